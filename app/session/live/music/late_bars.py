"""Bars that the model has not made in time: filled in once more where there is time, else missed."""

from collections.abc import Iterable

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_contents import BarContents
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.model_requests import ModelRequests
from ripieno.app.session.live.music.song import Score

EARLY_BEATS = 1.0
"""Quarter notes before a bar line from which on a bar is missing; one filled in before is filled in again."""


class LateBars:
    """Fills bars in without the model, and counts those that it should have made.

    Args:
        song: What is played.
        contents: What bars hold.
        controls: Where the controls stand.
        requests: What the model is asked for; it is told of bars that are missed.

    Attributes:
        controls: Where the controls stand.
        missed: How many bars were due that were not made.
    """

    def __init__(
        self, song: Score, contents: BarContents, controls: Controls, requests: ModelRequests
    ) -> None:
        self.controls = controls
        self.missed = 0
        self._song = song
        self._contents = contents
        self._requests = requests
        self._entering: set[int] = set()

    def fill_in(self, bar: int, now: float) -> Bar:
        """Return what a bar holds that nobody has made; note it where it is to be filled in again.

        Args:
            bar: The bar.
            now: Where the music is, in quarter notes.
        """
        if (ready := self._contents.without_model(bar, now)) is not None:
            return ready
        if self._song.beat_of(bar) > now + EARLY_BEATS:
            self._entering.add(bar)
        else:
            self._miss(bar)
        return self._contents.substitute(bar)

    def fill_in_again(self, due: int, end: int) -> bool:
        """Fill a bar in once more where it was filled in early and the model has not made it since.

        By now, more of what the player plays is known.

        Args:
            due: The bar that is about to begin; those before it are over.
            end: The first bar that is not planned.

        Returns:
            Whether it was.
        """
        entered = {bar for bar in self._entering if bar <= due}
        self._entering -= entered
        if due not in entered or due >= end or self._contents.bars[due].is_rest:
            return False
        self._miss(due)
        self._contents.bars[due] = self._contents.substitute(due)
        return True

    def add(self, bars: Iterable[int]) -> None:
        """Take it that bars are filled in which the model may still make."""
        self._entering.update(bars)

    def remove(self, bars: Iterable[int]) -> None:
        """Take it that bars are made."""
        self._entering.difference_update(bars)

    def clear(self) -> None:
        """Take it that the music is elsewhere, and no bar waits to be filled in again."""
        self._entering.clear()

    def _miss(self, bar: int) -> None:
        """Take it that nobody has made a bar."""
        if not self.controls.freeze and bar > 0:
            self.missed += 1
            self._requests.miss()
