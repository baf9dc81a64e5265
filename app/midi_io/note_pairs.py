"""Which note-off ends which note-on in a track."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import (
    CHANNELS,
    KEY_PRESSURE,
    NOTE_OFF,
    NOTE_ON,
    channel_of,
    kind_of,
    status_byte,
)
from ripieno.app.midi_io.event import Event
from ripieno.app.midi_io.event_table import IN_BLOCK, NARROW, EventTable, Indices, where
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.smf_chunks import Track
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spans import NEVER, Span

LOUDEST = 127
"""Velocity of a note-on whose own strays above it."""

_PITCHES = 128
_NONE = -1


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note and the events that write it.

    Attributes:
        note: The note.
        on: Index of its note-on among the track's events.
        off: Index of its note-off, or None where the track has none for it.
    """

    note: Note
    on: int
    off: int | None


@dataclass(frozen=True, eq=False)
class Pairing:
    """The notes of one channel of a track.

    Attributes:
        sounding: The notes, by onset, then pitch.
        ons: Index of the note-on of each among the track's events; shape (notes,).
        offs: Index of its note-off, -1 where the track has none for it; same shape.
        stray_pitches: Pitches of the note-offs that end no note, ascending; shape (strays,).
        stray_ticks: Their ticks, those of one pitch in order; same shape.
    """

    sounding: Notes
    ons: Indices
    offs: Indices
    stray_pitches: Indices
    stray_ticks: Indices

    @cached_property
    def notes(self) -> tuple[WrittenNote, ...]:
        """The notes with their events, one by one."""
        offs = (None if off == _NONE else off for off in self.offs.tolist())
        return tuple(map(WrittenNote, self.sounding, self.ons.tolist(), offs))

    @property
    def strays(self) -> tuple[tuple[int, int], ...]:
        """Pitch and tick of each note-off that ends no note."""
        return tuple(zip(self.stray_pitches.tolist(), self.stray_ticks.tolist(), strict=True))

    def strays_of(self, pitch: int) -> Indices:
        """Return the ticks of the note-offs of a pitch that end no note, ascending."""
        first, stop = np.searchsorted(self.stray_pitches, (pitch, pitch + 1))
        return self.stray_ticks[first:stop]

    def events_of(self, is_meant: NDArray[np.bool_]) -> Indices:
        """Return the indices of the events that write some notes, given by a mask over them."""
        both = np.concatenate((self.ons[is_meant], self.offs[is_meant]))
        return np.asarray(both[both != _NONE])


def pair_notes(events: Iterable[Event], hung_length: int) -> dict[int, Pairing]:
    """Return the notes of a track by channel, lowest channel first; a channel may have strays alone.

    Note-ons of velocity 0 are note-offs. Of notes that overlap at one pitch the first to begin is
    the first to end. A note-on left without a note-off is one that no later note-off reaches when
    each takes the nearest note-on before it, so that removing a note, or adding one where its
    pitch is silent, changes no other note.

    Args:
        events: A track's events.
        hung_length: Ticks given to a note without note-off.
    """
    table = Events.of(events).table
    is_struck = (table.statuses >= NOTE_OFF) & (table.statuses < KEY_PRESSURE)
    is_struck &= table.firsts < 0x80
    channels = np.flatnonzero(np.bincount(channel_of(table.statuses[is_struck]), minlength=CHANNELS))
    found = {}
    for channel in channels.tolist():
        own = where(is_struck & (channel_of(table.statuses) == channel))
        found[channel] = _paired(table, own, channel, hung_length)
    return found


def spans_of(notes: Iterable[Note]) -> dict[int, Span]:
    """Return, by pitch, from which tick to which there are notes."""
    spans: dict[int, Span] = {}
    for note in notes:
        start, end = spans.get(note.pitch, (note.onset, note.end))
        spans[note.pitch] = min(start, note.onset), max(end, note.end)
    return spans


def pair_around(
    track: Track, channel: int, spans: Mapping[int, Span], hung_length: int
) -> tuple[Pairing, dict[int, Span]]:
    """Return the notes around some places as :func:`pair_notes` does, in a fraction of its time.

    Where a pitch is silent, what comes before and what comes after have no part in each other.

    Args:
        track: The track.
        channel: From 0.
        spans: First and last tick of what is looked for, by pitch.
        hung_length: Ticks given to a note without note-off.

    Returns:
        Among the notes and strays of those pitches all from the last silence before each span to the
        first one after it; and, by pitch, half-open spans of ticks in which there are no others.
    """
    table, statuses = track.table, (status_byte(NOTE_OFF, channel), status_byte(NOTE_ON, channel))
    found = table.among(statuses, tuple(spans))
    firsts = table.firsts[found]
    near = []
    windows = {}
    for pitch, span in spans.items():
        indices, windows[pitch] = _window(table, found[firsts == pitch], span)
        near.append(indices)
    indices = np.sort(np.concatenate(near)) if near else np.zeros(0, np.int32)
    return _paired(table, indices, channel, hung_length), windows


def _window(table: EventTable, indices: Indices, span: Span) -> tuple[Indices, Span]:
    """Return the note-ons and note-offs of a pitch from the last silence before a span to the next after."""
    ticks = table.ticks[indices]
    is_on = _is_on(table, indices)
    balance = np.cumsum(np.where(is_on, 1, -1))
    is_silent = balance == np.minimum(np.minimum.accumulate(balance), 0)
    is_later = np.diff(ticks) > 0  # so that all of a tick stays together
    cuts = np.flatnonzero(np.concatenate(([True], is_silent[:-1] & is_later)))
    first, after = np.searchsorted(ticks, span[0]), np.searchsorted(ticks, span[1], "right")
    start = int(cuts[np.searchsorted(cuts, first, "right") - 1])
    later = cuts[np.searchsorted(cuts, after) :]
    stop = int(later[0]) if len(later) else len(ticks)
    begins = int(ticks[start - 1]) + 1 if start else 0
    return indices[start:stop], (begins, int(ticks[stop]) if stop < len(ticks) else NEVER)


def _is_on(table: EventTable, indices: Indices) -> NDArray[np.bool_]:
    """Say which of some note-ons and note-offs begin a note; a velocity that is missing begins one."""
    is_on: NDArray[np.bool_] = (kind_of(table.statuses[indices]) == NOTE_ON) & (table.seconds[indices] > 0)
    return is_on


def _paired(table: EventTable, indices: Indices, channel: int, hung_length: int) -> Pairing:
    """Pair the note-ons and note-offs of a channel, given by their ascending indices."""
    partners = np.full(len(indices), _NONE, np.int32)
    is_stray = np.zeros(len(indices), np.bool_)
    pitches = table.firsts[indices]
    for low, high in _groups(pitches):
        own = where((pitches >= low) & (pitches < high))
        own = own[np.argsort(pitches[own], kind="stable")]
        is_on = _is_on(table, indices[own])
        is_answered, is_lost = _matched(pitches[own], is_on)
        # Of one pitch as many note-ons are answered as note-offs answer: the first the first, and so on.
        partners[own[is_answered]] = own[~is_on & ~is_lost]
        is_stray[own[is_lost]] = True
    places = _in_order(table, indices, where(_is_on(table, indices)), partners == _NONE)
    ons, offs, is_hung = indices[places], indices[partners[places]], partners[places] == _NONE
    del partners
    onsets, lengths = table.ticks[ons].astype(np.int64), table.ticks[offs].astype(np.int64)
    lengths -= onsets
    lengths[is_hung], offs[is_hung] = hung_length, _NONE
    notes = Notes(
        onsets,
        np.maximum(lengths, 1, out=lengths),
        pitches[places].astype(np.int16),
        np.minimum(table.seconds[ons], LOUDEST).astype(np.int16),
        np.broadcast_to(np.int16(channel), len(ons)),
    )
    strays = indices[is_stray]
    strays = strays[np.argsort(table.firsts[strays], kind="stable")]
    return Pairing(notes, ons, offs, table.firsts[strays].astype(np.int64), table.ticks[strays])


def _groups(pitches: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Yield half-open ranges of pitches, each with no more than ``IN_BLOCK`` events if it has several."""
    if len(pitches) <= IN_BLOCK:
        yield 0, _PITCHES
        return
    counts = np.bincount(pitches, minlength=_PITCHES).tolist()
    low, held = 0, 0
    for pitch, count in enumerate(counts):
        if held and held + count > IN_BLOCK:
            yield low, pitch
            low, held = pitch, 0
        held += count
    if held:
        yield low, _PITCHES


def _in_order(table: EventTable, indices: Indices, ons: Indices, is_hung: NDArray[np.bool_]) -> Indices:
    """Return the places of note-ons among the indices by onset, then pitch, those without note-off last."""
    ticks = table.ticks[indices[ons]]
    is_tied = np.zeros(len(ons) + 1, np.bool_)
    is_tied[1:-1] = ticks[1:] == ticks[:-1]
    tied = np.flatnonzero(is_tied[:-1] | is_tied[1:])
    own = ons[tied]
    ranks = table.firsts[indices[own]].astype(np.int64) * 2 + is_hung[own]
    # Those of one tick lie together, so that sorting them among themselves changes no other place.
    ordered = ons.copy()
    ordered[tied] = own[np.lexsort((ranks, ticks[tied]))]
    return ordered


def _matched(
    pitches: NDArray[np.uint8], is_on: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which note-ons a note-off answers, and which note-offs end nothing.

    The events are by pitch, those of one pitch in order. The level of each pitch, notes that ring after each
    event, is kept apart from that of the next by a step that is higher than any level.

    Source: matching parentheses by the running minimum of their depth.
    """
    is_first = np.diff(pitches, prepend=np.uint8(0xFF)) != 0
    step = 2 * len(pitches) + 2
    kind = np.dtype(np.int32 if step * int(is_first.sum()) < NARROW else np.int64)
    base: Indices = np.cumsum(is_first, dtype=kind) * kind.type(-step)
    balance: Indices = np.cumsum(np.where(is_on, np.int8(1), np.int8(-1)), dtype=kind)
    begins = np.flatnonzero(is_first)
    others = np.concatenate((np.zeros(1, kind), balance))[begins]
    balance -= np.repeat(others, np.diff(begins, append=len(pitches)))
    balance += base
    floor = np.minimum(np.minimum.accumulate(balance), base)
    before = np.where(is_first, base, np.roll(floor, 1))
    is_stray = ~is_on & (balance < before)
    level = balance - floor - base
    lowest_later = np.minimum.accumulate(level[::-1])[::-1]
    is_answered = is_on.copy()
    is_answered[:-1] &= lowest_later[1:] < level[:-1]
    is_answered[-1:] = False
    return is_answered, is_stray
