"""Pitches that a lane keeps to whatever is asked for: those of one drum piece, or of its playing range."""

import numpy as np

from ripieno.engine.grid.spec import PITCHES, Bools
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.roles import Role

MIN_STROKES = 4
"""Notes on one pitch from which a drum lane is that of one piece of a kit."""


MIN_RANGE = 12
"""Semitones that the playing range of a lane with control notes spans at least."""


def own_pitches(lane: Lane, low: int = 0, high: int = PITCHES - 1) -> Bools | None:
    """Return the pitches that new notes of a lane may have, shape ``(PITCHES,)``; None where any may be.

    A drum lane that has one pitch keeps it, unless a range that somebody asked for leaves it out. A lane
    with control notes keeps to its playing range, or to the range asked for, and out of theirs.

    Args:
        lane: The lane as given, with all of its notes.
        low: The lowest pitch that is asked for.
        high: The highest one.
    """
    if lane.control:
        return _playing_range(lane, low, high)
    pitches = lane.notes.pitches
    if lane.role is not Role.DRUMS or len(pitches) < MIN_STROKES or (pitches != pitches[0]).any():
        return None
    return np.arange(PITCHES) == pitches[0] if low <= pitches[0] <= high else None


def _playing_range(lane: Lane, low: int, high: int) -> Bools:
    """Return the pitches of the range of a lane's music."""
    pitches, all_pitches = lane.playing.pitches, np.arange(PITCHES)
    if len(pitches) and (low, high) == (0, PITCHES - 1):
        low, high = int(pitches.min()), int(pitches.max())
        missing = max(MIN_RANGE - (high - low), 0)
        low, high = low - missing // 2, high + (missing + 1) // 2
    reached: Bools = (
        (all_pitches >= low) & (all_pitches <= high) & ~np.isin(all_pitches, sorted(lane.control))
    )
    return reached
