"""What the model is asked for, one task at a time, and how long it takes."""

from collections.abc import Mapping

from ripieno.app.session.live.music.bar_maker import BarMaker
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.model_worker import Answer, ModelTask

FIRST_SPEED = 0.5
"""Seconds that a bar is taken to need before the first one is made."""

SLOWER_SHARE = 0.8
"""Share of the seconds of a bar that are still expected after a faster one."""


class ModelRequests:
    """The tasks of the model.

    Args:
        maker: Says what the model shall do for some bars.
        number: Number of the task before the first.

    Attributes:
        speed: Seconds that the model takes for a bar.
        fills: How often something else was asked for.
    """

    def __init__(self, maker: BarMaker, number: int) -> None:
        self.speed = FIRST_SPEED
        self.fills = 0
        self._maker = maker
        self._number = number
        self._generation = 0
        self._pending: tuple[ModelTask, tuple[int, ...], int] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the model is at work."""
        return self._pending is not None

    def revoke(self) -> None:
        """Take it that what the model is making is no longer wanted."""
        self._generation += 1

    def miss(self) -> None:
        """Take it that a bar was due that was not made; a model that was not asked may be faster by now."""
        if self._pending is None:
            self.speed *= SLOWER_SHARE

    def ask(self, bars: tuple[int, ...], played: Mapping[int, Bar], now: float) -> ModelTask | None:
        """Return the task of making some bars; None where no lane is switched on.

        Args:
            bars: The bars, one after the other.
            played: Bars that are planned or were played.
            now: Where the music is, in quarter notes.
        """
        self._number += 1
        task = self._maker.task(self._number, played, bars, now, self.fills)
        if task is not None:
            self._pending = task, bars, self._generation
        return task

    def take(self, answer: Answer) -> Mapping[int, Bar]:
        """Return the bars that the model has made; none where others are wanted by now."""
        if self._pending is None or self._pending[0].number != answer.number:
            return {}
        (task, bars, generation), self._pending = self._pending, None
        if answer.seconds:
            self.speed = max(answer.seconds / len(bars), SLOWER_SHARE * self.speed)
        if answer.error or generation != self._generation:
            return {}
        return self._maker.made(task, bars, answer)
