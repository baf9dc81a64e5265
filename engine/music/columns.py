"""The notes of a lane as arrays that can be searched, kept for as long as the lane is in use."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

Ints = NDArray[np.signedinteger[Any]]
"""Whole numbers of any width: ticks take 64 bits, pitches and velocities 16."""

MAX_KEPT_GROUPS = 48
"""Groups of notes whose arrays are kept."""

WORTH_KEEPING = 256
"""Notes from which arrays are kept; those of fewer are made in no time."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Some notes as arrays, in the order of the notes; not to be changed.

    Attributes:
        notes: The notes.
        onsets: Ticks; shape (notes,), as all.
        lengths: Ticks.
        pitches: 0 to 127.
        velocities: 1 to 127.
        ends: The first ticks at which the notes no longer sound.
        reach: The latest end so far, so that a note that began long ago is found.
    """

    notes: Sequence[Note]
    onsets: Ints
    lengths: Ints
    pitches: Ints
    velocities: Ints
    ends: Ints = field(init=False)
    reach: Ints = field(init=False)

    def __post_init__(self) -> None:
        ends = self.onsets + self.lengths
        for name, array in (("ends", ends), ("reach", np.maximum.accumulate(ends))):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @classmethod
    def of(cls, notes: Sequence[Note]) -> Self:
        """Return the arrays of some notes."""
        held = Notes.of(notes)
        return cls(notes, held.onsets, held.lengths, held.pitches, held.velocities)

    @property
    def places(self) -> Ints:
        """One number for each pair of onset and pitch."""
        return self.onsets * 128 + self.pitches

    def within(self, start: float, end: float, low: int = 0, high: int = 127) -> Ints:
        """Return the indices of the notes that sound in a half-open span of ticks; the notes are by onset.

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


class _Shelf:
    """Arrays by the identity of their notes, those used longest ago dropped first; safe among threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Columns] = OrderedDict()
        self._lock = Lock()

    def find(self, notes: Sequence[Note]) -> Columns | None:
        """Return the arrays of these very notes, if they are kept."""
        with self._lock:
            kept = self._kept.get(id(notes))
            if kept is None or kept.notes is not notes:
                return None
            self._kept.move_to_end(id(notes))
            return kept

    def keep(self, columns: Columns) -> Columns:
        """Keep arrays, if they are worth it, and return them."""
        if len(columns.notes) >= WORTH_KEEPING:
            with self._lock:
                self._kept[id(columns.notes)] = columns
                while len(self._kept) > MAX_KEPT_GROUPS:
                    self._kept.popitem(last=False)
        return columns


_SHELF = _Shelf()


def columns_of(notes: Sequence[Note]) -> Columns:
    """Return some notes as arrays, made once for the same object.

    Args:
        notes: In any order.
    """
    found = _SHELF.find(notes)
    if found is not None:
        return found
    return _SHELF.keep(Columns.of(notes if isinstance(notes, tuple | Notes) else tuple(notes)))
