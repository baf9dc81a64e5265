"""Reading the events of a track: where each begins and ends, and what is wrong with them."""

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.midi_io.event import (
    CHANNEL_DATA,
    CHANNEL_PREFIX,
    CUE_POINT,
    END_OF_TRACK,
    ESCAPE,
    INSTRUMENT_NAME,
    KEY,
    MARKER,
    META,
    METRE,
    SYSEX,
    SYSTEM_DATA,
    TEMPO,
    TRACK_NAME,
    Event,
)
from app.midi_io.events import Events
from app.midi_io.smf_errors import EventError
from app.midi_io.smf_vlq import read_vlq

__all__ = [
    "CHANNEL_PREFIX",
    "CUE_POINT",
    "END_OF_TRACK",
    "ESCAPE",
    "INSTRUMENT_NAME",
    "KEY",
    "MARKER",
    "META",
    "METRE",
    "SYSEX",
    "TEMPO",
    "TRACK_NAME",
    "Event",
    "Scan",
    "scan_events",
]

# What may be left of an end-of-track that lost its last bytes.
_CUT_END = (b"\xff", b"\xff\x2f")

_SIZES = bytes(1 + CHANNEL_DATA.get(status >> 4, -1) for status in range(256))
"""Bytes of a channel message with its status byte; 0 for any other status."""

_LONGEST_PLAIN = 8
"""Bytes of an event with a delta time of four bytes, and one more: nothing past the data is looked at."""

_IN_BLOCK = 2**18
"""Events that are read out of the bytes at once; more need more memory and are no faster."""


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

    events: Events
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
    walk = _Walk(data, start, end)
    fault: EventError | None = None
    try:
        walk.go()
    except EventError as unreadable:
        cut_delta = unreadable.torn and unreadable.offset == walk.at
        fault = None if cut_delta else unreadable
    events, doubt = _read(data, start, walk)
    whole = walk.ended and walk.at - walk.last_body > len(_CUT_END[-1])
    return Scan(events, walk.at, whole, doubt, fault)


class _Walk:
    """The way from event to event.

    Attributes:
        at: Offset past the last event.
        offsets: Where each event begins.
        padded: By index, the offset past a delta time of more than four bytes, and its value.
        ended: Whether an end-of-track was met, whole or cut short.
        last_body: Offset past the delta time of the last event that was looked at closely.
    """

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data = data
        self._end = end
        self._running = 0
        self.at = self.last_body = start
        self.offsets = array("I")
        self.padded: dict[int, tuple[int, int]] = {}
        self.ended = False

    def go(self) -> None:
        """Go as far as can be.

        Raises:
            EventError: If the next bytes are no event.
        """
        while not self.ended and self.at < self._end:
            self._hurry()
            if not self._step():
                break

    def _hurry(self) -> None:  # noqa: C901 (calls would take more time than the work)
        """Pass events of the usual kinds, which need no closer look; this loop takes most of the time."""
        data, push, end = self._data, self.offsets.append, self._end
        at, running, safe = self.at, self._running, self._end - _LONGEST_PLAIN
        own = _SIZES[running] - 1
        while at < safe:
            body = at
            if data[body] > 0x7F:
                body += 1
                if data[body] > 0x7F:
                    body += 1
                    if data[body] > 0x7F:
                        body += 1
                        if data[body] > 0x7F:
                            break
            body += 1
            status = data[body]
            if status < 0x80:
                if not running:
                    break
                stop = body + own
            elif status < SYSEX:
                own = _SIZES[status] - 1
                running, stop = status, body + 1 + own
            elif status == META:
                if data[body + 1] == END_OF_TRACK or data[body + 2] > 0x7F:
                    break
                stop = body + 3 + data[body + 2]
                if stop > end:
                    break
            else:
                break
            push(at)
            at = stop
        self.at, self._running = at, running

    def _step(self) -> bool:
        """Pass one event of any kind; say whether there was one."""
        at, end, data = self.at, self._end, self._data
        if at >= end:
            return False
        wait, body = read_vlq(data, at, end)
        if body == end:
            return False
        status, stop = _extent(data, body, end, self._running)
        if status < SYSEX:
            self._running = status
        if body - at > 4:
            self.padded[len(self.offsets)] = body, wait
        self.ended = status == META and data[body + 1 : min(body + 2, stop)] in {b"", bytes((END_OF_TRACK,))}
        self.offsets.append(at)
        self.at, self.last_body = stop, body
        return True


def _extent(data: bytes, at: int, end: int, running: int) -> tuple[int, int]:
    """Return the status in force and the offset past an event's data bytes."""
    status = data[at]
    payload = at + 1
    if status < 0x80:
        if not running:
            raise EventError(at, "a data byte without a status byte")
        status, payload = running, at
    if status < SYSEX:
        stop = payload + CHANNEL_DATA[status >> 4]
    elif status == META:
        if data[at:end] in _CUT_END:
            return status, end
        length, stop = read_vlq(data, payload + 1, end)
        stop += length
    elif status in {SYSEX, ESCAPE}:
        length, stop = read_vlq(data, payload, end)
        stop += length
    else:
        stop = payload + SYSTEM_DATA.get(status, 0)
    if stop > end:
        raise EventError(at, "an event that is cut off", torn=True)
    return status, stop


def _read(data: bytes, start: int, walk: _Walk) -> tuple[Events, int | None]:
    """Return the events that were passed, and the offset of the first that the format forbids."""
    count = len(walk.offsets)
    own = data[start : walk.at]
    # Four bytes more, so that what would follow the last event can be looked at without harm.
    seen = np.frombuffer(own + bytes(4), np.uint8)
    starts = np.empty(count + 1, np.uint32)
    starts[:-1] = np.frombuffer(walk.offsets, np.uint32) if count else ()
    starts[:-1] -= np.uint32(start)
    starts[-1] = len(own)
    bodies, ticks = np.empty(count, np.uint32), np.empty(count, np.int64)
    statuses = np.empty(count, np.uint8)
    tick, running, doubt = 0, 0, None
    for first in range(0, count, _IN_BLOCK):
        part = slice(first, min(first + _IN_BLOCK, count))
        waits = _read_deltas(seen, starts[part], bodies[part])
        for index in [index for index in walk.padded if part.start <= index < part.stop]:
            body, wait = walk.padded[index]
            bodies[index], waits[index - first] = body - start, wait
        ticks[part] = np.cumsum(waits) + tick
        tick = int(ticks[part.stop - 1])
        running = _read_statuses(seen[bodies[part]], statuses[part], running)
        if doubt is None:
            illegal = _illegal(seen, bodies[part], statuses[part])
            doubt = None if illegal is None else start + int(bodies[first + illegal])
    return Events(own, starts, bodies, ticks, statuses), doubt


def _read_deltas(
    seen: NDArray[np.uint8], starts: NDArray[np.uint32], bodies: NDArray[np.uint32]
) -> NDArray[np.int64]:
    """Return delta times of up to four bytes; write the offsets past them into ``bodies``."""
    digits = seen[starts]
    waits = (digits & 0x7F).astype(np.int64)
    bodies[:] = starts + np.uint32(1)
    goes_on = np.flatnonzero(digits > 0x7F)
    for _ in range(3):
        if not len(goes_on):
            break
        digits = seen[bodies[goes_on]]
        waits[goes_on] = waits[goes_on] << 7 | digits & 0x7F
        bodies[goes_on] += np.uint32(1)
        goes_on = goes_on[digits > 0x7F]
    return waits


def _read_statuses(written: NDArray[np.uint8], statuses: NDArray[np.uint8], running: int) -> int:
    """Write the status bytes in force; return the one that runs on.

    Args:
        written: The first byte after each delta time.
        statuses: What to write into.
        running: The status byte that ran before.
    """
    is_channel = (written > 0x7F) & (written < SYSEX)
    index = np.where(is_channel, np.arange(1, len(written) + 1, dtype=np.uint32), np.uint32(0))
    last = np.maximum.accumulate(index)
    in_force = np.concatenate((np.array((running,), np.uint8), written))[last]
    statuses[:] = np.where(written > 0x7F, written, in_force)
    return int(in_force[-1])


def _illegal(seen: NDArray[np.uint8], bodies: NDArray[np.uint32], statuses: NDArray[np.uint8]) -> int | None:
    """Return the index of the first event that has a stray high bit or is a system message."""
    payloads = bodies + (seen[bodies] > 0x7F)
    is_channel = statuses < SYSEX
    has_two = is_channel & (statuses >> 4 != 0xC) & (statuses >> 4 != 0xD)
    is_high = is_channel & (seen[payloads] > 0x7F) | has_two & (seen[payloads + 1] > 0x7F)
    is_system = ~is_channel & (statuses != SYSEX) & (statuses != ESCAPE) & (statuses != META)
    found = np.flatnonzero(is_high | is_system)
    return int(found[0]) if len(found) else None
