"""Denoising diffusion probabilistic models: ancestral sampling."""

import math
from collections.abc import Iterator

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, Step


def ddpm(
    denoise: Denoise,
    x: Array,
    schedule: Schedule,
    noise: Noise,
    *,
    large_variance: bool = False,
) -> Iterator[Step]:
    """Yield ancestral steps: draws from ``q(x' | x, x0)`` with the estimate in place of ``x0``.

    With ``alpha = (scale / scale')^2``, ``v = scale^2 sigma^2`` and ``beta = v - alpha v'``
    (for a VP schedule ``v = 1 - alpha_bar`` and ``beta = 1 - alpha``, as in the paper):

    ``x' = scale' * beta / v * D + sqrt(alpha) * v' / v * x + sqrt(beta~) * z``,
    ``beta~ = v' / v * beta``. No noise is added in a step to sigma 0.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: One stream per variation.
        large_variance: Add noise of variance ``beta``, best for data of unit variance,
            instead of ``beta~``, best for data that is a single point.

    Source: Ho et al. 2020, arXiv:2006.11239, eq. 6 and 7, section 3.2.
    """
    for index, sigma, sigma_next, scale, scale_next in schedule.intervals():
        denoised = denoise(x / scale, sigma)
        alpha = (scale / scale_next) ** 2
        v, v_next = (scale * sigma) ** 2, (scale_next * sigma_next) ** 2
        beta = v - alpha * v_next
        x = (scale_next * beta / v) * denoised + (math.sqrt(alpha) * v_next / v) * x
        if sigma_next > 0:
            x = x + math.sqrt(beta if large_variance else v_next / v * beta) * noise.like(x)
        yield Step(index, schedule.count, sigma_next, x, denoised)
