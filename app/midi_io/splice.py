"""New notes in place of a region's notes; every other byte of the file stays.

In an edited track, events keep their ticks, order and bytes. Two things alone are written anew,
and only where their neighbours changed: a delta time, and a status byte that was left out.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.midi_io.note_pairs import NOTE_OFF, NOTE_ON, Pairing, pair_notes
from app.midi_io.read_clip import sixteenth
from app.midi_io.smf import Event, Smf, Track
from app.midi_io.smf_events import SYSEX
from app.midi_io.smf_vlq import LARGEST, read_vlq, write_vlq
from engine.errors import RipienoError
from engine.music.clip import Clip
from engine.music.note import Note
from engine.music.region import Region, admit

# Release velocity of a key let go without intent. Source: MIDI 1.0, "Note Off".
_RELEASE = 64
# At one tick notes end first and begin last, after the controllers and programs they rely on.
_ENDS, _STAYS, _BEGINS = range(3)


class SpliceError(RipienoError):
    """Notes that no MIDI file can hold."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """What happens to one track: events that go, by index, and notes that come."""

    removed: frozenset[int]
    added: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An event at its place: among those of its tick the lower phase comes first."""

    event: Event
    phase: int
    is_loose: bool = False

    def order(self) -> tuple[int, int]:
        return self.event.tick, self.phase


def splice(smf: Smf, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> Smf:
    """Return the file with the region's notes replaced.

    Which notes go and which come is decided as in :meth:`Clip.replace_region`. Besides, a new
    note ends where the track holds a note-off of its pitch that ends no other note.

    Args:
        smf: The file.
        clip: What :func:`read_clip` made of it; roles may differ.
        region: What to replace.
        notes: New notes by lane index; a chosen lane without an entry is left empty there.

    Returns:
        The same file where no note goes and none comes.

    Raises:
        SpliceError: If a new note lies further from its neighbours than a file can say.
        ValueError: If notes come for a lane outside the region.
    """
    if not set(notes) <= set(region.lanes):
        raise ValueError("new notes came for a lane outside the region")
    by_track: dict[int, list[int]] = defaultdict(list)
    for index in region.lanes:
        by_track[clip.lanes[index].track].append(index)
    edited: dict[int, Track] = {}
    for track_index, lanes in by_track.items():
        track = smf.tracks[track_index]
        edit = _edit(track, clip, region, {lane: notes.get(lane, ()) for lane in lanes})
        if edit.removed or edit.added:
            edited[track_index] = track.with_events(_edited(track.events, edit))
    return smf.with_tracks(edited) if edited else smf


def _edit(track: Track, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> _Edit:
    """Return what a region's new notes, by lane index, do to a track."""
    spans = region.spans(clip.time)
    pairings = pair_notes(track.events, sixteenth(clip.time))
    removed: set[int] = set()
    added: list[Note] = []
    for index, new_notes in notes.items():
        channel = clip.lanes[index].channel
        pairing = pairings.get(channel, Pairing((), ()))
        gone = [written for written in pairing.notes if region.holds(written.note, spans)]
        removed.update(at for written in gone for at in (written.on, written.off) if at is not None)
        kept = [written.note for written in pairing.notes if not region.holds(written.note, spans)]
        accepted = admit(new_notes, kept, spans, channel, region.low, region.high)
        added.extend(_cut_at_strays(accepted, pairing))
    return _Edit(frozenset(removed), tuple(added))


def _cut_at_strays(notes: Iterable[Note], pairing: Pairing) -> Iterator[Note]:
    """Yield the notes, each ended by the first stray note-off of its pitch that falls into it."""
    strays: dict[int, list[int]] = defaultdict(list)
    for pitch, tick in pairing.strays:
        strays[pitch].append(tick)
    for note in notes:
        ticks = strays[note.pitch]
        end = min((note.end, *ticks[bisect_right(ticks, note.onset) :][:1]))
        yield replace(note, length=end - note.onset)


def _edited(events: Sequence[Event], edit: _Edit) -> tuple[Event, ...]:
    """Return a track's events after an edit; an end-of-track moves only if notes outlast it."""
    kept = [
        _Placed(event, _STAYS, is_loose=event.is_running and before.status >= SYSEX)
        for index, (before, event) in enumerate(pairwise((*events[:1], *events)))
        if index not in edit.removed
    ]
    ending = [kept.pop()] if kept and kept[-1].event.is_end else []
    ordered = sorted((*kept, *_new_events(edit.added)), key=_Placed.order)
    last = ordered[-1].event.tick if ordered else 0
    for placed in ending:
        moved = replace(placed.event, tick=max(placed.event.tick, last))
        ordered.append(replace(placed, event=moved))
    return tuple(_linked(ordered))


def _new_events(notes: Iterable[Note]) -> Iterator[_Placed]:
    """Yield the events of new notes; their delta times are not yet right."""
    for note in notes:
        on, off = NOTE_ON << 4 | note.channel, NOTE_OFF << 4 | note.channel
        body = bytes((on, note.pitch, note.velocity))
        yield _Placed(Event(note.onset, on, b"\x00", body), _BEGINS)
        body = bytes((off, note.pitch, _RELEASE))
        yield _Placed(Event(note.end, off, b"\x00", body), _ENDS)


def _linked(ordered: Iterable[_Placed]) -> Iterator[Event]:
    """Yield events whose delta times and status bytes fit their order, changed only if need be.

    Running status across a meta or system exclusive event stays where the file had it, but does
    not come about anew, for the format forbids it.
    """
    tick = running = before = 0
    for placed in ordered:
        event = placed.event
        delta, body = event.delta, event.body
        wait = event.tick - tick
        if read_vlq(delta, 0, len(delta))[0] != wait:
            delta = _delta(wait, event.tick)
        if event.is_running and (running != event.status or (before >= SYSEX and not placed.is_loose)):
            body = bytes((event.status, *body))
        is_same = delta is event.delta and body is event.body
        yield event if is_same else replace(event, delta=delta, body=body)
        tick, before = event.tick, event.status
        running = before if before < SYSEX else running


def _delta(wait: int, tick: int) -> bytes:
    """Return a new delta time, if a file can say it."""
    if wait > LARGEST:
        raise SpliceError(
            f"The note at tick {tick} lies {wait} ticks from what comes before it, more than a "
            f"MIDI file can say ({LARGEST}); choose earlier bars."
        )
    return write_vlq(wait)
