"""Notes taken out of a track's events and put into them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.linked_events import BEGINS, ENDS, STAYS, PlacedEvent, linked, placed_events
from ripieno.app.midi_io.note_pairs import Pairing
from ripieno.app.midi_io.smf import Event, Track
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that comes to a track.

    Attributes:
        tick: When.
        message: Its bytes.
        is_first: Whether it comes before what the track has at that tick, not after.
    """

    tick: int
    message: bytes
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """What happens to one track.

    Attributes:
        removed: Indices of the events that go.
        added: Notes that come.
        controls: Other messages that come.
    """

    removed: frozenset[int]
    added: tuple[Note, ...]
    controls: tuple[NewMessage, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happens."""
        return not (self.removed or self.added or self.controls)

    def plus(self, other: "TrackEdit") -> "TrackEdit":
        """Return what happens when both edits are made."""
        return TrackEdit(
            self.removed | other.removed, (*self.added, *other.added), (*self.controls, *other.controls)
        )


NO_EDIT = TrackEdit(frozenset(), ())


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
    coming = (*_new_controls(edit.controls), *_new_events(edit.added))
    ordered = sorted((*kept, *coming), key=PlacedEvent.order)
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
    ticks += [np.array([control.tick for control in edit.controls], np.int64)]
    reached = np.concatenate(ticks)
    if not len(reached):
        return len(events), len(events)
    last = len(events) - 1 if events and events[-1].is_end else len(events)
    start = min(int(np.searchsorted(events.ticks, reached.min())), last)
    stop = max(start, int(np.searchsorted(events.ticks, reached.max(), "right")))
    return start, min(stop + events[stop:].first_channel + 1, len(events))


def coming_back(pairing: Pairing, is_held: NDArray[np.bool_], coming: Sequence[Note]) -> dict[Note, int]:
    """Return, by note, where those that a region holds come back as they were and so keep their events.

    Args:
        pairing: A channel as the track has it.
        is_held: Which of its notes the region holds.
        coming: New notes of the channel.
    """
    wanted = Notes.of(tuple(coming))
    is_there = np.isin(pairing.sounding.places, wanted.places)
    found = np.flatnonzero(is_held & is_there & (pairing.offs >= 0))
    own = dict(zip(pairing.sounding.taken(found), found.tolist(), strict=True))
    return {note: own[note] for note in coming if note in own}


def _new_controls(controls: Iterable[NewMessage]) -> Iterator[PlacedEvent]:
    """Yield the events of new messages; their delta times are not yet right."""
    for control in controls:
        event = Event(control.tick, control.message[0], b"\x00", control.message)
        yield PlacedEvent(event, ENDS if control.is_first else STAYS)


def _new_events(notes: Iterable[Note]) -> Iterator[PlacedEvent]:
    """Yield the events of new notes; their delta times are not yet right."""
    for note in notes:
        begin = note_on(note.channel, note.pitch, note.velocity)
        yield PlacedEvent(Event(note.onset, begin[0], b"\x00", begin), BEGINS)
        end = note_off(note.channel, note.pitch)
        yield PlacedEvent(Event(note.end, end[0], b"\x00", end), ENDS)
