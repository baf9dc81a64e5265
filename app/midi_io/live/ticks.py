"""MIDI clock on its way: each output has it as late as it is played to."""

from collections.abc import Iterable, Sequence

from app.midi_io.live.pulses import next_pulse, pulses
from app.midi_io.live.transport import Transport

Tick = tuple[float, int, bytes]
"""Second at which it goes out, output, message."""


class Ticks:
    """The ticks that have come due and have not gone out yet."""

    def __init__(self) -> None:
        self._held: list[Tick] = []

    def add(self, transport: Transport, before: float, after: float, latency: Sequence[float]) -> None:
        """Take in the ticks of a transport that are due in a window of time.

        Args:
            transport: What runs.
            before: Begin of the window, in seconds.
            after: Its end.
            latency: How much later each output gets them, in seconds.
        """
        for seconds, data in pulses(transport, before, after):
            self._held.extend((seconds + late, port, data) for port, late in enumerate(latency))

    def take(self, until: float) -> Iterable[Tick]:
        """Return the ticks that go out before a time, and forget them."""
        held, self._held = self._held, [each for each in self._held if each[0] >= until]
        return [each for each in held if each[0] < until]

    def next_due(self, transport: Transport | None, after: float) -> list[float]:
        """Return when ticks go out that are held, and the next of a transport that ticks after a time."""
        coming = [] if transport is None else [next_pulse(transport, after)]
        return [*coming, *(each[0] for each in self._held)]
