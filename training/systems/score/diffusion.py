"""Score matching."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from ripieno.engine.systems.score import FIRST_TIME
from ripieno.training.systems.score.network import Deviation

MAX_TRANSPOSITION = 6
"""Semitones up or down at most where rolls are augmented."""


def score_loss(deviation: Deviation, *, augment: bool = False) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return denoising score matching, mean of all cells: 1 for a network that gives 0.

    Args:
        deviation: Of the noise at each time.
        augment: Whether rolls are transposed while the network is in training.

    Source: Song et al. 2021, arXiv:2011.13456, eq. 7, with the squared deviation as weight.
    """

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        clean = as_lanes(batch.float())
        if augment and network.training:
            clean = transposed(clean)
        time = torch.rand(len(clean)) * (1 - FIRST_TIME) + FIRST_TIME
        noise = torch.randn_like(clean)
        spread = deviation(time)[:, None, None, None]
        score = network(clean + spread * noise, time)
        error: Tensor = ((score * spread + noise) ** 2).mean()
        return error

    return loss


def as_lanes(rolls: Tensor) -> Tensor:
    """Return rolls as networks read them.

    Args:
        rolls: Shape ``(batch, time, pitches)``, or ``(batch, time, lanes, pitches)``.

    Returns:
        Shape ``(batch, lanes, time, pitches)``; a roll without lanes has one.
    """
    return rolls.unsqueeze(1) if rolls.ndim == 3 else rolls.transpose(1, 2)


def transposed(rolls: Tensor) -> Tensor:
    """Return each roll of shape ``(batch, lanes, time, pitches)`` moved by some semitones.

    Empty keys come in.
    """
    moved = torch.zeros_like(rolls)
    width = rolls.shape[-1]
    shifts = torch.randint(-MAX_TRANSPOSITION, MAX_TRANSPOSITION + 1, (len(rolls),)).tolist()
    for at, shift in enumerate(shifts):
        moved[at, ..., max(shift, 0) : width + min(shift, 0)] = rolls[
            at, ..., max(-shift, 0) : width - max(shift, 0)
        ]
    return moved
