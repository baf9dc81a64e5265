"""How a region becomes windows that a model can take at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.errors import RipienoError
from engine.grid.layout import Layout
from engine.music.clip import Clip
from engine.music.region import Region

MOST_BARS_MADE = 8
MOST_TOKENS_MADE = 128
MOST_LANES = 8
MOST_BEATS = 96
"""Beats of a window; what the model saw in training."""


class WindowError(RipienoError):
    """A region that no window of the model can hold."""


@dataclass(frozen=True)
class WindowPlan:
    """One call of the model.

    Attributes:
        first: First bar of the window.
        last: Last bar of the window.
        lanes: Lanes of the clip that the model sees, in order.
        region: The bars and lanes to make in this call.
    """

    first: int
    last: int
    lanes: tuple[int, ...]
    region: Region


def plan_windows(clip: Clip, region: Region, bars: int) -> Iterator[WindowPlan]:
    """Split a region into windows, in the order in which they are to be filled.

    Bars go from left to right, at most eight at once; lanes in groups where
    there are many. A window looks as far to the left as it can, and to the
    right until the next bar that is still to be made.

    Args:
        clip: What is to be filled.
        region: Bars or painted stretches, lanes and pitches to fill.
        bars: Longest window.

    Raises:
        WindowError: If a bar has more beats than the model can hold.
    """
    pending = set(region.bars)
    for chunk in _chunks(region.bars, clip):
        first, last = _around(chunk, pending - set(chunk), clip, bars)
        beats = len(Layout.from_time(clip.time, chunk[0], chunk[-1]))
        for group in _groups(region.lanes, max(1, MOST_TOKENS_MADE // beats)):
            part = replace(region, bars=tuple(chunk), lanes=group)
            yield WindowPlan(first, last, _seen(clip, group, first, last), part)
        pending -= set(chunk)


def _chunks(bars: Sequence[int], clip: Clip) -> Iterator[list[int]]:
    chunk: list[int] = []
    for bar in bars:
        beats = len(Layout.from_time(clip.time, bar, bar))
        if beats > MOST_BEATS:
            message = (
                f"Bar {bar + 1} has {beats} beats, more than the {MOST_BEATS} that the model can "
                "hold; write a shorter metre into the file or choose other bars."
            )
            raise WindowError(message)
        if chunk and (bar - chunk[0] >= MOST_BARS_MADE or _beats(clip, chunk[0], bar) > MOST_BEATS):
            yield chunk
            chunk = []
        chunk.append(bar)
    if chunk:
        yield chunk


def _around(chunk: Sequence[int], pending: set[int], clip: Clip, bars: int) -> tuple[int, int]:
    first, last = chunk[0], chunk[-1]
    grows_left, grows_right = True, True
    while grows_left or grows_right:
        grows_left = grows_left and first > 0 and _fits(clip, first - 1, last, bars)
        first -= grows_left
        free = last + 1 < clip.bars and last + 1 not in pending
        grows_right = grows_right and free and _fits(clip, first, last + 1, bars)
        last += grows_right
    return first, last


def _fits(clip: Clip, first: int, last: int, bars: int) -> bool:
    return last - first < bars and _beats(clip, first, last) <= MOST_BEATS


def _beats(clip: Clip, first: int, last: int) -> int:
    return len(Layout.from_time(clip.time, first, last))


def _groups(lanes: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    size = min(size, MOST_LANES)
    for start in range(0, len(lanes), size):
        yield tuple(lanes[start : start + size])


def _seen(clip: Clip, made: Sequence[int], first: int, last: int) -> tuple[int, ...]:
    start, end = clip.time.bar_start(first), clip.time.bar_start(last + 1)

    def notes(lane: int) -> int:
        return sum(start <= note.onset < end for note in clip.lanes[lane].notes)

    others = {lane: notes(lane) for lane in range(len(clip.lanes)) if lane not in made}
    busiest = sorted((lane for lane in others if others[lane]), key=lambda lane: -others[lane])
    return tuple(sorted((*made, *busiest[: MOST_LANES - len(made)])))
