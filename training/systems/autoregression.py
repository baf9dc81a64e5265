"""Music one row after the other: the loss, and how it goes on from a primer."""

from collections.abc import Callable

from torch import Tensor, nn

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.continuation import MAX_ROWS_PER_SECOND, SHOWN_ROWS, continue_rows
from ripieno.engine.systems.representations.representation import SymbolRepresentation
from ripieno.engine.systems.request import SampleRequest
from ripieno.training.systems.arrays import rows_on_arrays
from ripieno.training.systems.likelihood import nats_of


def row_loss(representation: SymbolRepresentation) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return a function of network and batch that gives the mean cross-entropy of the rows that follow.

    A network that gives outputs for its last row alone learns the last row of the batch.
    """

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        outputs: Tensor = network(batch[:, :-1])
        return nats_of(representation, outputs, batch[:, -outputs.shape[1] :]).mean()

    return loss


def row_nats(representation: SymbolRepresentation) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return a function of network and batch that gives minus the log-likelihood of the last rows.

    It alone comes after as many rows as a network sees, and no network can have seen it.
    """

    def nats(network: nn.Module, batch: Tensor) -> Tensor:
        outputs: Tensor = network(batch[:, :-1])
        return nats_of(representation, outputs[:, -1:], batch[:, -1:]).flatten()

    return nats


def row_sampler(
    representation: SymbolRepresentation,
    *,
    shown: int = SHOWN_ROWS,
    max_rows_per_second: float = MAX_ROWS_PER_SECOND,
) -> Callable[[nn.Module, SampleRequest], list[Part]]:
    """Return a function that goes on from the primers of a request, row by row; see `continue_rows`."""

    def sample(network: nn.Module, request: SampleRequest) -> list[Part]:
        rows = continue_rows(
            rows_on_arrays(network),
            representation,
            request,
            shown=shown,
            max_rows_per_second=max_rows_per_second,
        )
        return [representation.decode(each) for each in rows]

    return sample
