"""DPM-Solver++: exponential integrators in ``lambda = -log(sigma)`` on the estimate of the data."""

import math
from collections.abc import Iterator

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, Step


def dpmpp_2m(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise) -> Iterator[Step]:
    """Yield DPM-Solver++(2M) steps: second order for one evaluation each.

    ``x' / scale' = exp(-h) * x / scale + (1 - exp(-h)) * D``, where ``h`` is the step in
    ``lambda``, so that ``exp(-h) = sigma' / sigma``, and
    ``D = (1 + 1 / 2r) * D_i - 1 / 2r * D_(i-1)`` extrapolates the last two estimates to the
    middle of the step (``r``: the last step over this one). The first step, and one to sigma
    0, use the newest estimate alone.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: Untouched: the sampler is deterministic.

    Source: Lu et al. 2022, arXiv:2211.01095, algorithm 2.
    """
    del noise
    previous: Array | None = None
    h_previous = 0.0
    for index, sigma, sigma_next, scale, scale_next in schedule.intervals():
        denoised = denoise(x / scale, sigma)
        h = _step_in_lambda(sigma, sigma_next)
        estimate = _midpoint(denoised, previous, h_previous / h)
        ratio = sigma_next / sigma
        x = scale_next * (ratio * (x / scale) + (1 - ratio) * estimate)
        previous, h_previous = denoised, h
        yield Step(index, schedule.count, sigma_next, x, denoised)


def dpmpp_2m_sde(
    denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, *, eta: float = 1.0
) -> Iterator[Step]:
    """Yield SDE-DPM-Solver++(2M) steps: as :func:`dpmpp_2m`, with fresh noise in each.

    ``x' / scale' = exp(-(1 + eta) h) * x / scale + (1 - exp(-(1 + eta) h)) * D
    + sigma' * sqrt(1 - exp(-2 eta h)) * z``, with ``h`` and ``D`` as there.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: One stream per variation.
        eta: Share of fresh noise: 1 follows the reverse SDE, 0 the probability flow.

    Source: Lu et al. 2022, arXiv:2211.01095, section 5 (SDE-DPM-Solver++(2M)); ``eta`` as in
    k-diffusion's ``sample_dpmpp_2m_sde``.
    """
    previous: Array | None = None
    h_previous = 0.0
    for index, sigma, sigma_next, scale, scale_next in schedule.intervals():
        denoised = denoise(x / scale, sigma)
        h = _step_in_lambda(sigma, sigma_next)
        estimate = _midpoint(denoised, previous, h_previous / h)
        kept = (sigma_next / sigma) ** (1 + eta)
        fresh = sigma_next * math.sqrt(1 - (sigma_next / sigma) ** (2 * eta))
        x = kept * (x / scale) + (1 - kept) * estimate
        if fresh > 0:
            x = x + fresh * noise.like(x)
        x = scale_next * x
        previous, h_previous = denoised, h
        yield Step(index, schedule.count, sigma_next, x, denoised)


def _step_in_lambda(sigma: float, sigma_next: float) -> float:
    """Return ``lambda' - lambda``; infinite for a step to sigma 0."""
    return math.log(sigma / sigma_next) if sigma_next > 0 else math.inf


def _midpoint(denoised: Array, previous: Array | None, r: float) -> Array:
    """Return the estimate in the middle of the step, ``r`` the ratio of the last step to it."""
    if previous is None or r == 0:
        return denoised
    return denoised + (denoised - previous) / (2 * r)
