"""What the events of a track begin with, as arrays, to find those of a kind at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Indices = NDArray[np.int64]

NO_DATA = 0xFF
"""Stands for a data byte that an event does not have; no pitch and no program is so high."""

_IN_BLOCK = 2**18
"""Events that are looked at together; more need more memory and are no faster."""


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
    def of(
        cls,
        data: bytes,
        starts: NDArray[np.uint32],
        bodies: NDArray[np.uint32],
        ticks: Indices,
        statuses: Bytes,
    ) -> Self:
        """Return the table of some events, given as in :class:`app.midi_io.events.Events`."""
        count = len(ticks)
        seen = np.frombuffer(data + bytes(2), np.uint8)
        firsts, seconds = np.empty(count, np.uint8), np.empty(count, np.uint8)
        for first in range(0, count, _IN_BLOCK):
            part = slice(first, first + _IN_BLOCK)
            payloads = bodies[part] + (seen[bodies[part]] > 0x7F)
            left = starts[1:][part] - payloads
            firsts[part] = np.where(left > 0, seen[payloads], np.uint8(NO_DATA))
            seconds[part] = np.where(left > 1, seen[payloads + np.uint32(1)], np.uint8(NO_DATA))
        return cls(ticks, statuses, firsts, seconds)

    def of_status(self, status: int) -> Indices:
        """Return the indices of the events with a status byte whose first data byte is one, ascending."""
        return np.flatnonzero((self.statuses == status) & (self.firsts < 0x80))

    def from_status(self, least: int) -> Indices:
        """Return the indices of the events with a status byte or a higher one, ascending."""
        return np.flatnonzero(self.statuses >= least)

    def among(self, statuses: Sequence[int], firsts: Sequence[int]) -> Indices:
        """Return the indices of the events of some status bytes and first data bytes, ascending."""
        return np.flatnonzero(_holds(statuses)[self.statuses] & _holds(firsts)[self.firsts])


def _holds(values: Sequence[int]) -> NDArray[np.bool_]:
    held = np.zeros(256, np.bool_)
    held[list(values)] = True
    return held
