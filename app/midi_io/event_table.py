"""What the events of a track begin with, as arrays, to find those of a kind at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.midi_io.smf_events import Event

Bytes = NDArray[np.uint8]
Indices = NDArray[np.int64]

NO_DATA = 0xFF
"""Stands for a data byte that an event does not have; no pitch and no program is so high."""


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """The first bytes of some events.

    Attributes:
        ticks: Ticks from the start of the track; shape (events,), as all.
        statuses: Status bytes in force.
        firsts: First data bytes.
        seconds: Second data bytes.
    """

    ticks: Indices
    statuses: Bytes
    firsts: Bytes
    seconds: Bytes

    @classmethod
    def of(cls, events: Sequence[Event]) -> Self:
        """Return the table of some events."""
        count = len(events)
        bodies = [_data(event.body) for event in events]
        return cls(
            np.fromiter((event.tick for event in events), np.int64, count),
            np.fromiter((event.status for event in events), np.uint8, count),
            np.fromiter((body[0] for body in bodies), np.uint8, count),
            np.fromiter((body[1] for body in bodies), np.uint8, count),
        )

    def with_part(self, start: int, stop: int, events: Sequence[Event]) -> "EventTable":
        """Return the table with other events in the place of some."""
        new = EventTable.of(events)
        return EventTable(
            np.concatenate((self.ticks[:start], new.ticks, self.ticks[stop:])),
            np.concatenate((self.statuses[:start], new.statuses, self.statuses[stop:])),
            np.concatenate((self.firsts[:start], new.firsts, self.firsts[stop:])),
            np.concatenate((self.seconds[:start], new.seconds, self.seconds[stop:])),
        )

    def of_status(self, status: int) -> Indices:
        """Return the indices of the events with a status byte whose first data byte is one, ascending."""
        return np.flatnonzero((self.statuses == status) & (self.firsts < 0x80))

    def from_status(self, least: int) -> Indices:
        """Return the indices of the events with a status byte or a higher one, ascending."""
        return np.flatnonzero(self.statuses >= least)

    def among(self, statuses: Sequence[int], firsts: Sequence[int]) -> Indices:
        """Return the indices of the events of some status bytes and first data bytes, ascending."""
        return np.flatnonzero(_holds(statuses)[self.statuses] & _holds(firsts)[self.firsts])


def _data(body: bytes) -> bytes:
    """Return the two first data bytes of an event, made up where it has fewer."""
    data = body[:2] if body[0] < 0x80 else body[1:3]
    return data if len(data) == 2 else data + bytes((NO_DATA, NO_DATA))


def _holds(values: Sequence[int]) -> NDArray[np.bool_]:
    held = np.zeros(256, np.bool_)
    held[list(values)] = True
    return held
