"""Tempos by hand: tapped, or led to over some bars. Nothing here asks for the time."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ripieno.app.midi_io.live.timeline import SECONDS_PER_MINUTE

MAX_GAP_SECONDS = 3.0
"""Seconds between two taps that belong together, at most: 20 beats a minute."""

MIN_TAPS = 3
"""Taps from which on there is a tempo; two fingers' mishap is none."""

KEPT_TAPS = 9


@dataclass
class TapTempo:
    """The tempo that is tapped; a pause begins anew."""

    _taps: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_TAPS))

    def tap(self, seconds: float) -> float | None:
        """Take a tap.

        Args:
            seconds: When it came, on a clock that stays the same.

        Returns:
            Quarter notes per minute; None while there are too few taps.
        """
        if self._taps and not 0 < seconds - self._taps[-1] <= MAX_GAP_SECONDS:
            self._taps.clear()
        self._taps.append(seconds)
        if len(self._taps) < MIN_TAPS:
            return None
        return SECONDS_PER_MINUTE / median(after - before for before, after in pairwise(self._taps))


@dataclass(frozen=True, slots=True)
class TempoRamp:
    """A way from one tempo to another, evenly over beats.

    Attributes:
        begin: Where it begins, in quarter notes.
        end: Where it ends.
        from_tempo: Quarter notes per minute at its begin.
        to_tempo: And at its end.
    """

    begin: float
    end: float
    from_tempo: float
    to_tempo: float

    def tempo(self, beat: float) -> float:
        """Return the tempo at a beat."""
        span = self.end - self.begin
        share = 1.0 if span <= 0 else min(max((beat - self.begin) / span, 0.0), 1.0)
        return self.from_tempo + share * (self.to_tempo - self.from_tempo)

    def is_over(self, beat: float) -> bool:
        """Say whether the tempo at a beat is the last one."""
        return beat >= self.end
