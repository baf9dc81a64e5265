"""Self-conditioning: a denoiser is given its estimate of the noisier state before."""

import math
from typing import Protocol

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.step import Denoise


class SelfConditionedDenoise(Protocol):
    """A denoiser that can be given an earlier estimate; None where there is none."""

    def __call__(self, x: Array, sigma: float, guess: Array | None = None, /) -> Array:
        """Return the estimate of the clean data."""


def remembering(denoise: SelfConditionedDenoise) -> Denoise:
    """Return a denoiser that is given its last estimate, for one run of a sampler.

    It forgets where the noise rises, as another stretch begins there. What it returns depends on the calls
    before, so it is none for solvers that choose their steps by how smooth it is.

    Args:
        denoise: Estimator that was trained with its own estimates.

    Source: Chen et al. 2022, arXiv:2208.04202, section 2.3, algorithm 2.
    """
    last: tuple[float, Array | None] = (math.inf, None)

    def conditioned(x: Array, sigma: float) -> Array:
        nonlocal last
        level, guess = last
        estimate = denoise(x, sigma, guess if sigma <= level else None)
        last = (sigma, estimate)
        return estimate

    return conditioned
