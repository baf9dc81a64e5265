"""Melodies of which nothing is known do not lean on one pitch.

The network leaves new melodies on one note: over 32 bars 38 % of the notes of a new lead had the commonest
pitch, of true ones 22 %. So no pitch is expected more often than the commonest one usually is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import PITCHES, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

MELODIC_ROLES = frozenset({Role.LEAD, Role.COUNTER})
"""Roles that play melodies."""

COMMONEST_SHARE = 0.24
"""Share of the notes of a melody that have its commonest pitch, over eight bars of POP909 and more."""

MIN_NOTES = 4.0
"""Notes with one pitch that are never too many."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which a pitch is made less likely."""


@dataclass(frozen=True)
class MelodyPitches:
    """What a melody without context has played in the bars that were made before.

    Attributes:
        tokens: Positions of the masked tokens of the lane.
        counts: Shape ``(variations, PITCHES)``, its notes on each pitch.
        share: Largest share of its notes that have one pitch.
    """

    tokens: NDArray[np.int64]
    counts: Floats
    share: float


def find_melodies(window: FillWindow, clips: Sequence[Clip]) -> Sequence[MelodyPitches]:
    """Find the melodies without context that a window makes.

    Args:
        window: The window.
        clips: The clip of each variation.
    """
    return [
        MelodyPitches(
            window.geometry.masked_of(lane)[0],
            np.stack([_counts(clip, lane) for clip in clips]),
            max(COMMONEST_SHARE, 1 / max(_pitch_count(window, lane), 1)),
        )
        for lane in window.new_lanes(MELODIC_ROLES)
    ]


def spread_pitches(denoise: Denoise, window: FillWindow, melodies: Sequence[MelodyPitches]) -> Denoise:
    """Return a denoiser that expects no pitch of a melody more often than the commonest one usually is.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        melodies: From ``find_melodies``.
    """
    if not melodies:
        return denoise

    def spread(chance: Floats) -> Floats:
        for melody in melodies:
            chance[:, melody.tokens] = _spread(chance[:, melody.tokens], melody)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, spread)


def _spread(chance: Floats, melody: MelodyPitches) -> Floats:
    """Return chances of which no pitch has too many, shape ``(variations, tokens, STEPS, PITCHES)``."""
    by_pitch, counts = np.moveaxis(chance, -1, 1), melody.counts
    rows = by_pitch.reshape(len(chance), PITCHES, -1).copy()
    expected = rows.sum(axis=-1)
    total = expected.sum(axis=1, keepdims=True) + counts.sum(axis=1, keepdims=True)
    most = np.maximum(np.maximum(melody.share * total, MIN_NOTES) - counts, 0)
    over = expected > most
    if not over.any():
        return chance
    rows[over] = with_sum(rows[over], most[over], MAX_SHIFT)
    spread: Floats = np.moveaxis(rows.reshape(by_pitch.shape), 1, -1)
    return spread


def _pitch_count(window: FillWindow, lane: int) -> int:
    """Return how many pitches a lane may use at all."""
    region = window.geometry.region
    free = free_pitches(window, lane)[:, region.low : region.high + 1]
    return int(free.any(axis=0).sum())


def _counts(clip: Clip, lane: int) -> Floats:
    return np.bincount(clip.lanes[lane].notes.pitches, minlength=PITCHES).astype(np.float32)
