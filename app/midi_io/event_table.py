"""What the events of a track begin with, as arrays, to find those of a kind at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.deltas import read_deltas

Bytes = NDArray[np.uint8]
Indices = NDArray[np.signedinteger[Any]]

NO_DATA = 0xFF
"""Stands for a data byte that an event does not have; no pitch and no program is so high."""

NARROW = 2**30
"""Ticks below it are held in 32 bits; sums of two of them fit as well."""

IN_BLOCK = 2**18
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
    def of(cls, data: bytes, starts: NDArray[np.uint32], ticks: Indices, statuses: Bytes) -> Self:
        """Return the table of some events, given as in :class:`ripieno.app.midi_io.events.Events`."""
        count = len(ticks)
        seen = np.frombuffer(data, np.uint8)
        firsts, seconds = np.empty(count, np.uint8), np.empty(count, np.uint8)
        for first in range(0, count, IN_BLOCK):
            part = slice(first, first + IN_BLOCK)
            bodies, _ = read_deltas(data, starts[:-1][part])
            read_data(seen, bodies, starts[1:][part], firsts[part], seconds[part])
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


def read_data(
    seen: Bytes, bodies: NDArray[np.uint32], ends: NDArray[np.uint32], firsts: Bytes, seconds: Bytes
) -> None:
    """Write the two first data bytes of some events.

    Args:
        seen: The bytes of all events.
        bodies: Offset past each delta time.
        ends: Offset past each event.
        firsts: Takes the first data bytes.
        seconds: Takes the second ones.
    """
    payloads = bodies + (seen[bodies] > 0x7F)
    for at, column in enumerate((firsts, seconds)):
        there = seen.take(payloads + np.uint32(at), mode="clip")
        column[:] = there
        column[ends <= payloads + np.uint32(at)] = NO_DATA


def where(holds: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the indices at which a mask holds, ascending, in 32 bits: no file has so many events."""
    return np.arange(len(holds), dtype=np.int32)[holds]


def added_up(waits: NDArray[np.int32]) -> Indices:
    """Return the ticks of events from their delta times, in 32 bits where they leave room there."""
    fits = int(waits.sum(dtype=np.int64)) < NARROW
    return np.cumsum(waits, out=waits) if fits else np.cumsum(waits, dtype=np.int64)


def narrow(numbers: NDArray[np.int64]) -> Indices:
    """Return whole numbers in 32 bits where they leave room there, in half the memory."""
    fits = not len(numbers) or int(numbers.max()) < NARROW
    return numbers.astype(np.int32) if fits else numbers


def _holds(values: Sequence[int]) -> NDArray[np.bool_]:
    held = np.zeros(256, np.bool_)
    held[list(values)] = True
    return held
