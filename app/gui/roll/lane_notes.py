"""The notes of a lane as arrays, to find those in view at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.music.columns import Ints, columns_of
from engine.music.note import Note

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LaneNotes:
    """Notes by onset.

    Attributes:
        notes: The notes, in the order of the arrays.
        onsets: Ticks, ascending; shape (notes,), as all.
        ends: Ticks.
        pitches: 0 to 127.
        velocities: 1 to 127.
        reach: The latest end so far, so that a note that began long ago is found.
    """

    notes: tuple[Note, ...]
    onsets: Ints
    ends: Ints
    pitches: Ints
    velocities: Ints
    reach: Ints

    @classmethod
    def of(cls, notes: Sequence[Note], like: Sequence[Note] = ()) -> Self:
        """Return the arrays of some notes; those of a lane are by onset already.

        Args:
            notes: The notes.
            like: What was shown before, of which most may be among them.
        """
        columns = columns_of(notes, like)
        if np.any(columns.onsets[1:] < columns.onsets[:-1]):
            return cls.of(tuple(sorted(columns.notes, key=lambda note: (note.onset, note.pitch))))
        return cls(
            columns.notes, columns.onsets, columns.ends, columns.pitches, columns.velocities, columns.reach
        )

    @property
    def places(self) -> Ints:
        """One number for each pair of onset and pitch."""
        return self.onsets * 128 + self.pitches

    def within(self, start: float, end: float, low: int = 0, high: int = 127) -> Ints:
        """Return the indices of the notes that sound in a half-open span of ticks, by onset.

        Args:
            start: First tick.
            end: Tick after the last.
            low: Lowest pitch.
            high: Highest pitch.
        """
        first = int(np.searchsorted(self.reach, start, "right"))
        stop = int(np.searchsorted(self.onsets, end, "left"))
        part = slice(first, max(first, stop))
        pitches = self.pitches[part]
        return first + np.flatnonzero((self.ends[part] > start) & (pitches >= low) & (pitches <= high))

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
