"""When the ticks of a clock fall and how far apart they are, out of stamps that jitter.

A Kalman filter of two states, the time of the last tick and the period. With steady gains it is
the second-order delay-locked loop of F. Adriaensen, "Using a DLL to filter time" (Linux Audio
Conference 2005); its first gains are those of a least-squares line (E. Brookner, "Tracking and
Kalman Filtering Made Easy", 1998, ch. 1), so that it locks as fast as the jitter permits. A step
of tempo is found by a two-sided cumulative sum of the innovations (E. S. Page, "Continuous
inspection schemes", Biometrika 41, 1954); since which tick it holds is then the likeliest split
of the last stamps into the old tempo and a new line.
"""

from collections import deque
from collections.abc import Sequence
from math import log, sqrt

# Standard deviations of stamps, in seconds: what is assumed at first, and the least believed
# in (a stamp of a JACK frame is 0.02 ms wide, and drivers add theirs).
_FIRST_DEVIATION, _MIN_DEVIATION = 1e-3, 5e-5
# Any period is possible after the first tick: 5 beats per minute are 0.5 s.
_UNKNOWN_PERIOD = 0.5
# How far back the filter looks once it is steady, in seconds and in ticks.
_MEMORY_SECONDS, _MEMORY_TICKS = 4.0, (96.0, 640.0)
# The jitter is averaged over as many ticks.
_JITTER_TICKS = 64
# Page's test, in standard deviations: slack of each tick, height of the alarm, most that one
# tick may add. False alarms come every few hours; an outlier alone gives none.
_SLACK, _ALARM, _MAX = 0.75, 8.0, 4.0
# How many ticks are looked through for the change; few fit any line.
_LOOK_BACK, _MIN_LINE = 48, 5
# The least logarithm of a likelihood ratio that makes a change certain.
_CERTAIN = 12.0


class TickFilter:
    """Estimates of the last tick's time and of the period.

    Attributes:
        time: When the last tick fell, in seconds.
        period: Seconds from tick to tick.
        count: Ticks since the tempo last changed, this side of a step.
    """

    def __init__(self, period: float) -> None:
        self.time = 0.0
        self.period = period
        self.count = 0
        self._variance = self._calm = _FIRST_DEVIATION**2
        self._time_variance = self._shared = self._period_variance = 0.0
        self._sums = [0.0, 0.0]
        self._ticks_received = 0
        self._stamps: deque[tuple[float, float]] = deque(maxlen=_LOOK_BACK)  # with squared deviations

    @property
    def doubt(self) -> float:
        """Standard deviation of the period as a share of it; infinite before two ticks."""
        return sqrt(self._period_variance) / self.period if self.count > 1 else float("inf")

    @property
    def jitter(self) -> float:
        """Standard deviation of the stamps, in seconds, at least 0.05 ms."""
        return sqrt(self._variance)

    def begin(self, stamp: float) -> None:
        """Forget the ticks so far; one fell at ``stamp``, and any period may follow."""
        self._stamps.clear()
        self._begin(stamp)

    def shift(self, stamp: float) -> None:
        """Let the ticks go on from ``stamp`` with the period known so far."""
        self.time, self._time_variance, self._shared = stamp, self._variance, 0.0
        self._sums = [0.0, 0.0]
        self._stamps.clear()
        self._stamps.append((stamp, 0.0))

    def receive(self, stamp: float) -> None:
        """Take in the next tick, which came at ``stamp`` seconds."""
        self._stamps.append((stamp, (stamp - self.expected()) ** 2))
        innovation = self._update(stamp)
        self._ticks_received += 1
        self._learn_jitter(innovation)
        if self._deviates(innovation) and (ticks := _ticks_since(self._stamps, self._calm)):
            self._restart(ticks)

    def expected(self, ticks: int = 1) -> float:
        """Return when the tick after ``ticks`` more should fall, in seconds."""
        return self.time + ticks * self.period

    def _begin(self, stamp: float) -> None:
        self.time, self.count = stamp, 1
        self._time_variance, self._shared, self._period_variance = self._variance, 0.0, _UNKNOWN_PERIOD**2
        self._sums = [0.0, 0.0]
        if not self._stamps:
            self._stamps.append((stamp, 0.0))

    def _restart(self, ticks: int) -> None:
        """Begin again with the last ``ticks``; what they deviated was no jitter."""
        self._variance = self._calm = min(self._variance, 2 * self._calm)
        since = [stamp for stamp, _ in list(self._stamps)[-ticks:]]
        self._stamps.clear()
        self._begin(since[0])
        for stamp in since[1:]:
            self._stamps.append((stamp, (stamp - self.expected()) ** 2))
            self._update(stamp)

    def _update(self, stamp: float) -> float:
        """Predict, correct, and return the innovation in standard deviations, at most `_MAX`."""
        expected = self.expected()
        low, high = _MEMORY_TICKS
        memory = max(low, min(high, _MEMORY_SECONDS / self.period))
        # The drift of the period for which the steady gains are those of a line over `memory`.
        drift = self._variance * (6 / memory**2) ** 2
        time_variance = self._time_variance + 2 * self._shared + self._period_variance
        shared = self._shared + self._period_variance
        total = time_variance + self._variance
        deviation = sqrt(total)
        innovation = max(-_MAX, min(_MAX, (stamp - expected) / deviation))
        surprise = innovation * deviation
        self.time = expected + time_variance / total * surprise
        self.period = max(1e-4, self.period + shared / total * surprise)
        self._time_variance = time_variance * self._variance / total
        self._shared = shared * self._variance / total
        self._period_variance += drift - shared**2 / total
        self.count += 1
        return innovation

    def _learn_jitter(self, innovation: float) -> None:
        if self.count > 2:
            rate = 1 / min(self._ticks_received, _JITTER_TICKS)
            seen = self._variance * min(innovation**2, 9.0)
            self._variance = max(_MIN_DEVIATION**2, self._variance + rate * (seen - self._variance))

    def _deviates(self, innovation: float) -> bool:
        """Add to Page's sums of early and late ticks; True where one grows too high."""
        early, late = self._sums
        self._sums = [max(0.0, early - innovation - _SLACK), max(0.0, late + innovation - _SLACK)]
        if not any(self._sums):
            self._calm = self._variance
        return max(self._sums) > _ALARM


def _ticks_since(stamps: Sequence[tuple[float, float]], variance: float) -> int:
    """Return how many of the last ticks lie on a new line, 0 where the ticks only jitter more.

    A likelihood ratio of normal stamps whose variance is not known: that of the new line through
    the last ticks against that of the old tempo, for the count of ticks where it is greatest.

    Args:
        stamps: Seconds of each tick, and its squared deviation from the old tempo.
        variance: Of the jitter so far, in seconds squared; keeps ratios of exact stamps finite.
    """
    sum_x = sum_y = sum_xx = sum_xy = sum_yy = old = 0.0
    newest = stamps[-1][0]
    likeliest, ticks = _CERTAIN, 0
    for count, (stamp, squared) in enumerate(reversed(stamps), 1):
        x, y = float(count), stamp - newest
        sum_x, sum_y, sum_xx = sum_x + x, sum_y + y, sum_xx + x * x
        sum_xy, sum_yy, old = sum_xy + x * y, sum_yy + y * y, old + squared
        if count >= _MIN_LINE:
            spread = sum_xx - sum_x**2 / count
            left = sum_yy - sum_y**2 / count - (sum_xy - sum_x * sum_y / count) ** 2 / spread
            ratio = count / 2 * log((old + variance) / (max(0.0, left) + variance))
            if ratio > likeliest:
                likeliest, ticks = ratio, count
    return ticks
