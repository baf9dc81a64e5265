"""Notes taken out of a track's events and put into them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.linked_events import BEGINS, ENDS, PlacedEvent, linked, placed_events
from ripieno.app.midi_io.note_pairs import Pairing
from ripieno.app.midi_io.smf import Event, Track
from ripieno.engine.music.note import Note

# Release velocity of a key let go without intent. Source: MIDI 1.0, "Note Off".


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """What happens to one track: events that go, by index, and notes that come."""

    removed: frozenset[int]
    added: tuple[Note, ...]


def cut_at_strays(notes: Iterable[Note], pairing: Pairing) -> Iterator[Note]:
    """Yield the notes, each ended by the first stray note-off of its pitch that falls into it.

    Args:
        notes: New notes of one channel.
        pairing: That channel, as the track has it.
    """
    for note in notes:
        ticks = pairing.strays_of(note.pitch)
        after = ticks[np.searchsorted(ticks, note.onset, "right") :][:1].tolist()
        yield replace(note, length=min((note.end, *after)) - note.onset)


def edited_track(track: Track, edit: TrackEdit) -> Track:
    """Return a track after an edit; an end-of-track moves only if notes outlast it.

    Only events near the change are looked at: after the next channel message, delta times and
    running status are as they were.

    Args:
        track: The track.
        edit: What goes and what comes.

    Raises:
        SpliceError: If a new note lies further from its neighbours than a file can say.
    """
    events = track.events
    start, stop = _reach(events, edit)
    ahead = max(start - 1, 0)
    placed = islice(placed_events(events[ahead:stop]), start - ahead, None)
    kept = [each for index, each in enumerate(placed, start) if index not in edit.removed]
    ending = [kept.pop()] if stop == len(events) and kept and kept[-1].event.is_end else []
    ordered = sorted((*kept, *_new_events(edit.added)), key=PlacedEvent.order)
    before = events[:start]
    last = ordered[-1].event.tick if ordered else before[-1].tick if before else 0
    for each in ending:
        moved = replace(each.event, tick=max(each.event.tick, last))
        ordered.append(replace(each, event=moved))
    return track.with_part(start, stop, tuple(linked(ordered, before)))


def _reach(events: Events, edit: TrackEdit) -> tuple[int, int]:
    """Return the first index that an edit may change, and the one past the last."""
    ticks = [events.ticks[sorted(edit.removed)]] if edit.removed else []
    ticks += [np.array([(note.onset, note.end) for note in edit.added], np.int64).ravel()]
    reached = np.concatenate(ticks)
    if not len(reached):
        return len(events), len(events)
    last = len(events) - 1 if events and events[-1].is_end else len(events)
    start = min(int(np.searchsorted(events.ticks, reached.min())), last)
    stop = max(start, int(np.searchsorted(events.ticks, reached.max(), "right")))
    return start, min(stop + events[stop:].first_channel + 1, len(events))


def _new_events(notes: Iterable[Note]) -> Iterator[PlacedEvent]:
    """Yield the events of new notes; their delta times are not yet right."""
    for note in notes:
        begin = note_on(note.channel, note.pitch, note.velocity)
        yield PlacedEvent(Event(note.onset, begin[0], b"\x00", begin), BEGINS)
        end = note_off(note.channel, note.pitch)
        yield PlacedEvent(Event(note.end, end[0], b"\x00", end), ENDS)
