"""The events of a track: each keeps the very bytes it was written with."""

from dataclasses import dataclass

from app.midi_io.smf_errors import EventError
from app.midi_io.smf_vlq import read_vlq

SYSEX = 0xF0
ESCAPE = 0xF7
META = 0xFF
# Types of meta events.
TRACK_NAME, INSTRUMENT_NAME, CHANNEL_PREFIX, END_OF_TRACK = 0x03, 0x04, 0x20, 0x2F
MARKER, CUE_POINT = 0x06, 0x07
TEMPO, METRE, KEY = 0x51, 0x58, 0x59
# Data bytes of the channel messages, by the high nibble of the status.
_CHANNEL_DATA = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
# Data bytes of the system messages, which have no place in a file; those left out have none.
_SYSTEM_DATA = {0xF1: 1, 0xF2: 2, 0xF3: 1}
# The type of the end-of-track, and what may be left of one that lost its last bytes.
_END_TYPE = bytes((END_OF_TRACK,))
_CUT_END = (b"\xff", b"\xff\x2f")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a track.

    Attributes:
        tick: Ticks from the start of the track.
        status: Status byte in force, 0x80 to 0xFF, written or running.
        delta: The bytes of its delta time, as written.
        body: All its other bytes, as written; without the status byte where that was running.
    """

    tick: int
    status: int
    delta: bytes
    body: bytes

    @property
    def is_running(self) -> bool:
        """Whether it leans on the status byte of an earlier event."""
        return self.body[0] < 0x80

    @property
    def data(self) -> bytes:
        """The bytes after the status byte."""
        return self.body if self.is_running else self.body[1:]

    @property
    def meta(self) -> tuple[int, bytes]:
        """The type and content of a meta event; type -1 for any other and for a cut one."""
        if self.status != META or len(self.body) < 3:
            return -1, b""
        _, start = read_vlq(self.body, 2, len(self.body))
        return self.body[1], self.body[start:]

    @property
    def is_end(self) -> bool:
        """Whether it is the end-of-track, whole or cut short by the end of the file."""
        return self.status == META and self.body[1:2] in {_END_TYPE, b""}


@dataclass(frozen=True, slots=True)
class Scan:
    """What reading a run of bytes as events gave.

    Attributes:
        events: The events read, up to and including the end-of-track.
        stop: Offset past the last event.
        ended: Whether a whole end-of-track was met.
        doubt: Offset of the first event that the format forbids but whose extent is known.
        fault: Why reading stopped before the end of the bytes, if it did.
    """

    events: tuple[Event, ...]
    stop: int
    ended: bool
    doubt: int | None
    fault: EventError | None


def scan_events(data: bytes, start: int, end: int) -> Scan:
    """Read events until the end-of-track, the end of the bytes or a fault.

    Running status survives meta and system exclusive events, as most readers allow. A delta
    time with nothing after it belongs to no event and is no fault.

    Args:
        data: The whole file.
        start: Offset of the first delta time.
        end: Offset past the last byte that may be read.
    """
    events: list[Event] = []
    append = events.append
    at, tick, running = start, 0, 0
    doubt: int | None = None
    fault: EventError | None = None
    ended = False
    try:
        while at < end and not ended:
            wait, body = read_vlq(data, at, end)
            if body == end:
                break
            status, payload, stop = _extent(data, body, end, running)
            tick += wait
            if status < SYSEX:
                running = status
            if doubt is None and not _is_legal(data, status, payload, stop):
                doubt = body
            append(Event(tick, status, data[at:body], data[body:stop]))
            ended = status == META and events[-1].is_end
            at = stop
    except EventError as unreadable:
        cut_delta = unreadable.torn and unreadable.offset == at
        fault = None if cut_delta else unreadable
    whole = ended and len(events[-1].body) > len(_CUT_END[-1])
    return Scan(tuple(events), at, whole, doubt, fault)


def _extent(data: bytes, at: int, end: int, running: int) -> tuple[int, int, int]:
    """Return the status in force, the offset of the data bytes and the offset past them."""
    status = data[at]
    payload = at + 1
    if status < 0x80:
        if not running:
            raise EventError(at, "a data byte without a status byte")
        status, payload = running, at
    if status < SYSEX:
        stop = payload + _CHANNEL_DATA[status >> 4]
    elif status == META:
        if data[at:end] in _CUT_END:
            return status, payload, end
        length, stop = read_vlq(data, payload + 1, end)
        stop += length
    elif status in {SYSEX, ESCAPE}:
        length, stop = read_vlq(data, payload, end)
        stop += length
    else:
        stop = payload + _SYSTEM_DATA.get(status, 0)
    if stop > end:
        raise EventError(at, "an event that is cut off", torn=True)
    return status, payload, stop


def _is_legal(data: bytes, status: int, payload: int, stop: int) -> bool:
    """Whether the format allows the event: no stray high bit, no system message."""
    if status < SYSEX:
        return data[payload:stop].isascii()
    return status in {SYSEX, ESCAPE, META}
