"""What a live session plays: lanes, bars in time, and the clip that goes round, if there is one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from math import floor
from typing import Self

from ripieno.app.session.live.music.bars import EMPTY, PPQ, Bar, Lanes, song_time
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.notes_by_bar import notes_by_bar
from ripieno.engine.music.roles import Role

REPEATED = 4
"""Bars of the phrase that goes round where nothing new is there."""

MAX_LOOP_BARS = 512
"""Bars of a clip that goes round, at most."""

_ROUNDING = 1e-6
"""Ticks by which a bar line, in quarter notes, may come out early when it is counted in ticks again."""


@dataclass(frozen=True)
class Score:
    """What is played.

    Attributes:
        template: Lanes and time, without notes.
        loop: The bars of a clip that goes round; empty for music from nothing.
        made: Bars of the loop that are made anew at each pass.
        lanes: Lanes that are made; all where there is no loop.
        warnings: What is wrong with the clip's file, one sentence each.
    """

    template: Clip
    loop: tuple[Bar, ...] = ()
    made: frozenset[int] = field(default_factory=frozenset)
    lanes: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_nothing(cls, roles: Sequence[Role], metre: tuple[int, int], tempo: float) -> Self:
        """Return a song of empty lanes.

        Args:
            roles: One lane for each.
            metre: Beats in a bar and the written beat.
            tempo: Quarter notes per minute.
        """
        time = song_time(metre, tempo)
        clip = Clip(time, (), time.bar_start(1))
        for role in roles:
            clip = with_lane(clip, role)
        return cls(clip, lanes=tuple(range(len(roles))))

    @classmethod
    def around(cls, clip: Clip, made: Sequence[int], lanes: Sequence[int]) -> Self:
        """Return a song that goes round a clip.

        Args:
            clip: The clip.
            made: Bars to make anew at each pass.
            lanes: Lanes to make anew there.
        """
        count = min(extent_of(clip).end, MAX_LOOP_BARS)
        every = notes_by_bar(clip, range(len(clip.lanes)), range(count))
        bars = tuple(Bar(every[bar], is_new=False) for bar in range(count))
        return cls(clip, bars, frozenset(bar for bar in made if bar < count), tuple(lanes))

    @property
    def ppq(self) -> int:
        """Ticks of a quarter note in the notes of bars."""
        return self.template.time.ppq if self.loop else PPQ

    @property
    def parts(self) -> tuple[Lane, ...]:
        """The lanes."""
        return self.template.lanes

    @property
    def period(self) -> int:
        """Bars after which what was played comes round: a pass of the loop, or a phrase."""
        return len(self.loop) or REPEATED

    def given(self, bar: int) -> Bar:
        """Return what a bar holds before anything is made for it."""
        return self.loop[bar % len(self.loop)] if self.loop else EMPTY

    def rest(self, bar: int) -> Bar:
        """Return what a bar holds that the session leaves to the player or to the clip."""
        return replace(self.given(bar), is_rest=True)

    def kept(self, bar: int) -> Lanes:
        """Return the lanes of a bar that are never made anew."""
        return {lane: held for lane, held in self.given(bar).notes.items() if lane not in self.lanes}

    def is_made(self, bar: int) -> bool:
        """Say whether a bar is made anew each time, rather than that it is what the clip holds."""
        return not self.loop or bar % len(self.loop) in self.made

    def begins_pass(self, bar: int) -> bool:
        """Say whether the loop begins anew at a bar, so that the bar before is far off in the clip."""
        return bool(self.loop) and bar % len(self.loop) == 0

    def metre_of(self, bar: int) -> tuple[int, int]:
        """Return how many beats a bar has, as written, and which note is one."""
        metre = self.template.time.metre_at(bar % (len(self._edges) - 1))
        return metre.numerator, metre.denominator

    def beat_of(self, bar: int) -> float:
        """Return where a bar begins, in quarter notes."""
        turn, rest = divmod(bar, len(self._edges) - 1)
        return (turn * self._edges[-1] + self._edges[rest]) / self.template.time.ppq

    def bar_at(self, beat: float) -> int:
        """Return the bar that a position, in quarter notes, lies in; negative before the begin."""
        turn, rest = divmod(floor(beat * self.template.time.ppq + _ROUNDING), self._edges[-1])
        return turn * (len(self._edges) - 1) + bisect_right(self._edges, rest) - 1

    def metres(self, end: int) -> tuple[MetreChange, ...]:
        """Return the metres of what is played from the begin on, pass after pass.

        Args:
            end: Where it ends, in ticks of ``PPQ``.
        """
        time, bar = self.template.time, 1
        found = [replace(time.metre_at(0), tick=0)]
        while len(time.metres) > 1 and (tick := round(self.beat_of(bar) * PPQ)) < end:
            metre = replace(time.metre_at(bar % (len(self._edges) - 1)), tick=tick)
            grid = TimeMap(PPQ, (), (found[-1],))
            goes_on = replace(metre, tick=found[-1].tick) == found[-1]
            if tick > found[-1].tick and not (goes_on and grid.bar_start(grid.bar_at(tick)) == tick):
                found.append(metre)
            bar += 1
        return tuple(found)

    @cached_property
    def _edges(self) -> tuple[int, ...]:
        """Where each bar of a pass begins, and where the pass ends, in ticks."""
        time = self.template.time
        return tuple(accumulate((time.bar_length(bar) for bar in range(len(self.loop) or 1)), initial=0))
