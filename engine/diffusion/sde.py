"""The reverse-time stochastic differential equation."""

import math
from collections.abc import Iterator

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Interval, Schedule
from ripieno.engine.diffusion.step import Denoise, Step


def euler_maruyama(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise) -> Iterator[Step]:
    """Yield Euler-Maruyama steps of ``dx = (f x - g^2 score) dt + g dw``, backwards in time.

    ``x' = x + f~ x + g2 * score + sqrt(g2) z`` with ``f~ = (1 - (scale / scale')^2) / 2`` and
    ``g2 = scale^2 (sigma^2 - sigma'^2)``. For a VP schedule ``g2 = beta = 2 f~``; for VE
    ``f~ = 0`` and ``g2 = sigma^2 - sigma'^2``. The step to sigma 0 adds no noise.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales; its kind, VP or VE, chooses the equation.
        noise: One stream per variation.

    Source: Song et al. 2021, arXiv:2011.13456, eq. 6, 9 and 11.
    """
    for interval in schedule.intervals():
        index, sigma, sigma_next, scale, scale_next = interval
        denoised = denoise(x / scale, sigma)
        f = (1 - (scale / scale_next) ** 2) / 2
        g2 = diffused(interval)
        x = x + f * x + g2 * score(x, denoised, sigma, scale)
        if sigma_next > 0:
            x = x + math.sqrt(g2) * noise.like(x)
        yield Step(index, schedule.count, sigma_next, x, denoised)


def score(x: Array, denoised: Array, sigma: float, scale: float) -> Array:
    """Return the gradient of the log density of ``x``, from the estimate of the clean data.

    Source: Karras et al. 2022, arXiv:2206.00364, eq. 3 and 74.
    """
    return (scale * denoised - x) / (scale * sigma) ** 2


def diffused(interval: Interval) -> float:
    """Return the variance that the forward process adds over an interval.

    ``beta`` for a VP schedule, ``sigma^2 - sigma'^2`` for VE.
    """
    return interval.scale**2 * (interval.sigma**2 - interval.sigma_next**2)
