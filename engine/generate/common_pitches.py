"""Melodies and basses of which nothing is known do not lean on one pitch.

The network leaves new lines on one note: over 32 bars 38 % of the notes of a new lead had the commonest
pitch, of true ones 22 %; of a new bass 61 %, of true ones 42 %. So no pitch is expected more often than the
commonest one usually is.
"""

from collections.abc import Mapping, Sequence
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

COMMONEST_SHARES: Mapping[Role, float] = {Role.LEAD: 0.24, Role.COUNTER: 0.24, Role.BASS: 0.5}
"""Share of the notes of a line that have its commonest pitch: of melodies over eight bars of POP909 and more,
of basses of game music, whose riffs lean on a pitch more, somewhat above the mean."""

MIN_NOTES = 4.0
"""Notes with one pitch that are never too many."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which a pitch is made less likely."""


@dataclass(frozen=True)
class LinePitches:
    """What a line without context has played in the bars that were made before.

    Attributes:
        tokens: Positions of the masked tokens of the lane.
        counts: Shape ``(variations, PITCHES)``, its notes on each pitch.
        share: Largest share of its notes that have one pitch.
    """

    tokens: NDArray[np.int64]
    counts: Floats
    share: float


def find_lines(window: FillWindow, clips: Sequence[Clip]) -> Sequence[LinePitches]:
    """Find the melodies and basses without context that a window makes.

    Args:
        window: The window.
        clips: The clip of each variation.
    """
    return [
        LinePitches(
            window.geometry.masked_of(lane)[0],
            np.stack([_counts(clip, lane) for clip in clips]),
            max(COMMONEST_SHARES[clips[0].lanes[lane].role], 1 / max(_pitch_count(window, lane), 1)),
        )
        for lane in window.new_lanes(COMMONEST_SHARES)
    ]


def spread_pitches(denoise: Denoise, window: FillWindow, lines: Sequence[LinePitches]) -> Denoise:
    """Return a denoiser that expects no pitch of a line more often than the commonest one usually is.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        lines: From ``find_lines``.
    """
    if not lines:
        return denoise

    def spread(chance: Floats) -> Floats:
        for line in lines:
            chance[:, line.tokens] = _spread(chance[:, line.tokens], line)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, spread)


def _spread(chance: Floats, line: LinePitches) -> Floats:
    """Return chances of which no pitch has too many, shape ``(variations, tokens, STEPS, PITCHES)``."""
    by_pitch, counts = np.moveaxis(chance, -1, 1), line.counts
    rows = by_pitch.reshape(len(chance), PITCHES, -1).copy()
    expected = rows.sum(axis=-1)
    total = expected.sum(axis=1, keepdims=True) + counts.sum(axis=1, keepdims=True)
    most = np.maximum(np.maximum(line.share * total, MIN_NOTES) - counts, 0)
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
