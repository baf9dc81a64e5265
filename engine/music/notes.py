"""Notes as a few arrays; each note is made when it is looked at.

A million notes as objects take a hundred times the bytes of a file that holds them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripieno.engine.music.note import Note

Ints = NDArray[np.int64]
Smalls = NDArray[np.int16]

FEW = 4096
"""Notes that are made once and kept where there are no more, and that are made at once where there are."""

IN_BLOCK = 2**18
"""Notes that are worked on at once at most where all are looked at; more need more memory, not less time."""

_FIELDS = attrgetter("onset", "length", "pitch", "velocity", "channel")


@dataclass(frozen=True, eq=False)
class Notes(Sequence[Note]):
    """Notes in some order, by onset as a rule; not to be changed.

    Attributes:
        onsets: Ticks; shape (notes,), as all.
        lengths: Ticks, at least 1.
        pitches: 0 to 127.
        velocities: 1 to 127.
        channels: 0 to 15.
    """

    onsets: Ints
    lengths: Ints
    pitches: Smalls
    velocities: Smalls
    channels: Smalls

    def __post_init__(self) -> None:
        """Let nothing be changed."""
        for array in self.arrays:
            array.setflags(write=False)

    @classmethod
    def of(cls, notes: Iterable[Note]) -> "Notes":
        """Return notes as arrays; notes that are arrays already are the same object."""
        if isinstance(notes, Notes):
            return notes
        held = notes if isinstance(notes, tuple) else tuple(notes)
        flat = np.fromiter(chain.from_iterable(map(_FIELDS, held)), np.int64, 5 * len(held))
        onsets, lengths, *small = np.ascontiguousarray(flat.reshape(-1, 5).T)
        made = cls(onsets, lengths, *(each.astype(np.int16) for each in small))
        if len(held) <= FEW:
            made.__dict__["_made"] = held
        return made

    @property
    def ends(self) -> Ints:
        """The first tick at which each note no longer sounds."""
        return self.onsets + self.lengths

    @property
    def places(self) -> Ints:
        """One number for each pair of onset and pitch, ascending where the notes are by onset, then pitch."""
        return self.onsets * 128 + self.pitches

    def taken(self, index: ArrayLike | slice) -> "Notes":
        """Return the notes of some indices, of a slice, or those for which a mask holds."""
        at = index if isinstance(index, slice) else np.asarray(index)
        if not isinstance(at, slice) and not at.size:
            at = at.astype(np.int64)  # an empty list makes an array of floats
        onsets, lengths, pitches, velocities, channels = self.arrays
        return Notes(onsets[at], lengths[at], pitches[at], velocities[at], channels[at])

    def with_inserted(self, places: Ints, notes: "Notes") -> "Notes":
        """Return the notes with others before those of some indices, which ascend."""
        return Notes(
            np.insert(self.onsets, places, notes.onsets),
            np.insert(self.lengths, places, notes.lengths),
            np.insert(self.pitches, places, notes.pitches),
            np.insert(self.velocities, places, notes.velocities),
            np.insert(self.channels, places, notes.channels),
        )

    def merged(self, notes: "Notes") -> "Notes":
        """Return these notes and others by onset, then pitch; where two are at one place, these first."""
        return in_order((self, notes))

    def without(self, others: "Notes") -> "Notes":
        """Return the notes that are not among others; the same object where none is."""
        rivals = np.flatnonzero(np.isin(self.places, others.places)).tolist()
        gone = frozenset(others) if rivals else frozenset()
        stays = np.ones(len(self), np.bool_)
        stays[[at for at in rivals if self[at] in gone]] = False
        return self if stays.all() else self.taken(stays)

    def among_places(self, places: Ints) -> "Notes":
        """Return the notes at some pairs of onset and pitch, as `places` counts them."""
        return self.taken(np.isin(self.places, places))

    def within(self, start: int, end: int) -> "Notes":
        """Return the notes that sound in a half-open span of ticks; the same object where all do."""
        does = (self.onsets < end) & (self.ends > start)
        return self if does.all() else self.taken(does)

    def sounds_within(self, start: int, end: int) -> bool:
        """Say whether any note sounds in a half-open span of ticks."""
        return bool(((self.onsets < end) & (self.ends > start)).any())

    def moved(self, ticks: int) -> "Notes":
        """Return the notes some ticks later."""
        return Notes(self.onsets + ticks, *self.arrays[1:])

    def blocks(self) -> Iterator["Notes"]:
        """Yield the notes in groups that need little memory while they are worked on."""
        return (self[first : first + IN_BLOCK] for first in range(0, len(self), IN_BLOCK))

    def __len__(self) -> int:
        return len(self.onsets)

    @overload
    def __getitem__(self, index: int) -> Note: ...
    @overload
    def __getitem__(self, index: slice) -> "Notes": ...
    def __getitem__(self, index: int | slice) -> "Note | Notes":
        if isinstance(index, slice):
            return self.taken(index)
        if len(self) <= FEW:
            return self._made[index]
        return Note(*(int(array[index]) for array in self.arrays))

    def __iter__(self) -> Iterator[Note]:
        if len(self) <= FEW:
            return iter(self._made)
        return chain.from_iterable(self._block(first) for first in range(0, len(self), FEW))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Notes):
            return self is other or all(
                np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__match_args__
            )
        if isinstance(other, Sequence):
            return len(self) == len(other) and all(map(Note.__eq__, self, other))
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Notes({len(self)} from tick {self.onsets[0]})" if len(self) else "Notes(none)"

    @property
    def arrays(self) -> tuple[Ints, Ints, Smalls, Smalls, Smalls]:
        """All arrays, in the order of the attributes."""
        return self.onsets, self.lengths, self.pitches, self.velocities, self.channels

    @cached_property
    def _made(self) -> tuple[Note, ...]:
        return tuple(self._block(0))

    def _block(self, first: int) -> Iterator[Note]:
        """Return up to ``FEW`` notes from an index on."""
        return map(Note, *(array[first : first + FEW].tolist() for array in self.arrays))


NO_NOTES = Notes.of(())


def joined(parts: Sequence[Notes]) -> Notes:
    """Return all notes of some groups, one group after the other."""
    if len(parts) < 2:
        return parts[0] if parts else NO_NOTES
    return Notes(
        np.concatenate([part.onsets for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        np.concatenate([part.pitches for part in parts]),
        np.concatenate([part.velocities for part in parts]),
        np.concatenate([part.channels for part in parts]),
    )


def in_order(parts: Sequence[Notes]) -> Notes:
    """Return all notes of some groups by onset, then pitch; at one place in the order of the groups."""
    notes = joined(parts)
    return notes.taken(np.argsort(notes.places, kind="stable"))
