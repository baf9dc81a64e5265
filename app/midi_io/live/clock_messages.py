"""What parent and sender say to each other about MIDI clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SendClock:
    """Let an output have MIDI clock, or have it no more.

    Attributes:
        port: Index of the output.
        sends: Whether it gets the clock.
    """

    port: int
    sends: bool


@dataclass(frozen=True, slots=True)
class ClockBack:
    """The MIDI clock that had stopped coming ticks again, without a start."""
