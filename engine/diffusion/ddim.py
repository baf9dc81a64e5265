"""Denoising diffusion implicit models."""

import math
from collections.abc import Iterator

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, Step


def ddim(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, *, eta: float = 0.0) -> Iterator[Step]:
    """Yield DDIM steps: the estimate, put back to the next level along the implied noise.

    ``x' = scale' * (D + sqrt(sigma'^2 - s^2) * epsilon + s * z)`` with
    ``epsilon = (x / scale - D) / sigma`` and
    ``s = eta * sigma' / sigma * sqrt(sigma^2 - sigma'^2)``.

    With ``eta = 0`` this is Euler's method on the probability flow in sigma (order 1); with
    ``eta = 1`` it is DDPM's ancestral step.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: One stream per variation; untouched if ``eta`` is 0.
        eta: Share of fresh noise, 0 (deterministic) to 1.

    Source: Song et al. 2020, arXiv:2010.02502, eq. 12 and 16, divided by ``sqrt(alpha_bar)``.
    """
    for index, sigma, sigma_next, scale, scale_next in schedule.intervals():
        denoised = denoise(x / scale, sigma)
        epsilon = (x / scale - denoised) / sigma
        fresh = eta * sigma_next / sigma * math.sqrt(sigma**2 - sigma_next**2)
        x = denoised + math.sqrt(sigma_next**2 - fresh**2) * epsilon
        if fresh > 0:
            x = x + fresh * noise.like(x)
        x = scale_next * x
        yield Step(index, schedule.count, sigma_next, x, denoised)
