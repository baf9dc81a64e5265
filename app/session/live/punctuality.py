"""How exactly messages went out: percentiles over a session of any length."""

from collections import deque

import numpy as np

from ripieno.app.session.live.live_events import Jitter

KEPT = 1 << 17
"""Messages whose lateness is kept for the percentiles: an hour of four busy lanes."""

RECENT = 1.0
"""Seconds over which the status line looks back."""


class Punctuality:
    """Lateness of messages, as they are reported.

    Args:
        point: Where it is measured.
    """

    def __init__(self, point: str = "") -> None:
        self._point = point
        self._kept: deque[float] = deque(maxlen=KEPT)
        self._recent: deque[tuple[float, float]] = deque()
        self._most = 0.0
        self._count = 0

    def passed(self, due: float, seconds: float) -> None:
        """Take in a message.

        Args:
            due: When it was due, in seconds.
            seconds: When it passed.
        """
        late = abs(seconds - due)
        self._kept.append(late)
        self._count += 1
        self._most = max(self._most, late)
        self._recent.append((seconds, late))
        while self._recent[0][0] < seconds - RECENT:
            self._recent.popleft()

    @property
    def recent(self) -> float:
        """The most that a message of the last second was late, in ms."""
        return 1000 * max((late for _, late in self._recent), default=0.0)

    @property
    def jitter(self) -> Jitter | None:
        """The percentiles; None where no message passed."""
        if not self._kept:
            return None
        half, most_of_them = np.percentile(np.array(self._kept), (50, 99)) * 1000
        return Jitter(float(half), float(most_of_them), 1000 * self._most, self._count, self._point)
