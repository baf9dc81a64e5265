"""Pitches that a lane keeps to whatever is asked for: those of a drum track with one piece."""

import numpy as np

from ripieno.engine.grid.spec import PITCHES, Bools
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.roles import Role

MIN_STROKES = 4
"""Notes on one pitch from which a drum lane is that of one piece of a kit."""


def own_pitches(lane: Lane, locks: Locks) -> Bools | None:
    """Return the pitches that new notes of a lane may have, shape ``(PITCHES,)``; None where any may be.

    A drum lane that has one pitch keeps it, unless a range that somebody asked for leaves it out.

    Args:
        lane: The lane as given, with all of its notes.
        locks: The locks of the fill.
    """
    pitches = lane.notes.pitches
    if lane.role is not Role.DRUMS or len(pitches) < MIN_STROKES or (pitches != pitches[0]).any():
        return None
    return np.arange(PITCHES) == pitches[0] if locks.low <= pitches[0] <= locks.high else None
