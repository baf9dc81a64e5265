"""Music one row after the other: the loss, and how it goes on from a primer."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ripieno.training.data.piece import Part
from ripieno.training.systems.representations.symbols import SymbolRepresentation
from ripieno.training.systems.system import Rows, SampleRequest, tensor_of

MAX_ROWS_PER_SECOND = 60
"""A piece ends here, whatever its rows mean, so that sampling ends; songs have 27 events in a second."""

SHOWN_ROWS = 128
"""Rows that a network sees at once, and those of a primer. Source: Luo 2021, sec. 5.4.3."""


def row_loss(representation: SymbolRepresentation) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return a function of network and batch that gives the mean cross-entropy of the rows that follow.

    A network that gives outputs for its last row alone learns the last row of the batch.
    """

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        outputs: Tensor = network(batch[:, :-1])
        return representation.nats(outputs, batch[:, -outputs.shape[1] :]).mean()

    return loss


def row_nats(representation: SymbolRepresentation) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return a function of network and batch that gives minus the log-likelihood of the last rows.

    It alone comes after as many rows as a network sees, and no network can have seen it.
    """

    def nats(network: nn.Module, batch: Tensor) -> Tensor:
        outputs: Tensor = network(batch[:, :-1])
        return representation.nats(outputs[:, -1:], batch[:, -1:]).flatten()

    return nats


def row_sampler(representation: SymbolRepresentation) -> Callable[[nn.Module, SampleRequest], list[Part]]:
    """Return a function that goes on from the primers of a request, row by row."""

    def sample(network: nn.Module, request: SampleRequest) -> list[Part]:
        rows = continue_rows(network, representation, request)
        return [representation.decode(each) for each in rows]

    return sample


@torch.no_grad()
def continue_rows(
    network: nn.Module, representation: SymbolRepresentation, request: SampleRequest
) -> list[Rows]:
    """Return the rows that a network adds to each primer, until their seconds are over.

    Args:
        network: Gives outputs of shape ``(batch, 1 or time, outputs)``; it sees `SHOWN_ROWS` at once.
        representation: What its rows mean.
        request: How long, from what, by which chance.
    """
    generator = torch.Generator().manual_seed(request.seed)
    primers = [tensor_of(representation.encode(song))[:SHOWN_ROWS] for song in request.primers]
    shown = min(len(each) for each in primers)
    window = torch.stack([each[-shown:] for each in primers])
    made: list[Tensor] = []
    elapsed = torch.zeros(request.count)
    for _ in range(int(request.seconds * MAX_ROWS_PER_SECOND) + 1):
        outputs: Tensor = network(window)
        row = representation.follow(outputs[:, -1], window[:, -1], generator)
        made.append(row)
        window = torch.cat([window, row[:, None]], dim=1)[:, -SHOWN_ROWS:]
        elapsed += representation.seconds(row[:, None])[:, 0]
        if bool((elapsed >= request.seconds).all()):
            break
    rows = torch.stack(made, dim=1)
    lasts = representation.seconds(rows).cumsum(dim=1) - representation.seconds(rows)
    return [each[time < request.seconds].numpy() for each, time in zip(rows, lasts, strict=True)]
