"""The events of a track as one run of bytes and a few arrays; each event is made when it is looked at.

A million notes are two million events: as objects they took a hundred times the bytes of the file.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.deltas import read_deltas
from ripieno.app.midi_io.event import SYSEX, Event
from ripieno.app.midi_io.event_table import EventTable, Indices, narrow

Offsets = NDArray[np.uint32]
Bytes = NDArray[np.uint8]

AT_ONCE = 4096
"""Events that are made at once where all are looked at, one after the other."""


@dataclass(frozen=True, eq=False)
class Events(Sequence[Event]):
    """Events in the order of their track; not to be changed.

    Attributes:
        data: Their bytes, one event after the other.
        starts: Offset of each delta time, and the offset past the last event; shape ``(events + 1,)``.
        ticks: Ticks from the start of the track; shape ``(events,)``.
        statuses: Status bytes in force, written or running; same shape.
    """

    data: bytes
    starts: Offsets
    ticks: Indices
    statuses: Bytes

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Events":
        """Return events as a run of bytes; events that are one already are the same object."""
        if isinstance(events, Events):
            return events
        data, ticks, statuses = bytearray(), array("q"), bytearray()
        starts = array("I", (0,))
        for event in events:
            data += event.delta + event.body
            starts.append(len(data))
            ticks.append(event.tick)
            statuses.append(event.status)
        return cls(
            bytes(data),
            np.array(starts, np.uint32),
            narrow(np.array(ticks, np.int64)),
            np.array(statuses, np.uint8),
        )

    @cached_property
    def table(self) -> EventTable:
        """What the events begin with."""
        return EventTable.of(self.data, self.starts, self.ticks, self.statuses)

    def knowing(self, table: EventTable) -> "Events":
        """Return the events with their table, which need not be made any more."""
        self.__dict__["table"] = table
        return self

    def at(self, indices: Indices) -> Iterator[Event]:
        """Yield the events of some indices."""
        return chain.from_iterable(
            self._made(indices[first : first + AT_ONCE]) for first in range(0, len(indices), AT_ONCE)
        )

    def with_part(self, start: int, stop: int, events: Iterable[Event]) -> "Events":
        """Return the events with others in the place of some.

        Args:
            start: Index of the first event that goes.
            stop: Index past the last one.
            events: What comes.
        """
        return joined((self[:start], Events.of(events), self[stop:]))

    def moved(self, ticks: int) -> "Events":
        """Return the events some ticks later; their bytes stay."""
        return Events(self.data, self.starts, narrow(self.ticks.astype(np.int64) + ticks), self.statuses)

    @property
    def first_channel(self) -> int:
        """Index of the first channel message; the number of events where there is none."""
        return int(np.argmax(np.append(self.statuses < SYSEX, np.True_)))

    def __len__(self) -> int:
        return len(self.ticks)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> "Events": ...
    def __getitem__(self, index: int | slice) -> "Event | Events":
        if isinstance(index, slice):
            return self._part(index)
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no event {index} among {len(self)}")
        at = index % len(self)
        (event,) = self._made(slice(at, at + 1))
        return event

    def __iter__(self) -> Iterator[Event]:
        return chain.from_iterable(self._made(slice(at, at + AT_ONCE)) for at in range(0, len(self), AT_ONCE))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Events):
            return self.data == other.data and all(
                np.array_equal(*pair)
                for pair in (
                    (self.starts, other.starts),
                    (self.ticks, other.ticks),
                    (self.statuses, other.statuses),
                )
            )
        if isinstance(other, Sequence):
            return len(self) == len(other) and all(map(Event.__eq__, self, other))
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.data)

    def _made(self, index: Indices | slice) -> list[Event]:
        """Return the events of some indices or of a slice without steps."""
        data, starts = self.data, self.starts[:-1][index]
        rows = zip(
            self.ticks[index].tolist(),
            self.statuses[index].tolist(),
            starts.tolist(),
            read_deltas(data, starts)[0].tolist(),
            self.starts[1:][index].tolist(),
            strict=True,
        )
        return [
            Event(tick, status, data[start:body], data[body:stop]) for tick, status, start, body, stop in rows
        ]

    def _part(self, index: slice) -> "Events":
        """Return the events of a slice."""
        first, last, step = index.indices(len(self))
        if step != 1:
            return Events.of(self[at] for at in range(first, last, step))
        last = max(first, last)
        begin, end = int(self.starts[first]), int(self.starts[last])
        return Events(
            self.data[begin:end],
            self.starts[first : last + 1] - np.uint32(begin),
            self.ticks[first:last],
            self.statuses[first:last],
        )


NO_EVENTS = Events.of(())


def joined(parts: Sequence[Events]) -> Events:
    """Return the events of several runs as one run; ticks stay as they are."""
    ends = np.cumsum([0, *(len(part.data) for part in parts)]).astype(np.uint32)
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends, strict=False)]
    return Events(
        b"".join(part.data for part in parts),
        np.concatenate((*starts, ends[-1:])),
        np.concatenate([part.ticks for part in parts]),
        np.concatenate([part.statuses for part in parts]),
    )
