"""The notes of a lane as arrays, to find those in view at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.columns import Columns, columns_of
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LaneNotes(Columns):
    """Notes by onset; each object is another one, so that it can be told whether a lane changed."""

    @classmethod
    def of(cls, notes: Sequence[Note]) -> Self:
        """Return the arrays of some notes; those of a lane are by onset already."""
        columns = columns_of(notes)
        if np.any(columns.onsets[1:] < columns.onsets[:-1]):
            return cls.of(NO_NOTES.merged(Notes.of(notes)))
        return cls(columns.notes, columns.onsets, columns.lengths, columns.pitches, columns.velocities)

    def at(self, tick: float, pitch: int, slack: float = 0.0) -> int | None:
        """Return the index of the note at a place, the latest of several; None where there is none.

        Args:
            tick: Where.
            pitch: Its pitch.
            slack: Ticks by which a note may be missed at its end.
        """
        exact = self.within(tick, tick + 1e-6, pitch, pitch)
        near = exact if len(exact) or not slack else self.within(tick - slack, tick + 1e-6, pitch, pitch)
        return int(near[-1]) if len(near) else None


@lru_cache(maxsize=8)
def among(lane: LaneNotes, indices: frozenset[int]) -> NDArray[np.bool_]:
    """Say of every note of a lane whether its index is among some; shape (notes,), not to be changed.

    Several parts of the roll ask the same while one picture is drawn, so the last answers are kept.
    """
    found = np.zeros(len(lane.notes), np.bool_)
    found[np.fromiter(indices, np.int64, len(indices))] = True
    found.setflags(write=False)
    return found
