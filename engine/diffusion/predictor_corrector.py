"""Predictor-corrector sampling: reverse diffusion with Langevin correction."""

import math
from collections.abc import Iterator

import numpy as np

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.sde import diffused, score
from ripieno.engine.diffusion.step import Denoise, Step


def predictor_corrector(
    denoise: Denoise,
    x: Array,
    schedule: Schedule,
    noise: Noise,
    *,
    corrections: int = 1,
    snr: float = 0.16,
) -> Iterator[Step]:
    """Yield steps of Langevin corrections at a level, then reverse diffusion to the next.

    Corrector, ``corrections`` times: ``x = x + e * score + sqrt(2 e) z`` with
    ``e = 2 alpha (snr * |z| / |score|)^2`` and ``alpha = (scale / scale')^2``.
    Predictor: ``x' = (2 - scale / scale') x + g2 * score + sqrt(g2) z`` with
    ``g2 = scale^2 (sigma^2 - sigma'^2)``, without noise in the step to sigma 0.

    The paper averages the norms over a batch; here each variation has its own, so that it
    does not depend on its neighbours.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: One stream per variation.
        corrections: Langevin steps at each level, each an evaluation more.
        snr: Signal-to-noise ratio of a Langevin step.

    Source: Song et al. 2021, arXiv:2011.13456, algorithms 2 to 5, in the order of the
    authors' code (correct, then predict).
    """
    for interval in schedule.intervals():
        index, sigma, sigma_next, scale, scale_next = interval
        alpha = (scale / scale_next) ** 2
        for _ in range(corrections):
            gradient = score(x, denoise(x / scale, sigma), sigma, scale)
            z = noise.like(x)
            e = 2 * alpha * (snr * _norm_ratio(z, gradient)) ** 2
            x = x + e * gradient + np.sqrt(2 * e) * z
        denoised = denoise(x / scale, sigma)
        g2 = diffused(interval)
        x = (2 - scale / scale_next) * x + g2 * score(x, denoised, sigma, scale)
        if sigma_next > 0:
            x = x + math.sqrt(g2) * noise.like(x)
        yield Step(index, schedule.count, sigma_next, x, denoised)


def _norm_ratio(z: Array, gradient: Array) -> Array:
    """Return ``|z| / |gradient|`` of each variation, to broadcast; 0 where nothing pulls."""
    axes = tuple(range(1, z.ndim))
    above = np.sqrt(np.sum(z**2, axis=axes, keepdims=True))
    below = np.sqrt(np.sum(gradient**2, axis=axes, keepdims=True))
    ratio: Array = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return ratio
