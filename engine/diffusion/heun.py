"""Heun's method on the probability flow, with optional churn."""

import math
from collections.abc import Iterator
from typing import Final

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, Step

MAX_GAMMA: Final = math.sqrt(2) - 1
"""New noise never exceeds the noise already there. Source: Karras et al. 2022, algorithm 2."""


def heun(
    denoise: Denoise,
    x: Array,
    schedule: Schedule,
    noise: Noise,
    *,
    S_churn: float = 0.0,
    S_min: float = 0.0,
    S_max: float = math.inf,
    S_noise: float = 1.0,
) -> Iterator[Step]:
    """Yield second-order steps of ``dx / dsigma = (x - D) / sigma``, two evaluations each.

    Each step may first lift the level from ``sigma`` to ``(1 + gamma) * sigma`` with fresh
    noise, ``gamma = min(S_churn / count, sqrt(2) - 1)``. The step to sigma 0 is Euler's. States
    are divided by their scale throughout, so that the solver sees the same curve for every
    schedule.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: One stream per variation; untouched if ``S_churn`` is 0.
        S_churn: Amount of fresh noise over the whole schedule; 0 is deterministic.
        S_min: Lowest sigma with fresh noise.
        S_max: Highest sigma with fresh noise.
        S_noise: Standard deviation of the fresh noise; a little above 1 keeps detail.

    Source: Karras et al. 2022, arXiv:2206.00364, algorithm 2.
    """
    for index, sigma, sigma_next, scale, scale_next in schedule.intervals():
        gamma = min(S_churn / schedule.count, MAX_GAMMA) if S_min <= sigma <= S_max else 0.0
        sigma_hat = (1 + gamma) * sigma
        x = x / scale
        if gamma > 0:
            x = x + math.sqrt(sigma_hat**2 - sigma**2) * S_noise * noise.like(x)
        denoised = denoise(x, sigma_hat)
        d = (x - denoised) / sigma_hat
        x_next = x + (sigma_next - sigma_hat) * d
        if sigma_next > 0:
            d_next = (x_next - denoise(x_next, sigma_next)) / sigma_next
            x_next = x + (sigma_next - sigma_hat) * (d + d_next) / 2
        x = scale_next * x_next
        yield Step(index, schedule.count, sigma_next, x, denoised)
