"""Reading the events of a track: where each begins and ends, and what is wrong with them."""

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import CHANNEL_PRESSURE, DATA_BYTES, PROGRAM_CHANGE, kind_of
from ripieno.app.midi_io.deltas import read_deltas
from ripieno.app.midi_io.event import (
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
from ripieno.app.midi_io.event_table import IN_BLOCK, EventTable, added_up, read_data
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.smf_errors import EventError
from ripieno.app.midi_io.smf_vlq import read_vlq

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

_SIZES = bytes(1 + DATA_BYTES.get(kind_of(status), -1) for status in range(256))
"""Bytes of a channel message with its status byte; 0 for any other status."""

_MAX_PLAIN_BYTES = 8
"""Bytes of an event with a delta time of four bytes, and one more: nothing past the data is looked at."""


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
    events = _read(data[start : walk.at], start, walk.offsets)
    illegal = _illegal(events)
    doubt = None if illegal is None else start + illegal
    whole = walk.ended and walk.at - walk.last_body > len(_CUT_END[-1])
    return Scan(events, walk.at, whole, doubt, fault)


class _Walk:
    """The way from event to event.

    Attributes:
        at: Offset past the last event.
        offsets: Where each event begins.
        ended: Whether an end-of-track was met, whole or cut short.
        last_body: Offset past the delta time of the last event that was looked at closely.
    """

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data = data
        self._end = end
        self._running = 0
        self.at = self.last_body = start
        self.offsets = array("I")
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
        at, running, safe = self.at, self._running, self._end - _MAX_PLAIN_BYTES
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
        _, body = read_vlq(data, at, end)
        if body == end:
            return False
        status, stop = _extent(data, body, end, self._running)
        if status < SYSEX:
            self._running = status
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
        stop = payload + DATA_BYTES[kind_of(status)]
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


def _read(own: bytes, begin: int, offsets: "array[int]") -> Events:
    """Return the events that were passed.

    Args:
        own: Their bytes.
        begin: Offset of those in the file.
        offsets: Where each event begins in the file.
    """
    count = len(offsets)
    starts = np.empty(count + 1, np.uint32)
    starts[:-1] = np.frombuffer(offsets, np.uint32) if count else ()
    starts[:-1] -= np.uint32(begin)
    starts[-1] = len(own)
    waits, columns = np.empty(count, np.int32), np.empty((3, count), np.uint8)
    statuses, firsts, seconds = columns
    seen, running = np.frombuffer(own, np.uint8), 0
    for first in range(0, count, IN_BLOCK):
        part = slice(first, first + IN_BLOCK)
        bodies, waits[part] = read_deltas(own, starts[:-1][part])
        running = _read_statuses(seen[bodies], statuses[part], running)
        read_data(seen, bodies, starts[1:][part], firsts[part], seconds[part])
    ticks = added_up(waits)
    return Events(own, starts, ticks, statuses).knowing(EventTable(ticks, statuses, firsts, seconds))


def _read_statuses(written: NDArray[np.uint8], statuses: NDArray[np.uint8], running: int) -> int:
    """Write the status bytes in force; return the one that runs on.

    Args:
        written: The first byte after each delta time.
        statuses: What to write into.
        running: The status byte that ran before.
    """
    is_channel = (written > 0x7F) & (written < SYSEX)
    if is_channel.all():
        statuses[:] = written
        return int(written[-1])
    index = np.arange(1, len(written) + 1, dtype=np.uint32)
    index[~is_channel] = 0
    in_force = np.concatenate((np.array((running,), np.uint8), written))[np.maximum.accumulate(index)]
    statuses[:] = np.where(written > 0x7F, written, in_force)
    return int(in_force[-1])


def _illegal(events: Events) -> int | None:
    """Return the offset of the first event that the format forbids, past its delta time."""
    table = events.table
    is_channel = table.statuses < SYSEX
    kinds = kind_of(table.statuses)
    has_two = (kinds != PROGRAM_CHANGE) & (kinds != CHANNEL_PRESSURE)
    is_high = is_channel & ((table.firsts > 0x7F) | has_two & (table.seconds > 0x7F))
    is_system = (
        ~is_channel & (table.statuses != META) & (table.statuses != SYSEX) & (table.statuses != ESCAPE)
    )
    found = np.flatnonzero(is_high | is_system)
    return int(read_deltas(events.data, events.starts[found[:1]])[0][0]) if len(found) else None
