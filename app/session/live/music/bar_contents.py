"""What bars hold that are planned or were played, and how a bar comes to hold something."""

from collections.abc import Collection, Sequence

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_maker import BarMaker
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.lane_locks import LaneLocks
from ripieno.app.session.live.music.retraction import spliced
from ripieno.app.session.live.music.song import REPEATED, Score

KEPT = 64
"""Bars that are remembered, besides the first phrase."""


class BarContents:
    """The bars that are planned or were played, with the patterns of locked lanes in them.

    Args:
        song: What is played.
        maker: Decides what bars hold.

    Attributes:
        bars: By number.
    """

    def __init__(self, song: Score, maker: BarMaker) -> None:
        self.bars: dict[int, Bar] = {}
        self._song = song
        self._maker = maker
        self._locks = LaneLocks(song.parts, song.lanes)

    def turn(self, controls: Controls, current: int) -> None:
        """Lock and unlock lanes as the controls say.

        Args:
            controls: Where they stand.
            current: The bar that plays.
        """
        self._locks.turn(controls, self.bars, current)

    def forget_before(self, current: int) -> None:
        """Forget what lies far before a bar."""
        for old in [number for number in self.bars if REPEATED <= number <= current - KEPT]:
            del self.bars[old]

    def put(self, bar: int, content: Bar) -> None:
        """Plan a bar, which later ones can go back to; locked lanes play their patterns in it."""
        self.bars[bar] = content
        self._maker.keep(bar, self.bars)
        self.bars[bar] = self._locks.apply(bar, content)

    def put_late(self, bar: int, content: Bar) -> None:
        """Plan a bar that nothing goes back to."""
        self.bars[bar] = self._locks.apply(bar, content)

    def without_model(self, bar: int, now: float) -> Bar | None:
        """Return a bar that rests, is given or returns as it was; None where the model makes it."""
        if self._maker.rests(bar, now):
            return self._song.rest(bar)
        return self._maker.ready_made(bar)

    def edited(self, bar: int, content: Bar, now: float) -> Bar:
        """Return what a bar holds under the controls as they stand."""
        if self._maker.rests(bar, now):
            return self._song.rest(bar)
        return self._locks.apply(bar, self._maker.edited(bar, content))

    def substitute(self, bar: int) -> Bar:
        """Return what a bar holds where the model is late."""
        return self._locks.apply(bar, self._maker.substitute(bar, self.bars))

    def turned(self, bars: Sequence[int], now: float) -> list[int]:
        """Return the bars that shall rest and do not, or shall not and do."""
        return [
            bar for bar in bars if bar in self.bars and self.bars[bar].is_rest != self._maker.rests(bar, now)
        ]

    def follow_player(self, bars: Sequence[int], entering: Collection[int], ticks: int, now: float) -> None:
        """Let planned bars go by what the player does now.

        Args:
            bars: The bars, the first of them the one that plays.
            entering: Those that rested and shall not.
            ticks: Where in the first bar the change is heard.
            now: Where the music is, in quarter notes.
        """
        for bar in bars:
            old = self.bars[bar]
            new = self.substitute(bar) if bar in entering else self.edited(bar, old, now)
            self.bars[bar] = spliced(old, new, ticks) if bar == bars[0] else new
