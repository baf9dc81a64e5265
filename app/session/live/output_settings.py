"""What is set for single outputs, by the ports that are open: delays, and which get MIDI clock."""

from collections.abc import Iterator
from contextlib import suppress

from ripieno.app.midi_io.live.clock_messages import SendClock
from ripieno.app.midi_io.port_names import find_name
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.requests import SetClockOutput
from ripieno.engine.errors import RipienoError


def delays_of(outputs: tuple[str, ...], settings: LiveSettings) -> Iterator[tuple[int, float]]:
    """Yield index and delay of the outputs that have one; a port that is not there keeps its own."""
    for name, seconds in settings.delays:
        with suppress(RipienoError):
            yield outputs.index(find_name(outputs, name, "output")), seconds


def clocked(outputs: tuple[str, ...], wanted: tuple[str, ...] | None) -> frozenset[int]:
    """Return the outputs that get MIDI clock.

    Raises:
        PortError: If one that is wanted is not there.
    """
    if wanted is None:
        return frozenset(range(len(outputs)))
    return frozenset(outputs.index(find_name(outputs, name, "output")) for name in wanted)


def clock_switch(request: SetClockOutput, outputs: tuple[str, ...]) -> SendClock:
    """Return the command that lets an output have MIDI clock or have it no more.

    Raises:
        PortError: If there is no such output.
    """
    return SendClock(outputs.index(find_name(outputs, request.port, "output")), request.sends)
