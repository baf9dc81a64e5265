"""Constraints on the estimate of a denoiser that change its chances of onsets alone."""

from collections.abc import Callable

import numpy as np

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.grid.locks import log_odds, onset_chance, with_chance
from ripieno.engine.grid.spec import Bools, Floats, Plane

MAX_EVIDENCE, MAX_ODDS = 40.0, 12.0
"""Log-odds are cut off here: of the noisy value, as in the network, and of the context."""


def split_odds(estimate: Floats, x: Array, sigma: float) -> tuple[Floats, Floats]:
    """Return the log-odds of onsets that the context gives, and those of the noisy value.

    Args:
        estimate: Of ``x``, shape ``(variations, tokens, *PATCH_SHAPE)``.
        x: The noisy planes.
        sigma: Their noise level.

    Returns:
        Both of shape ``(variations, tokens, STEPS, PITCHES)``; the estimate has their sum, as far as they are
        not cut off. Of the noisy value they are ``2 x / sigma^2``.
    """
    seen: Floats = np.clip(2 * x[:, :, Plane.ONSET] / sigma**2, -MAX_EVIDENCE, MAX_EVIDENCE)
    context: Floats = np.clip(log_odds(onset_chance(estimate)) - seen, -MAX_ODDS, MAX_ODDS)
    return context, seen


def change_chances(
    denoise: Denoise, masked_cells: Bools, change: Callable[[Floats], Floats | None]
) -> Denoise:
    """Return a denoiser whose chances of onsets are changed; attributes of notes keep their means.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        masked_cells: Shape ``(tokens, STEPS, PITCHES)``; in other cells the chance is 0.
        change: From chances of shape ``(variations, tokens, STEPS, PITCHES)``, which it may change in place,
            to others, or to None where the estimate stays as it is.
    """

    def changed(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        chance = change(np.where(masked_cells, onset_chance(estimate), 0))
        return estimate if chance is None else with_chance(estimate, chance)

    return changed


def attack_chance(chance: Floats) -> Floats:
    """Return the chance that any note begins; the last axis of ``chance`` are the pitches of a step."""
    attack: Floats = 1 - np.prod(1 - chance, axis=-1)
    return attack
