"""Where lanes go and how they sound, as a user says it."""

import re
from dataclasses import dataclass

from ripieno.engine.errors import RipienoError

METRONOME = "metronome"
"""In place of a lane: the clicks of the metronome."""

LAST_CHANNEL = 15


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


_ROUTE = re.compile(r"(?P<lane>[^=]+)=(?P<port>.*?)(?::(?P<channel>\d{1,2}))?")


class RouteError(RipienoError):
    """A text that is no route."""


def parse_route(text: str) -> Route:
    """Return the route of a text such as ``bass=Synth:2``, with the channel from 1.

    Raises:
        RouteError: If it is none.
    """
    found = _ROUTE.fullmatch(text.strip())
    channel = None if found is None or found["channel"] is None else int(found["channel"]) - 1
    if (
        found is None
        or not (found["port"].strip() or found["channel"])
        or not 0 <= (channel or 0) <= LAST_CHANNEL
    ):
        raise RouteError(
            f'"{text}" is not a route; write one such as bass=Synth:2, with a channel from 1 to 16.'
        )
    return Route(found["lane"].strip(), found["port"].strip(), channel)


def route_text(route: Route) -> str:
    """Return a route as :func:`parse_route` reads it."""
    channel = "" if route.channel is None else f":{route.channel + 1}"
    return f"{route.lane}={route.port}{channel}"


def rerouted(routes: tuple[Route, ...], route: Route) -> tuple[Route, ...]:
    """Return routes with one more, in place of that of the same lane."""
    return (*(each for each in routes if each.lane.casefold() != route.lane.casefold()), route)
