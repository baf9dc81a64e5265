"""Steering a sample: weights for conditions, and a start from an original."""

import functools
import operator
from collections.abc import Sequence

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.errors import RipienoError


class GuidanceError(RipienoError):
    """A strength that cannot be used."""


def guide(unconditional: Denoise, conditions: Sequence[tuple[Denoise, float]]) -> Denoise:
    """Return a denoiser with a weight for each condition.

    ``D = D_u + sum of w_i * (D_i - D_u)``. A weight of 1 alone is the plain conditional
    estimate, a larger one exaggerates its condition, 0 ignores it, a negative one avoids it.
    Estimates that weigh nothing are not computed.

    Args:
        unconditional: Denoiser without the conditions.
        conditions: Denoisers with one condition each, and their weights.

    Source: Ho and Salimans 2022, arXiv:2207.12598, eq. 6; for several conditions Liu et al.
    2022, arXiv:2206.01714, eq. 11.
    """
    terms = [(denoise, float(weight)) for denoise, weight in conditions]
    rest = 1 - sum(weight for _, weight in terms)
    used = [(denoise, weight) for denoise, weight in [(unconditional, rest), *terms] if weight != 0]

    def guided(x: Array, sigma: float) -> Array:
        estimates = (weight * denoise(x, sigma) for denoise, weight in used)
        return functools.reduce(operator.add, estimates)

    return guided


def start_from(original: Array, strength: float, schedule: Schedule, noise: Noise) -> tuple[Array, Schedule]:
    """Return where to start, and the steps left, to vary an original.

    The last ``strength`` of the steps remain, at least one; the start is the original with
    noise at the first of their levels.

    Args:
        original: Shape ``(variations, ...)``, clean.
        strength: 0 (the original itself, no steps) to 1 (pure noise, all steps).
        schedule: A full schedule.
        noise: One stream per variation.

    Returns:
        The state to give to a sampler, and its schedule.

    Raises:
        GuidanceError: If the strength lies outside 0 to 1.

    Source: Meng et al. 2022 (SDEdit), arXiv:2108.01073, algorithm 1.
    """
    if not 0 <= strength <= 1:
        raise GuidanceError(f"A strength of {strength:g} is out of range; give 0 to 1.")
    if strength == 0:
        return original, schedule.segment(schedule.count)
    if strength == 1:
        return schedule.prior(noise.like(original)), schedule
    steps = max(1, round(strength * schedule.count))
    kept = schedule.segment(schedule.count - steps)
    return kept.noised(original, 0, noise.like(original)), kept
