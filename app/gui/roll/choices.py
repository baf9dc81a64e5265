"""Regions that come of what is pointed at."""

from collections.abc import Iterable
from dataclasses import replace

from app.gui.roll.geometry import HIGHEST
from engine.music.region import Region


def bars_chosen(
    region: Region | None, bars: Iterable[int], lane: int, *, adds: bool, pitches: tuple[int, int] = (0, 127)
) -> Region:
    """Return a region of some bars of a lane.

    Args:
        region: What was selected before.
        bars: Bars from 0.
        lane: Index of the lane.
        adds: Whether what was selected before stays so; the pitches are then those of both.
        pitches: Lowest and highest pitch.
    """
    low, high = pitches
    if region is None or not adds:
        return Region(tuple(bars), (lane,), low, high)
    return Region((*region.bars, *bars), (*region.lanes, lane), min(low, region.low), max(high, region.high))


def bars_painted(region: Region | None, bars: Iterable[int], lane: int, *, adds: bool) -> Region | None:
    """Return a region with some bars more, or fewer; None where none is left."""
    base = region or Region((), (lane,))
    left = {*base.bars, *bars} if adds else {*base.bars} - {*bars}
    return replace(base, bars=tuple(left), lanes=(*base.lanes, lane)) if left else None


def bars_moved(region: Region, by: int, last_bar: int, *, extends: bool) -> Region:
    """Return a region some bars later or earlier, or grown or shrunk at its end.

    Args:
        region: At least one bar.
        by: Bars; below 0 is earlier.
        last_bar: The last bar there is.
        extends: Whether the first bar stays.
    """
    first, last = region.bars[0], region.bars[-1]
    if extends:
        end = max(first, min(last + by, last_bar))
        grown = {bar for bar in region.bars if bar <= end} | set(range(last + 1, end + 1)) | {first}
        return replace(region, bars=tuple(grown))
    by = max(-first, min(by, last_bar - last))
    return replace(region, bars=tuple(bar + by for bar in region.bars))


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
