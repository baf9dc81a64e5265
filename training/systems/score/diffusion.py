"""Score matching, and the score as a denoiser of the diffusion core."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise
from ripieno.training.systems.score.network import Deviation

FIRST_TIME = 1e-3
"""The least time: at 0 the score of binary data is infinite. Source: Song et al. 2021, appendix C."""

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


def score_denoiser(network: nn.Module, deviation: Deviation) -> Denoise:
    """Return the estimate of the clean roll: ``x + sigma^2 score``.

    Args:
        network: Takes rolls of shape ``(batch, lanes, time, pitches)`` and times of shape ``(batch,)``.
        deviation: Of the noise at each time.

    Source: Karras et al. 2022, arXiv:2206.00364, eq. 3.
    """

    @torch.no_grad()
    def denoise(x: Array, sigma: float) -> Array:
        time = torch.full((len(x),), deviation.time_of(sigma))
        score = network(torch.from_numpy(x.astype(np.float32)), time).numpy()
        clean: Array = (x + sigma**2 * score).astype(x.dtype)
        return clean

    return denoise


def score_schedule(deviation: Deviation, count: int) -> Schedule:
    """Return the deviations at evenly spaced times from 1 to `FIRST_TIME`, then 0."""
    return Schedule.exploding(deviation(torch.linspace(1, FIRST_TIME, count, dtype=torch.float64)).numpy())
