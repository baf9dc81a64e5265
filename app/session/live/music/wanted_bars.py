"""Which bars the model shall make next, as fast as it is."""

from collections.abc import Callable

from ripieno.app.session.live.music.bar_contents import BarContents
from ripieno.app.session.live.music.bar_maker import BarMaker
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.model_requests import ModelRequests
from ripieno.app.session.live.music.song import Score

LEAD_BEATS = 0.35
"""Quarter notes before a bar line at which the next bar must be decided."""

CHUNK = 2
"""Bars that are made at once, so that a change waits for no long piece of work."""


class WantedBars:
    """Finds the bars that are worth the model's time.

    Args:
        song: What is played.
        contents: What bars hold.
        maker: Says where it is better to wait.
        requests: What the model was asked for; knows how fast it is.
    """

    def __init__(self, song: Score, contents: BarContents, maker: BarMaker, requests: ModelRequests) -> None:
        self._song = song
        self._contents = contents
        self._maker = maker
        self._requests = requests

    def ahead(self, seconds: float) -> int:
        """Return as few bars to be planned ahead as the model's speed allows.

        Args:
            seconds: How long a bar plays.
        """
        return 1 + int(1.5 * self._requests.speed * CHUNK / seconds) + CHUNK - 1

    def find(
        self, first: int, last: int, now: float, tempo: float, decide: Callable[[int, Bar], None]
    ) -> tuple[int, ...]:
        """Return the bars that the model shall make next, one after the other; none where it shall wait.

        Args:
            first: The first bar that is not made.
            last: The last bar that is wanted.
            now: Where the music is, in quarter notes.
            tempo: Quarter notes per minute.
            decide: Takes each bar before them that needs no model, with what it holds.
        """
        done = now + self._requests.speed * tempo / 60 + LEAD_BEATS / 2
        for bar in range(first, last + 1):
            if (ready := self._contents.without_model(bar, now)) is not None:
                decide(bar, ready)
                continue
            if bar < last and self._song.beat_of(bar) < done:  # it, and all others, would come too late
                continue
            needed = self._requests.speed * CHUNK * tempo / 60 + LEAD_BEATS + 0.5
            if self._maker.waits(bar, now, needed):
                return ()
            run = [bar]
            while len(run) < CHUNK and self._goes_on(run[-1] + 1, now, needed):
                run.append(run[-1] + 1)
            return tuple(run)
        return ()

    def _goes_on(self, bar: int, now: float, needed: float) -> bool:
        """Say whether the model makes a bar together with the one before."""
        return not (
            self._song.begins_pass(bar)
            or self._contents.without_model(bar, now) is not None
            or self._maker.waits(bar, now, needed)
        )
