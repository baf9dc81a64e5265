"""The grid that edits keep to, and the lines drawn for bars, beats and steps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.spans import Span

FINEST, COARSEST = 5, 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A division of the bar.

    Attributes:
        halvings: How often a whole note is halved: 2 is quarters, 4 sixteenths.
        is_triplet: Whether three steps take the place of two.
    """

    halvings: int = 4
    is_triplet: bool = False

    def __str__(self) -> str:
        """Return the name as musicians write it, such as ``1/16T``."""
        return f"1/{2**self.halvings}{'T' if self.is_triplet else ''}"

    def step(self, ppq: int) -> Fraction:
        """Return the ticks of a step, exactly."""
        return Fraction(4 * ppq, 2**self.halvings) * (Fraction(2, 3) if self.is_triplet else 1)

    def finer(self) -> Self:
        """Return the grid of half the step."""
        return replace(self, halvings=min(FINEST, self.halvings + 1))

    def coarser(self) -> Self:
        """Return the grid of twice the step."""
        return replace(self, halvings=max(COARSEST, self.halvings - 1))

    def toggled(self) -> Self:
        """Return the grid with triplets in place of straight steps, or the other way round."""
        return replace(self, is_triplet=not self.is_triplet)

    def snapped(self, tick: float, time: TimeMap) -> int:
        """Return the grid line nearest to a tick; every bar begins one."""
        bar = time.bar_at(max(0, round(tick)))
        start, end = time.bar_start(bar), time.bar_start(bar + 1)
        step = self.step(time.ppq)
        line = start + round(round((tick - start) / step) * step)
        return max(0, min((min(line, end), end), key=lambda each: abs(each - tick)))

    def before(self, tick: float, time: TimeMap) -> int:
        """Return the last grid line at or before a tick."""
        return self.cell(tick, time)[0]

    def cell(self, tick: float, time: TimeMap) -> Span:
        """Return the step of the grid that holds a tick: up to the next line, or the end of its bar."""
        at = max(0, int(tick))
        bar = time.bar_at(at)
        start, step = time.bar_start(bar), self.step(time.ppq)
        count = int((at - start) / step)
        while start + round((count + 1) * step) <= at:
            count += 1
        while start + round(count * step) > at:
            count -= 1
        return start + round(count * step), min(start + round((count + 1) * step), time.bar_start(bar + 1))

    def stepped(self, tick: int, steps: int, time: TimeMap) -> int:
        """Return a tick some steps away, not below 0; what is off the grid stays as far off."""
        return max(0, tick + round(steps * self.step(time.ppq)))


def bars_in(
    time: TimeMap, first_tick: float, last_tick: float, least_ticks: float
) -> Iterator[tuple[int, int]]:
    """Yield bars that begin in a span, and their first ticks; some are left out where they lie too close.

    Args:
        time: Where bars lie.
        first_tick: Begin of the span; the bar that holds it comes first.
        last_tick: End of the span.
        least_ticks: Least distance of two bars.
    """
    bar = time.bar_at(max(0, int(first_tick)))
    stride = 1
    while stride * time.bar_length(bar) < least_ticks:
        stride *= 2
    bar -= bar % stride
    while (start := time.bar_start(bar)) <= last_tick:
        yield bar, start
        bar += stride
        if time.bar_start(bar) - start < least_ticks:  # bars are shorter from here on
            bar = max(bar, -(-time.bar_at(int(start + least_ticks)) // stride) * stride)


def parts_of(time: TimeMap, bar: int, part: float) -> Iterator[float]:
    """Yield the ticks inside a bar at which a part of it begins, without the bar line itself."""
    start, end = time.bar_start(bar), time.bar_start(bar + 1)
    count = 1
    while (tick := start + part * count) < end - 1e-6:
        yield tick
        count += 1


def beat_of(time: TimeMap, bar: int) -> float:
    """Return the ticks of the written beat of a bar."""
    return 4 * time.ppq / time.metre_at(bar).denominator
