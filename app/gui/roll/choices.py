"""Regions that come of what is pointed at."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ripieno.app.gui.roll.geometry import HIGHEST
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.region import LAST_BAR, Region
from ripieno.engine.music.spans import Span


def selected_bars(
    region: Region | None,
    bars: Iterable[int],
    lane: int,
    time: TimeMap,
    *,
    adds: bool,
    pitches: tuple[int, int] = (0, 127),
) -> Region:
    """Return a region of some bars of a lane.

    Args:
        region: What was selected before.
        bars: Bars from 0.
        lane: Index of the lane.
        time: Where bars lie.
        adds: Whether what was selected before stays so; the pitches are then those of both.
        pitches: Lowest and highest pitch.
    """
    low, high = pitches
    if region is None or not adds:
        return Region(tuple(bars), (lane,), low, high)
    lanes, low, high = (*region.lanes, lane), min(low, region.low), max(high, region.high)
    return Region(tuple(bars), lanes, low, high).plus(region.spans(time), time)


def bars_between(first: int, last: int) -> range:
    """Return the bars from one to another, in either order; of too many those next to the first.

    Args:
        first: Where the choice began, from 0.
        last: Where it ends.
    """
    low, high = sorted((first, last))
    bars = range(low, high + 1)
    return bars[: LAST_BAR + 1] if first == low else bars[-(LAST_BAR + 1) :]


def spans_painted(
    region: Region | None, spans: Iterable[Span], lane: int, time: TimeMap, *, adds: bool
) -> Region | None:
    """Return a region with some ticks of its bars more, or fewer; None where none is left."""
    base = region or Region((), ())
    wider = replace(base, lanes=(*base.lanes, lane))
    painted = wider.plus(spans, time) if adds else wider.minus(spans, time)
    return painted if painted.bars else None


def bars_moved(region: Region, by: int, last_bar: int, time: TimeMap, *, extends: bool) -> Region:
    """Return a region some bars later or earlier, or grown or shrunk at its end.

    Painted steps keep their places in their bars; those beyond the end of a shorter bar go.

    Args:
        region: At least one bar.
        by: Bars; below 0 is earlier.
        last_bar: The last bar there is.
        time: Where bars lie.
        extends: Whether the first bar stays.
    """
    first, last = region.bars[0], region.bars[-1]
    if extends:
        end = max(first, min(last + by, last_bar))
        kept = replace(region, bars=tuple(bar for bar in region.bars if bar <= end))
        return kept.plus(
            Region(tuple(bars_between(last + 1, end)) if end > last else (), ()).spans(time), time
        )
    by = max(-first, min(by, last_bar - last))
    if not region.painted:
        return replace(region, bars=tuple(bar + by for bar in region.bars))
    painted = [span for bar in region.bars for span in _moved(region, bar, by, time)]
    moved = region.of_spans(time, painted, region.lanes, region.low, region.high)
    return moved if moved.bars else region


def _moved(region: Region, bar: int, by: int, time: TimeMap) -> Iterator[Span]:
    """Yield what is painted of a bar, in the bar that lies some bars away."""
    shift, end = time.bar_start(bar + by) - time.bar_start(bar), time.bar_start(bar + by + 1)
    for start, stop in replace(region, bars=(bar,)).spans(time):
        is_to_end = stop == time.bar_start(bar + 1)
        yield start + shift, end if is_to_end else min(stop + shift, end)


def range_moved(region: Region, by: int, *, is_top: bool, used: tuple[int, int]) -> Region:
    """Return a region whose range of pitches is wider or narrower at one end.

    Args:
        region: What is selected.
        by: Semitones; above 0 is higher.
        is_top: Whether the highest pitch moves, or the lowest.
        used: Lowest and highest pitch of the notes; a range without a limit is limited there first.
    """
    low, high = region.low, region.high
    if is_top:
        start = high if high < HIGHEST else used[1] - by
        return replace(region, high=max(low, min(HIGHEST, start + by)))
    start = low if low > 0 else used[0] - by
    return replace(region, low=min(high, max(0, start + by)))
