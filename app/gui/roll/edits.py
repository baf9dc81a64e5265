"""Changes to notes, as values."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import repeat
from typing import Literal, Self

import numpy as np

from ripieno.app.gui.roll.geometry import HIGHEST
from ripieno.app.gui.translation import marked, said
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.engine.music.columns import Ints, columns_of
from ripieno.engine.music.note import Note

LOUDEST = 127

MAX_SHOWN_NOTES = 500
"""Notes that are shown while they are dragged; where there are more, the first stand for all."""


@dataclass(frozen=True)
class Edit:
    """Notes of one lane that go and come.

    Attributes:
        removed: Notes that go.
        added: Notes that come.
        words: What was done, such as ``Move 3 notes``.
    """

    removed: tuple[Note, ...]
    added: tuple[Note, ...]
    words: str


Verb = Literal["Move", "Transpose", "Resize", "Draw", "Delete", "Duplicate", "Paste", "Set velocity of"]

_ONE: dict[Verb, str] = {
    "Move": marked("edits", "Move a note"),
    "Transpose": marked("edits", "Transpose a note"),
    "Resize": marked("edits", "Resize a note"),
    "Draw": marked("edits", "Draw a note"),
    "Delete": marked("edits", "Delete a note"),
    "Duplicate": marked("edits", "Duplicate a note"),
    "Paste": marked("edits", "Paste a note"),
    "Set velocity of": marked("edits", "Set velocity of a note"),
}
_MANY: dict[Verb, str] = {
    "Move": marked("edits", "Move {0} notes"),
    "Transpose": marked("edits", "Transpose {0} notes"),
    "Resize": marked("edits", "Resize {0} notes"),
    "Draw": marked("edits", "Draw {0} notes"),
    "Delete": marked("edits", "Delete {0} notes"),
    "Duplicate": marked("edits", "Duplicate {0} notes"),
    "Paste": marked("edits", "Paste {0} notes"),
    "Set velocity of": marked("edits", "Set velocity of {0} notes"),
}


def edit(verb: Verb, removed: Sequence[Note], added: Sequence[Note]) -> Edit | None:
    """Return a change in words; None where nothing changes."""
    gone, new = tuple(removed), tuple(added)
    if gone == new:
        return None
    count = max(len(gone), len(new))
    words = (_ONE if count == 1 else _MANY)[verb]
    return Edit(gone, new, said("edits", words).format(count))


@dataclass(frozen=True, slots=True)
class Room:
    """How far some notes may move together.

    Attributes:
        earliest: The first onset among them.
        lowest: The lowest pitch.
        highest: The highest pitch.
    """

    earliest: int
    lowest: int
    highest: int

    @classmethod
    def of(cls, notes: Sequence[Note]) -> Self:
        """Return the room of at least one note."""
        columns = columns_of(notes)
        pitches = columns.pitches
        return cls(int(columns.onsets.min()), int(pitches.min()), int(pitches.max()))


def moved(notes: Sequence[Note], ticks: int, semitones: int, room: Room | None = None) -> tuple[Note, ...]:
    """Return notes elsewhere; all go only as far as the first that reaches an end of the plane.

    Args:
        notes: What moves.
        ticks: How much later.
        semitones: How much higher.
        room: That of a larger group to which the notes belong; None is their own.
    """
    if not notes:
        return ()
    room = room or Room.of(notes)
    ticks = max(ticks, -room.earliest)
    semitones = max(-room.lowest, min(semitones, HIGHEST - room.highest))
    old = columns_of(notes)
    return _like(notes, old.onsets + ticks, old.lengths, old.pitches + semitones, old.velocities)


def resized(notes: Sequence[Note], ticks: int, least: int) -> tuple[Note, ...]:
    """Return notes that last longer or shorter, but no shorter than some ticks or than they were."""
    old = columns_of(notes)
    shortest = np.maximum(np.minimum(least, old.lengths), 1)
    return _like(notes, old.onsets, np.maximum(shortest, old.lengths + ticks), old.pitches, old.velocities)


def louder(notes: Sequence[Note], by: int) -> tuple[Note, ...]:
    """Return notes with another velocity, kept within 1 to 127 one by one."""
    old = columns_of(notes)
    return _like(notes, old.onsets, old.lengths, old.pitches, np.clip(old.velocities + by, 1, LOUDEST))


def laid(notes: Sequence[Note], ratio: float, ticks: int, channel: int) -> tuple[Note, ...]:
    """Return notes of another clip as notes of this one, by onset, then pitch; of two at one place the first.

    Args:
        notes: Where they come from.
        ratio: Ticks of this clip in one of the other.
        ticks: How much later they come, in ticks of this clip.
        channel: Of the lane that they come to.
    """
    old = columns_of(notes)
    onsets = np.rint(old.onsets * ratio).astype(np.int64) + ticks
    lengths = np.maximum(np.rint(old.lengths * ratio).astype(np.int64), 1)
    _, first = np.unique(onsets * (HIGHEST + 1) + old.pitches, return_index=True)
    columns = onsets[first], lengths[first], old.pitches[first], old.velocities[first]
    return _made(*columns, repeat(channel, len(first)))


def _like(
    notes: Sequence[Note], onsets: Ints, lengths: Ints, pitches: Ints, velocities: Ints
) -> tuple[Note, ...]:
    """Return notes of the channels of others."""
    return _made(onsets, lengths, pitches, velocities, (note.channel for note in notes))


def _made(
    onsets: Ints, lengths: Ints, pitches: Ints, velocities: Ints, channels: Iterable[int]
) -> tuple[Note, ...]:
    columns = onsets.tolist(), lengths.tolist(), pitches.tolist(), velocities.tolist()
    with pause_gc() if len(onsets) > MAX_SHOWN_NOTES else nullcontext():
        return tuple(map(Note, *columns, channels))
