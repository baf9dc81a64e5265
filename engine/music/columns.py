"""The notes of a lane as arrays, kept for as long as the lane is in use and patched when few notes change."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, count
from operator import attrgetter, is_not
from threading import Lock
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engine.music.note import Note

Ints = NDArray[np.int64]

MOST_KEPT = 48
"""Tuples of notes whose arrays are kept."""

WORTH_KEEPING = 256
"""Notes from which arrays are kept; those of fewer are made in no time."""

_FIELDS: Callable[[Note], tuple[int, int, int, int]] = attrgetter("onset", "length", "pitch", "velocity")


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

    notes: tuple[Note, ...]
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
    def of(cls, notes: tuple[Note, ...]) -> Self:
        """Return the arrays of some notes."""
        flat = np.fromiter(chain.from_iterable(map(_FIELDS, notes)), np.int64, 4 * len(notes))
        return cls(notes, *_fixed(np.ascontiguousarray(flat.reshape(-1, 4).T)))

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

    def followed(self, notes: tuple[Note, ...]) -> "Columns":
        """Return the arrays of other notes, most of which are the same objects at the begin or at the end."""
        old, shorter = self.notes, min(len(self.notes), len(notes))
        head = next(compress(count(), map(is_not, old, notes)), shorter)
        tail = next(compress(count(), map(is_not, reversed(old), reversed(notes))), shorter)
        tail = min(tail, shorter - head)
        part = Columns.of(notes[head : len(notes) - tail])
        pairs = (
            (self.onsets, part.onsets),
            (self.lengths, part.lengths),
            (self.pitches, part.pitches),
            (self.velocities, part.velocities),
        )
        stop = len(old) - tail
        arrays = (np.concatenate((whole[:head], new, whole[stop:])) for whole, new in pairs)
        return Columns(notes, *_fixed(arrays))


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
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return columns


_SHELF = _Shelf()


def columns_of(notes: Sequence[Note], like: Sequence[Note] = ()) -> Columns:
    """Return some notes as arrays; those of a tuple are made once.

    Args:
        notes: In any order.
        like: Notes of before, of which most are among the notes; it saves the time of making all anew.
    """
    found = _SHELF.find(notes)
    if found is not None:
        return found
    held = notes if isinstance(notes, tuple) else tuple(notes)
    before = _SHELF.find(like)
    return _SHELF.keep(Columns.of(held) if before is None else before.followed(held))


def _fixed(arrays: Iterable[Ints]) -> tuple[Ints, Ints, Ints, Ints]:
    """Return four arrays that cannot be changed."""
    onsets, lengths, pitches, velocities = arrays
    for each in (onsets, lengths, pitches, velocities):
        each.setflags(write=False)
    return onsets, lengths, pitches, velocities
