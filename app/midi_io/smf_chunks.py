"""Chunks: tracks of events, and everything else as bytes that are kept.

Where a track's length field is wrong but its end-of-track shows where it ends, the events decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ripieno.app.midi_io.damage import Damage, counted
from ripieno.app.midi_io.event import Event
from ripieno.app.midi_io.event_table import EventTable
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.smf_errors import EventError, SmfError
from ripieno.app.midi_io.smf_events import Scan, scan_events

TRACK_ID = b"MTrk"
HEADER_ID = b"MThd"
HEAD_SIZE = 8
MAX_TRACKS = 0xFFFF
"""Tracks of a file; its header cannot count more."""

MAX_FAR_LOOKS = 16
"""Faults up to which the end of a broken track is looked for past the next one: each look may take as long as
reading the whole file."""

_PADDING = b"\x00\x1a"
"""Bytes that some programs fill a file up with."""

_REMEDY = "get a complete copy of it or export it again"


@dataclass(frozen=True, slots=True, init=False)
class Track:
    """One track chunk.

    Attributes:
        head: Its identifier and length field, 8 bytes, as written.
        events: Its events in order.
        tail: Bytes after the end-of-track, or a last delta time without an event.
    """

    head: bytes
    events: Events
    tail: bytes = b""

    def __init__(self, head: bytes, events: Iterable[Event], tail: bytes = b"") -> None:
        """Hold the events as a run of bytes."""
        object.__setattr__(self, "head", head)
        object.__setattr__(self, "events", Events.of(events))
        object.__setattr__(self, "tail", tail)

    @property
    def end(self) -> int:
        """Tick of the last event, the end-of-track as a rule; 0 in a track without events."""
        return self.events[-1].tick if self.events else 0

    @property
    def is_measured(self) -> bool:
        """Whether its length field is right."""
        return int.from_bytes(self.head[4:]) == self.size

    @property
    def size(self) -> int:
        """Bytes of its events and tail."""
        return len(self.events.data) + len(self.tail)

    @property
    def table(self) -> EventTable:
        """What its events begin with."""
        return self.events.table

    def of_kind(self, status: int, *firsts: int) -> Iterator[Event]:
        """Yield the events of a status byte whose first data byte is one of some."""
        return self.events.at(self.table.among((status,), firsts))

    def encode(self) -> bytes:
        """Return the chunk's bytes, as written."""
        return b"".join((self.head, self.events.data, self.tail))

    def with_events(self, events: Iterable[Event]) -> "Track":
        """Return the track with other events and the length field that fits them."""
        held = Events.of(events)
        return Track(TRACK_ID + (len(held.data) + len(self.tail)).to_bytes(4), held, self.tail)

    def with_part(self, start: int, stop: int, events: Iterable[Event]) -> "Track":
        """Return the track with other events in the place of some, and the length field that fits.

        Args:
            start: Index of the first event that goes.
            stop: Index past the last one.
            events: What comes; all other events stay.
        """
        return self.with_events(self.events.with_part(start, stop, events))


@dataclass(frozen=True, slots=True)
class Opaque:
    """Bytes between or after the tracks: chunks of other kinds, padding, trailing data.

    Attributes:
        data: The bytes.
    """

    data: bytes

    def encode(self) -> bytes:
        """Return the bytes."""
        return self.data


def read_parts(
    data: bytes, at: int, end: int, name: str
) -> tuple[tuple[Track | Opaque, ...], tuple[Damage, ...]]:
    """Read everything after the header chunk, and say what is missing or wrong in it.

    Args:
        data: The whole file.
        at: Offset past the header chunk.
        end: Offset past the last byte of the Standard MIDI File.
        name: The file's name, for messages.

    Raises:
        SmfError: If a track cannot be read, or there are too many.
    """
    parts: list[Track | Opaque] = []
    damage: list[Damage] = []
    tracks = 0
    while at < end:
        if data.startswith(TRACK_ID, at) and at + HEAD_SIZE <= end:
            if tracks == MAX_TRACKS:
                raise SmfError(name, at, f"more than {MAX_TRACKS} tracks begin", "choose a MIDI file")
            may_look_far = len(damage) < MAX_FAR_LOOKS
            track, stop, faults = _read_track(data, at, end, name, may_look_far=may_look_far)
            damage += [replace(fault, track=tracks) for fault in faults]
            parts.append(track)
            tracks += 1
        else:
            stop = _opaque_end(data, at, end)
            parts.append(Opaque(data[at:stop]))
            damage += _opaque_damage(data, at, stop, end)
        at = stop
    return tuple(parts), tuple(damage)


def _opaque_damage(data: bytes, at: int, stop: int, end: int) -> Iterator[Damage]:
    """Yield what is wrong with bytes that are no track; other chunks and what follows all tracks are not."""
    if data.startswith(HEADER_ID, at):
        yield Damage(at, "another MIDI file, which is not read, begins")
    elif stop < end and not _starts_chunk(data, at, stop) and data[at:stop].strip(_PADDING):
        yield Damage(at, f"{counted(stop - at)} outside of any track")


def _read_track(
    data: bytes, at: int, end: int, name: str, *, may_look_far: bool
) -> tuple[Track, int, list[Damage]]:
    """Return the track whose head is at ``at``, the offset past it, and what is wrong with it."""
    start = at + HEAD_SIZE
    declared = start + int.from_bytes(data[at + 4 : start])
    scan, stop = _bounded_scan(data, start, declared, end, may_look_far=may_look_far)
    if scan.fault:
        raise _refusal(name, scan.fault)
    tail = data[scan.stop : stop]
    if scan.doubt is not None and (tail or not scan.ended):
        raise _refusal(name, EventError(scan.doubt, "an illegal event"))
    damage = []
    if declared > end and not scan.ended:
        damage.append(Damage(end, f"breaks off, with {counted(declared - end)} missing,"))
    elif not scan.ended:
        damage.append(Damage(scan.stop, "has no end-of-track"))
    if declared != stop and (scan.ended or declared <= end):
        words = f"has {counted(stop - start)} and a length field that says {declared - start}"
        damage.append(Damage(at + 4, words))
    if scan.ended and tail.strip(_PADDING):
        damage.append(Damage(scan.stop, f"has {counted(len(tail))} after its end, not read,"))
    if scan.doubt is not None:
        damage.append(Damage(scan.doubt, "holds an illegal event"))
    return Track(data[at:start], scan.events, tail), stop, damage


def _bounded_scan(
    data: bytes, start: int, declared: int, end: int, *, may_look_far: bool
) -> tuple[Scan, int]:
    """Scan a track whose length field may be wrong; also return the offset past the track."""
    limit = min(declared, end)
    scan = scan_events(data, start, limit)
    if scan.ended:
        swallows = declared > end and _starts_chunk(data, scan.stop, end)
        swallows = swallows or data.startswith(TRACK_ID, scan.stop, end)
        return scan, scan.stop if swallows else limit
    if not _is_border(data, limit, end):
        longer = scan_events(data, start, end if may_look_far else _next_track(data, limit, end))
        if longer.ended and _is_border(data, longer.stop, end):
            return longer, longer.stop
    return scan, limit


def _next_track(data: bytes, at: int, end: int) -> int:
    """Return the offset of the next track, or where the file ends."""
    track = data.find(TRACK_ID, at, end)
    return end if track < 0 else track


def _refusal(name: str, fault: EventError) -> SmfError:
    return SmfError(name, fault.offset, f"a track holds {fault.fault}", _REMEDY)


def _is_border(data: bytes, at: int, end: int) -> bool:
    """Whether a chunk may end at ``at``: another begins there, or the file ends."""
    return at == end or _starts_chunk(data, at, end)


def _starts_chunk(data: bytes, at: int, end: int) -> bool:
    """Whether a track, or another chunk that fits into the file, begins at ``at``."""
    kind = data[at : at + 4]
    if kind == TRACK_ID:
        return True
    stop = at + HEAD_SIZE + int.from_bytes(data[at + 4 : at + HEAD_SIZE])
    return kind.isascii() and kind.decode("ascii").isprintable() and stop <= end


def _opaque_end(data: bytes, at: int, end: int) -> int:
    """Return the offset past bytes that are no track; a second file's are all trailing data."""
    if data.startswith(HEADER_ID, at):
        return end
    if _starts_chunk(data, at, end):
        return at + HEAD_SIZE + int.from_bytes(data[at + 4 : at + HEAD_SIZE])
    return _next_track(data, at + 1, end)
