"""Pitches that a lane keeps to whatever is asked for: those of one drum piece, or of its playing range."""

import numpy as np

from ripieno.engine.grid.spec import PITCHES, Bools
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.roles import Role

MIN_STROKES = 4
"""Notes on one pitch from which a drum lane is that of one piece of a kit."""


MIN_RANGE = 12
"""Semitones that the playing range of a lane with control notes spans at least."""


def own_pitches(lane: Lane, locks: Locks) -> Bools | None:
    """Return the pitches that new notes of a lane may have, shape ``(PITCHES,)``; None where any may be.

    A drum lane that has one pitch keeps it, unless a range that somebody asked for leaves it out. A lane
    with control notes keeps to its playing range, or to the range asked for, and out of theirs.

    Args:
        lane: The lane as given, with all of its notes.
        locks: The locks of the fill.
    """
    if lane.control:
        return _playing_range(lane, locks)
    pitches = lane.notes.pitches
    if lane.role is not Role.DRUMS or len(pitches) < MIN_STROKES or (pitches != pitches[0]).any():
        return None
    return np.arange(PITCHES) == pitches[0] if locks.low <= pitches[0] <= locks.high else None


def _playing_range(lane: Lane, locks: Locks) -> Bools:
    """Return the pitches of the range of a lane's music."""
    pitches, all_pitches = lane.playing.pitches, np.arange(PITCHES)
    low, high = locks.low, locks.high
    if len(pitches) and (low, high) == (Locks.low, Locks.high):
        low, high = int(pitches.min()), int(pitches.max())
        missing = max(MIN_RANGE - (high - low), 0)
        low, high = low - missing // 2, high + (missing + 1) // 2
    reached: Bools = (
        (all_pitches >= low) & (all_pitches <= high) & ~np.isin(all_pitches, sorted(lane.control))
    )
    return reached
