"""Tempo and metre: ticks to bars, ticks to seconds, and back, exactly."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

MICROSECONDS = 1_000_000

EXACT = 2**62
"""Products of whole numbers below it are exact in 64 bits."""

_Whole = TypeVar("_Whole", int, NDArray[np.int64])


@dataclass(frozen=True, slots=True)
class TempoChange:
    """A tempo that holds from a tick onwards.

    Attributes:
        tick: Where it begins.
        microseconds: Duration of a quarter note, at least 1.
    """

    tick: int
    microseconds: int


@dataclass(frozen=True, slots=True)
class MetreChange:
    """A metre that holds from a tick onwards; a new bar begins there.

    Attributes:
        tick: Where it begins.
        numerator: Beats in a bar, as written.
        denominator: The written beat as a fraction of a whole note, such as 4 or 8.
    """

    tick: int
    numerator: int
    denominator: int


DEFAULT_TEMPO = TempoChange(0, 500_000)
DEFAULT_METRE = MetreChange(0, 4, 4)


@dataclass(frozen=True)
class TimeMap:
    """Where bars and seconds lie on the tick line.

    Bars are counted from 0 and never stored one by one, so a map of millions of bars costs no
    more than its changes. A metre change inside a bar cuts that bar short and begins a new one,
    which is also how a pick-up bar is written. The first tempo and metre reach back before
    their tick where nothing else is said, and bars and ticks below 0 continue the first metre.

    Attributes:
        ppq: Ticks per quarter note, at least 1.
        tempos: Ascending ticks; 120 BPM holds before the first.
        metres: Ascending ticks; 4/4 holds before the first.

    Raises:
        ValueError: If ticks do not ascend, a tempo is not positive or a bar lasts under a tick.
    """

    ppq: int
    tempos: tuple[TempoChange, ...] = (DEFAULT_TEMPO,)
    metres: tuple[MetreChange, ...] = (DEFAULT_METRE,)

    def __post_init__(self) -> None:
        """Refuse maps on which no bar or second could be found."""
        if self.ppq < 1:
            raise ValueError(f"ppq is {self.ppq}, not at least 1")
        for changes in (self.tempos, self.metres):
            ticks = [change.tick for change in changes]
            if any(tick < 0 for tick in ticks[:1]) or any(a >= b for a, b in pairwise(ticks)):
                raise ValueError("changes of tempo and metre need ascending ticks from 0")
        if not all(tempo.microseconds > 0 for tempo in self.tempos):
            raise ValueError("a quarter note needs a duration above 0")
        if not all(_is_metre(self.ppq, metre) for metre in self.metres):
            raise ValueError("a bar needs to last a tick or more")

    @classmethod
    def build(cls, ppq: int, tempos: Iterable[TempoChange], metres: Iterable[MetreChange]) -> Self:
        """Return the map of what a file says, in any order and however odd.

        Impossible values (a negative tick, a tempo or numerator of 0, a bar shorter than one
        tick) are ignored; of several changes at one tick the last wins; 120 BPM and 4/4 hold
        at tick 0 where nothing else does.

        Args:
            ppq: Ticks per quarter note; below 1 counts as 1.
            tempos: Tempo changes.
            metres: Metre changes.
        """
        ppq = max(1, ppq)
        tempo_at = {0: DEFAULT_TEMPO} | {
            change.tick: change for change in tempos if change.tick >= 0 and change.microseconds > 0
        }
        metre_at = {0: DEFAULT_METRE} | {
            change.tick: change for change in metres if change.tick >= 0 and _is_metre(ppq, change)
        }
        return cls(
            ppq,
            tuple(tempo_at[tick] for tick in sorted(tempo_at)),
            tuple(metre_at[tick] for tick in sorted(metre_at)),
        )

    @property
    def step_ticks(self) -> float:
        """Ticks in a sixteenth note."""
        return self.ppq / 4

    def bar_start(self, bar: int) -> int:
        """Return the first tick of a bar, also beyond the last change."""
        index = max(0, bisect_right(self._first_bars, bar) - 1)
        metre = self._metres[index]
        return metre.tick + self._ticks(metre, bar - self._first_bars[index])

    def bar_at(self, tick: int) -> int:
        """Return the bar that holds a tick."""
        index = max(0, bisect_right(self._metre_ticks, tick) - 1)
        metre = self._metres[index]
        return self._first_bars[index] + self._whole_bars(metre, tick - metre.tick)

    def starts_of_bars_at(self, ticks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return, for each of many ticks from 0, the first tick of the bar that holds it."""
        found = np.empty(len(ticks), np.int64)
        index = np.maximum(np.searchsorted(np.array(self._metre_ticks), ticks, "right") - 1, 0)
        for at in np.unique(index).tolist():
            metre, own = self._metres[at], np.flatnonzero(index == at)
            after = ticks[own] - metre.tick
            # Whole numbers of any size where 64 bits are too few for the products.
            fits = int(after.max()) < EXACT // (8 * self.ppq * metre.numerator * metre.denominator)
            exact = after if fits else after.astype(object)
            bars = self._whole_bars(metre, exact)
            found[own] = metre.tick + self._ticks(metre, bars)
        return found

    def nearest(self, tick: int, cell: float) -> int:
        """Return the tick nearest to a tick that lies a whole number of cells after its bar's begin.

        Args:
            tick: From 0.
            cell: Ticks between two lines of a grid.
        """
        start = self.bar_start(self.bar_at(tick))
        return start + round(round((tick - start) / cell) * cell)

    def bar_length(self, bar: int) -> int:
        """Return a bar's length in ticks, at least 1."""
        return self.bar_start(bar + 1) - self.bar_start(bar)

    def metre_at(self, bar: int) -> MetreChange:
        """Return the metre that governs a bar."""
        return self._metres[max(0, bisect_right(self._first_bars, bar) - 1)]

    @cached_property
    def has_pickup(self) -> bool:
        """Whether the first bar is a pick-up: shorter than the second, whose metre goes on after it."""
        bars = self._first_bars[1:2]
        if bars != [1] or self.bar_length(0) >= self.bar_length(1):
            return False
        signature = (self._metres[1].numerator, self._metres[1].denominator)
        others = (
            bar
            for metre, bar in zip(self._metres[2:], self._first_bars[2:], strict=True)
            if (metre.numerator, metre.denominator) != signature
        )
        return next(others, 3) > 2

    @property
    def main_metre(self) -> MetreChange:
        """The metre of the first whole bar: that of the second bar where the first is a pick-up."""
        return self._metres[int(self.has_pickup)]

    def bar_count(self, end_tick: int) -> int:
        """Return how many bars cover the ticks from 0 up to, not including, ``end_tick``."""
        return self.bar_at(end_tick - 1) + 1 if end_tick > 0 else 0

    def seconds_at(self, tick: int) -> float:
        """Return the time of a tick in seconds from tick 0, correctly rounded."""
        index = max(0, bisect_right(self._tempo_ticks, tick) - 1)
        tempo = self._tempos[index]
        elapsed = self._elapsed[index] + (tick - tempo.tick) * tempo.microseconds
        return elapsed / (self.ppq * MICROSECONDS)

    def tick_at(self, seconds: float) -> int:
        """Return the tick nearest to a time in seconds."""
        elapsed = Fraction(seconds) * self.ppq * MICROSECONDS
        index = max(0, bisect_right(self._elapsed, elapsed) - 1)
        tempo = self._tempos[index]
        return tempo.tick + round((elapsed - self._elapsed[index]) / tempo.microseconds)

    def tempo_at(self, tick: int) -> float:
        """Return the tempo at a tick, in quarter notes per minute."""
        index = max(0, bisect_right(self._tempo_ticks, tick) - 1)
        return 60 * MICROSECONDS / self._tempos[index].microseconds

    @cached_property
    def tempo_ticks(self) -> list[int]:
        """The tick of each of ``tempos``, for bisection; not to be changed."""
        return [tempo.tick for tempo in self.tempos]

    @cached_property
    def metre_ticks(self) -> list[int]:
        """The tick of each of ``metres``, for bisection; not to be changed."""
        return [metre.tick for metre in self.metres]

    @cached_property
    def _tempos(self) -> tuple[TempoChange, ...]:
        """The tempos with the default in front where tick 0 has none."""
        has_start = bool(self.tempos) and self.tempos[0].tick == 0
        return self.tempos if has_start else (DEFAULT_TEMPO, *self.tempos)

    @cached_property
    def _tempo_ticks(self) -> list[int]:
        """The tick of each tempo, for bisection."""
        return [tempo.tick for tempo in self._tempos]

    @cached_property
    def _elapsed(self) -> list[int]:
        """Time at each tempo change, in units of 1 / ppq microseconds, so that it is exact."""
        elapsed = [0]
        for tempo, following in pairwise(self._tempos):
            elapsed.append(elapsed[-1] + (following.tick - tempo.tick) * tempo.microseconds)
        return elapsed

    @cached_property
    def _metres(self) -> tuple[MetreChange, ...]:
        """The metres with the default in front where tick 0 has none."""
        has_start = bool(self.metres) and self.metres[0].tick == 0
        return self.metres if has_start else (DEFAULT_METRE, *self.metres)

    @cached_property
    def _metre_ticks(self) -> list[int]:
        """The tick of each metre, for bisection."""
        return [metre.tick for metre in self._metres]

    @cached_property
    def _first_bars(self) -> list[int]:
        """The bar that begins at each metre change."""
        bars = [0]
        for metre, following in pairwise(self._metres):
            bars.append(bars[-1] + self._whole_bars(metre, following.tick - metre.tick - 1) + 1)
        return bars

    def _ticks(self, metre: MetreChange, bars: _Whole) -> _Whole:
        """Return ``bars`` times the exact bar length, rounded half up once."""
        whole = 4 * self.ppq * metre.numerator
        return (2 * bars * whole + metre.denominator) // (2 * metre.denominator)

    def _whole_bars(self, metre: MetreChange, ticks: _Whole) -> _Whole:
        """Return the largest number of bars whose rounded length fits in ``ticks``."""
        whole = 4 * self.ppq * metre.numerator
        return -(-(2 * ticks + 1) * metre.denominator // (2 * whole)) - 1


def _is_metre(ppq: int, metre: MetreChange) -> bool:
    """Say whether a metre's bars last at least a tick."""
    return 0 < metre.denominator <= 4 * ppq * metre.numerator
