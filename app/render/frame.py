"""Where things lie in a picture of a clip: bars across, lanes below each other, pitches up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ripieno.app.render import theme
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role

MIN_PITCHES = 14
"""Rows of a lane with few pitches, so that a single held note is not a wall."""

TALLEST = 110
"""Height in pixels at scale 1 that a lane's rows are squeezed into."""


STROKE = 6
"""A drum's stroke is drawn as a note of 1/6 beat, whatever its length: drums do not end."""

MAX_STRIPS = 256
"""Lanes of a picture."""


class PictureError(RipienoError):
    """Music of which no picture can be drawn."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The rectangle of one lane.

    Attributes:
        lane: Index into the clip's lanes.
        top: Upper edge in pixels.
        row: Height of one pitch in whole pixels.
        pitches: The pitch of each row, lowest first.
    """

    lane: int
    top: int
    row: int
    pitches: tuple[int, ...]

    @property
    def bottom(self) -> int:
        """The first pixel row below the strip."""
        return self.top + self.row * len(self.pitches)

    def rows_of(self, pitch: int) -> tuple[int, int]:
        """Return the first and last pixel row of a pitch that the strip shows."""
        upper = self.bottom - self.row * (self.pitches.index(pitch) + 1)
        return upper, upper + self.row - 1


@dataclass(frozen=True)
class Frame:
    """The geometry of a picture.

    Attributes:
        time: Tempo and metre.
        bars: The bars shown.
        scale: Pixels per length unit of the theme.
        strips: The lanes shown, from the top.
        top: Upper edge of the bar numbers, in pixels.
    """

    time: TimeMap
    bars: range
    scale: int
    strips: tuple[Strip, ...]
    top: int = 0

    @property
    def left(self) -> int:
        """The pixel column where the first bar begins."""
        return (theme.MARGIN + theme.GUTTER) * self.scale

    @property
    def right(self) -> int:
        """The pixel column where the last bar ends."""
        return self.left + theme.PLOT_WIDTH * self.scale

    @property
    def bottom(self) -> int:
        """The first pixel row below the last strip."""
        return self.strips[-1].bottom if self.strips else self.top + theme.RULER * self.scale

    @property
    def span(self) -> tuple[int, int]:
        """The ticks shown, half open."""
        return self.time.bar_start(self.bars.start), self.time.bar_start(self.bars.stop)

    @cached_property
    def lines(self) -> tuple[tuple[int, bool], ...]:
        """The tick of each beat, and whether a bar begins there; of bars alone where beats are too near."""
        time = self.time
        start, end = self.span
        step = time.ppq if (end - start) // time.ppq <= theme.PLOT_WIDTH else end - start
        return tuple(
            (tick, tick == first)
            for bar in self.bars
            for first in (time.bar_start(bar),)
            for tick in range(first, first + time.bar_length(bar), step)
        )

    def x_at(self, tick: int) -> int:
        """Return the pixel column of a tick, kept inside the plot."""
        start, end = self.span
        share = min(1.0, max(0.0, (tick - start) / (end - start)))
        return self.left + round(share * theme.PLOT_WIDTH * self.scale)


def lay_out(clips: Sequence[Clip], bars: range, keep: Sequence[int], scale: int, top: int = 0) -> Frame:
    """Return a geometry that fits all of some clips with the same lanes and time.

    Args:
        clips: At least one; the later ones are versions of the first.
        bars: The bars to show, at least one.
        keep: Lanes to show even if they have no notes in these bars.
        scale: Pixels per length unit, at least 1.
        top: Upper edge of the whole in pixels.

    Raises:
        PictureError: If more lanes have notes there than a picture can show.
    """
    time = clips[0].time
    start, end = time.bar_start(bars.start), time.bar_start(bars.stop)
    strips: list[Strip] = []
    edge = top + theme.RULER * scale
    for index, lane in enumerate(clips[0].lanes):
        used = _used([clip.lanes[index] for clip in clips], start, end)
        if not used and index not in keep:
            continue
        if len(strips) == MAX_STRIPS:
            raise PictureError(f"More than {MAX_STRIPS} tracks are too many for a picture; choose fewer.")
        pitches = _pitches(lane, used)
        row = max(2, min(9 if lane.role is Role.DRUMS else 5, TALLEST // len(pitches))) * scale
        strips.append(Strip(index, edge, row, pitches))
        edge = strips[-1].bottom + theme.GAP * scale
    return Frame(time, bars, scale, tuple(strips), top)


def _used(lanes: Sequence[Lane], start: int, end: int) -> list[int]:
    """Return the pitches that sound in a span of ticks in versions of a lane, ascending."""
    pitches = [lane.notes.within(start, end).pitches for lane in lanes]
    used: list[int] = np.unique(np.concatenate(pitches)).tolist()
    return used


def near(frame: Frame, lane: Lane) -> Notes:
    """Return a lane's notes that may be seen in a frame; a drum's stroke outlasts a short note."""
    start, end = frame.span
    return lane.notes.within(start - max(1, frame.time.ppq // STROKE), end)


def _pitches(lane: Lane, used: Sequence[int]) -> tuple[int, ...]:
    """Return the pitches that a lane's strip shows: for drums those in use, else a closed range."""
    if lane.role is Role.DRUMS and len(used) > 1:
        return tuple(used)
    low, high = (used[0] - 1, used[-1] + 1) if used else (60, 60)
    missing = max(0, MIN_PITCHES - (high - low + 1))
    return tuple(range(low - missing // 2, high + missing - missing // 2 + 1))
