"""Where lanes go and how they sound, as a user says it."""

from dataclasses import dataclass

METRONOME = "metronome"
"""In place of a lane: the clicks of the metronome."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a lane goes.

    Attributes:
        lane: The lane, as :func:`ripieno.engine.music.selection.lanes_in` reads it, or ``METRONOME``.
        port: One of the outputs, as it was opened; empty for the first.
        channel: MIDI channel, from 0; None for the lane's own.
    """

    lane: str
    port: str = ""
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound that a lane asks of its synth.

    Attributes:
        lane: The lane, as :func:`ripieno.engine.music.selection.lanes_in` reads it.
        program: Program, from 0.
        bank: Bank, 0 to 16383; None to leave it.
    """

    lane: str
    program: int
    bank: int | None = None


def rerouted(routes: tuple[Route, ...], route: Route) -> tuple[Route, ...]:
    """Return routes with one more, in place of that of the same lane."""
    return (*(each for each in routes if each.lane.casefold() != route.lane.casefold()), route)
