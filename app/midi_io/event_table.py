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
"""Stands for the first data byte of an event that has none; no pitch and no program is so high."""


@dataclass(frozen=True, slots=True, eq=False)
class EventTable:
    """The first bytes of some events.

    Attributes:
        statuses: Status bytes in force; shape (events,).
        firsts: First data bytes; same shape.
    """

    statuses: Bytes
    firsts: Bytes

    @classmethod
    def of(cls, events: Sequence[Event]) -> Self:
        """Return the table of some events."""
        statuses = np.fromiter((event.status for event in events), np.uint8, len(events))
        return cls(statuses, np.fromiter((_first(event.body) for event in events), np.uint8, len(events)))

    def with_part(self, start: int, stop: int, events: Sequence[Event]) -> "EventTable":
        """Return the table with other events in the place of some."""
        new = EventTable.of(events)
        return EventTable(
            np.concatenate((self.statuses[:start], new.statuses, self.statuses[stop:])),
            np.concatenate((self.firsts[:start], new.firsts, self.firsts[stop:])),
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


def _first(body: bytes) -> int:
    first = body[0]
    if first < 0x80:
        return first
    return body[1] if len(body) > 1 else NO_DATA


def _holds(values: Sequence[int]) -> NDArray[np.bool_]:
    held = np.zeros(256, np.bool_)
    held[list(values)] = True
    return held
