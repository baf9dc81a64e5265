"""Events put in a new order, with the delta times and status bytes that fit it.

Events keep their bytes. Two things alone are written anew, and only where their neighbours
changed: a delta time, and a status byte that was left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ripieno.app.midi_io.smf import Event
from ripieno.app.midi_io.smf_events import SYSEX
from ripieno.app.midi_io.smf_vlq import MAX_VALUE, read_vlq, write_vlq
from ripieno.engine.errors import RipienoError

# At one tick notes end first and begin last, after the controllers and programs they rely on.
ENDS, STAYS, BEGINS = range(3)
"""Phases of a tick."""


class SpliceError(RipienoError):
    """Events further apart than a MIDI file can say."""


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event at its place.

    Attributes:
        event: The event; its delta time need not be right.
        phase: Among the events of its tick the lower phase comes first.
        is_loose: Whether its file lets it lean on a status byte across a meta event.
    """

    event: Event
    phase: int
    is_loose: bool = False

    def order(self) -> tuple[int, int]:
        """Return what to sort by."""
        return self.event.tick, self.phase


def placed_events(events: Iterable[Event]) -> Iterator[PlacedEvent]:
    """Yield a track's events at the places they have."""
    last = 0
    for event in events:
        yield PlacedEvent(event, STAYS, is_loose=event.is_running and last >= SYSEX)
        last = event.status


def linked(ordered: Iterable[PlacedEvent], before: Sequence[Event] = ()) -> Iterator[Event]:
    """Yield events whose delta times and status bytes fit their order, changed only if need be.

    Running status across a meta or system exclusive event stays where the file had it, but does
    not come about anew, for the format forbids it.

    Args:
        ordered: The events.
        before: Events of the track that come before them and stay.
    """
    tick, last = (before[-1].tick, before[-1].status) if before else (0, 0)
    running = next((event.status for event in reversed(before) if event.status < SYSEX), 0)
    for placed in ordered:
        event = placed.event
        delta, body = event.delta, event.body
        wait = event.tick - tick
        if read_vlq(delta, 0, len(delta))[0] != wait:
            delta = _delta(wait, event.tick)
        if event.is_running and (running != event.status or (last >= SYSEX and not placed.is_loose)):
            body = bytes((event.status, *body))
        is_same = delta is event.delta and body is event.body
        yield event if is_same else replace(event, delta=delta, body=body)
        tick, last = event.tick, event.status
        running = last if last < SYSEX else running


def _delta(wait: int, tick: int) -> bytes:
    """Return a new delta time, if a file can say it."""
    if wait > MAX_VALUE:
        raise SpliceError(
            f"What comes at tick {tick} lies {wait} ticks from what comes before it, more than a "
            f"MIDI file can say ({MAX_VALUE}); choose other bars."
        )
    return write_vlq(wait)
