"""Which note-off ends which note-on in a track."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.midi_io.event_table import EventTable, Indices
from app.midi_io.smf_chunks import Track
from app.midi_io.smf_events import Event
from engine.music.note import Note
from engine.music.spans import Span

NOTE_OFF = 0x8
NOTE_ON = 0x9

FAR = 2**62
"""A tick after all others."""


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


@dataclass(frozen=True, slots=True)
class Pairing:
    """The notes of one channel of a track.

    Attributes:
        notes: By onset, then pitch.
        strays: Note-offs that end no note, as pairs of pitch and tick, in order.
    """

    notes: tuple[WrittenNote, ...]
    strays: tuple[tuple[int, int], ...]


def pair_notes(events: Sequence[Event], hung_length: int) -> dict[int, Pairing]:
    """Return the notes of a track by channel, lowest channel first.

    Note-ons of velocity 0 are note-offs. Of notes that overlap at one pitch the first to begin is
    the first to end. A note-on left without a note-off is one that no later note-off reaches when
    each takes the nearest note-on before it, so that removing a note, or adding one where its
    pitch is silent, changes no other note.

    Args:
        events: A track's events.
        hung_length: Ticks given to a note without note-off.
    """
    struck: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, event in enumerate(events):
        if event.status >> 4 in (NOTE_OFF, NOTE_ON) and event.data[0] < 0x80:
            struck[event.status & 0xF, event.data[0]].append(index)
    return _paired(events, struck, hung_length)


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
    table, statuses = track.table, (NOTE_OFF << 4 | channel, NOTE_ON << 4 | channel)
    found = table.among(statuses, tuple(spans))
    firsts = table.firsts[found]
    struck: dict[tuple[int, int], list[int]] = {}
    windows = {}
    for pitch, span in spans.items():
        indices, windows[pitch] = _window(table, found[firsts == pitch], span)
        struck[channel, pitch] = indices.tolist()
    return _paired(track.events, struck, hung_length).get(channel, Pairing((), ())), windows


def _window(table: EventTable, indices: Indices, span: Span) -> tuple[Indices, Span]:
    """Return the note-ons and note-offs of a pitch from the last silence before a span to the next after."""
    ticks = table.ticks[indices]
    is_on = (table.statuses[indices] >> 4 == NOTE_ON) & (table.seconds[indices] > 0)
    balance = np.cumsum(np.where(is_on, 1, -1))
    is_silent = balance == np.minimum(np.minimum.accumulate(balance), 0)
    is_later = np.diff(ticks) > 0  # so that all of a tick stays together
    cuts = np.flatnonzero(np.concatenate(([True], is_silent[:-1] & is_later)))
    first, after = np.searchsorted(ticks, span[0]), np.searchsorted(ticks, span[1], "right")
    start = int(cuts[np.searchsorted(cuts, first, "right") - 1])
    later = cuts[np.searchsorted(cuts, after) :]
    stop = int(later[0]) if len(later) else len(ticks)
    begins = int(ticks[start - 1]) + 1 if start else 0
    return indices[start:stop], (begins, int(ticks[stop]) if stop < len(ticks) else FAR)


def _paired(
    events: Sequence[Event], struck: Mapping[tuple[int, int], Sequence[int]], hung_length: int
) -> dict[int, Pairing]:
    """Pair the note-ons and note-offs of each channel and pitch, given by their indices."""
    notes: dict[int, list[WrittenNote]] = defaultdict(list)
    strays: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (channel, pitch), indices in sorted(struck.items()):
        pairs, unmatched = _pair(events, indices)
        strays[channel].extend((pitch, events[index].tick) for index in unmatched)
        for on, off in pairs:
            end = events[on].tick + hung_length if off is None else events[off].tick
            length = max(1, end - events[on].tick)
            note = Note(events[on].tick, length, pitch, _velocity(events[on]), channel)
            notes[channel].append(WrittenNote(note, on, off))
    return {
        channel: Pairing(tuple(sorted(notes[channel], key=_by_onset)), tuple(strays[channel]))
        for channel in sorted(notes)
    }


def _pair(
    events: Sequence[Event], indices: Sequence[int]
) -> tuple[Iterator[tuple[int, int | None]], list[int]]:
    """Return pairs of note-on and note-off of one pitch, and the note-offs that end nothing."""
    ringing: list[int] = []
    answered: list[int] = []
    offs: list[int | None] = []
    strays: list[int] = []
    for index in indices:
        if _is_on(events[index]):
            ringing.append(index)
        elif ringing:
            answered.append(ringing.pop())
            offs.append(index)
        else:
            strays.append(index)
    ons = (*sorted(answered), *ringing)
    return zip(ons, (*offs, *(None for _ in ringing)), strict=True), strays


def is_note_on(event: Event) -> bool:
    """Say whether a channel message begins a note."""
    return event.data[0] < 0x80 and _is_on(event)


def _is_on(event: Event) -> bool:
    return event.status >> 4 == NOTE_ON and event.data[1] > 0


def _velocity(event: Event) -> int:
    """Velocity of a note-on; one that strays above 127 is loud."""
    return min(event.data[1], 127)


def _by_onset(written: WrittenNote) -> int:
    """Return what sorts by onset, then pitch; one number is compared in a fraction of the time of two."""
    return written.note.onset * 128 + written.note.pitch
