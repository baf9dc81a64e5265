"""How often something may be done."""

from ripieno.app.midi_io.live.clocks import Clock, HostClock


class Allowance:
    """A number of times that are used up and come back as time goes by.

    Args:
        most: Times in a row, at first and after a long while.
        per_second: How many come back in a second.
        clock: Where seconds come from.
    """

    def __init__(self, most: int, per_second: float, clock: Clock | None = None) -> None:
        self._most = most
        self._per_second = per_second
        self._clock = clock or HostClock()
        self._left = float(most)
        self._seen = self._clock.now()

    def take(self) -> bool:
        """Use one up; say whether there was one."""
        now = self._clock.now()
        self._left = min(self._most, self._left + (now - self._seen) * self._per_second)
        self._seen = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
