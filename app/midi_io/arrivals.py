"""When messages came, where a port is asked now and then and says only how far they lie apart."""

import math

DRIFT = 1e-4
"""How much faster the port's clock may run than ours."""


class Arrivals:
    """Puts messages at the moments at which they came, not those at which they were fetched.

    A message is fetched some time after it came. What the port says lies between messages, summed up, is
    the port's own clock; the least that ours was ever ahead of it at a fetch is the message that waited
    least, and by that much ours is taken to be ahead.
    """

    def __init__(self) -> None:
        self._own = 0.0
        self._ahead = math.inf

    def at(self, since: float, before: float, now: float) -> float:
        """Return the second at which a message came.

        Args:
            since: Seconds since the message before it, by the port.
            before: When the port had not had it yet, by our clock in seconds.
            now: When it was fetched.

        Returns:
            A second from ``before`` to ``now``.
        """
        self._own += since
        self._ahead = min(self._ahead + DRIFT * since, now - self._own)
        came = self._own + self._ahead
        if came < before:  # the port's clock began anew
            self._ahead = now - self._own
            return now
        return min(came, now)
