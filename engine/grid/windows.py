"""How a region becomes windows that a model can take at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ripieno.engine.errors import RipienoError
from ripieno.engine.grid.layout import Layout
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

MAX_BARS_MADE = 8
MAX_BARS_WITHOUT_CONTEXT = 4
"""Bars made at once of a lane without context: it goes on by what it has begun with."""

BARS_WITHOUT_CONTEXT = 8
"""Longest window of such a lane: a melody that sees more bars of its own making sticks to few pitches."""

MAX_TOKENS_MADE = 128
MAX_LANES = 8
MAX_BEATS = 96
"""Beats of a window; what the model saw in training."""


FIRST_TO_PLAY = (Role.DRUMS, Role.KEYS, Role.PAD, Role.BASS, Role.LEAD, Role.COUNTER)
"""Order in which lanes without context are made, each by all that went before."""


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
        pending: By lane of the clip, the bars still to be made, those of this call among them.
    """

    first: int
    last: int
    lanes: tuple[int, ...]
    region: Region
    pending: Mapping[int, frozenset[int]]


def plan_windows(clip: Clip, region: Region, bars: int) -> Iterator[WindowPlan]:
    """Split a region into windows, in the order in which they are to be filled.

    Bars go from left to right, at most eight at once, fewer where there are many lanes. Lanes of which
    nothing is heard come last and one by one. A window looks as far to the left as it can, and to the
    right until the next bar that is still to be made; it sees no lane that is still to be made there.

    Args:
        clip: What is to be filled; the notes that the region replaces are gone.
        region: Bars or painted stretches, lanes and pitches to fill.
        bars: Longest window.

    A lane whose channel has another sound in all of a window's bars is not made there.

    Raises:
        WindowError: If a bar has more beats than the model can hold.
    """
    pending = {lane: _played_bars(clip, lane, region.bars) for lane in region.lanes}
    for lanes, most, longest in _together(clip, region.lanes, bars):
        for chunk in _chunks(region.bars, clip, most, min(len(lanes), MAX_LANES)):
            beats = _beats(clip, chunk[0], chunk[-1])
            playing = [lane for lane in lanes if pending[lane].intersection(chunk)]
            for group in _groups(playing, max(1, MAX_TOKENS_MADE // beats)):
                first, last = _around(chunk, pending[group[0]].difference(chunk), clip, longest)
                part = replace(region, bars=tuple(chunk), lanes=group)
                seen = _seen(clip, group, pending, first, last)
                yield WindowPlan(first, last, seen, part, dict(pending))
                pending |= {lane: pending[lane].difference(chunk) for lane in group}


def _played_bars(clip: Clip, lane: int, bars: Sequence[int]) -> frozenset[int]:
    """Return the bars in which the channel of a lane has the lane's sound."""
    own, time = clip.lanes[lane], clip.time
    if not own.spans:
        return frozenset(bars)
    return frozenset(bar for bar in bars if own.own(((time.bar_start(bar), time.bar_start(bar + 1)),)))


def _together(clip: Clip, lanes: Sequence[int], bars: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield lanes that are made together, how many of their bars at once, and the bars of their windows."""
    with_context = tuple(lane for lane in lanes if clip.lanes[lane].notes)
    if with_context:
        yield with_context, MAX_BARS_MADE, bars
    without_context = [lane for lane in lanes if lane not in with_context]
    for lane in sorted(without_context, key=lambda lane: FIRST_TO_PLAY.index(clip.lanes[lane].role)):
        yield (lane,), MAX_BARS_WITHOUT_CONTEXT, min(bars, BARS_WITHOUT_CONTEXT)


def _chunks(bars: Sequence[int], clip: Clip, most: int, lanes: int) -> Iterator[list[int]]:
    chunk: list[int] = []
    most_beats = min(MAX_BEATS, MAX_TOKENS_MADE // lanes)
    for bar in bars:
        beats = _beats(clip, bar, bar)
        if beats > MAX_BEATS:
            message = (
                f"Bar {bar + 1} has {beats} beats, more than the {MAX_BEATS} that the model can "
                "hold; write a time signature of shorter bars into the file or choose other bars."
            )
            raise WindowError(message)
        if chunk and (bar - chunk[0] >= most or _beats(clip, chunk[0], bar) > most_beats):
            yield chunk
            chunk = []
        chunk.append(bar)
    if chunk:
        yield chunk


def _around(chunk: Sequence[int], pending: frozenset[int], clip: Clip, bars: int) -> tuple[int, int]:
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
    return last - first < bars and _beats(clip, first, last) <= MAX_BEATS


def _beats(clip: Clip, first: int, last: int) -> int:
    return len(Layout.from_time(clip.time, first, last))


def _groups(lanes: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    size = min(size, MAX_LANES)
    for start in range(0, len(lanes), size):
        yield tuple(lanes[start : start + size])


def _seen(
    clip: Clip, made: Sequence[int], pending: Mapping[int, frozenset[int]], first: int, last: int
) -> tuple[int, ...]:
    start, end = clip.time.bar_start(first), clip.time.bar_start(last + 1)
    notes = {}
    for lane in range(len(clip.lanes)):
        is_made = lane in pending and not pending[lane].intersection(range(first, last + 1))
        if lane not in made and (is_made or lane not in pending):
            onsets = clip.lanes[lane].notes.onsets
            own = int(((onsets >= start) & (onsets < end)).sum())
            notes[lane] = own + is_made
    busiest = sorted((lane for lane in notes if notes[lane]), key=lambda lane: -notes[lane])
    return tuple(sorted((*made, *busiest[: MAX_LANES - len(made)])))
