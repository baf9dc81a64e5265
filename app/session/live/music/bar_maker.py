"""What the bar scheduler asks of whatever decides the contents of bars."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Protocol

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bars import Bar, Lanes
from ripieno.app.session.live.music.model_worker import Answer, ModelTask


class Change(IntEnum):
    """What the player has changed: nothing, the chords of bars that are planned, or the key."""

    NOTHING = 0
    CHORDS = 1
    KEY = 2


class BarMaker(Protocol):
    """Decides what bars hold, with the model or without; knows no time but what it is told."""

    def turn(self, controls: Controls, bar: int) -> None:
        """Take where the controls stand now.

        Args:
            controls: The controls.
            bar: The bar that plays.
        """

    def steer(self, what: Steer, bar: int) -> None:
        """Go to another section.

        Args:
            what: Where to.
            bar: Its first bar.
        """

    def renew(self, bar: int) -> None:
        """Take it that the bars to come are to be other ones.

        Args:
            bar: The first of them.
        """

    def begin(self) -> None:
        """Take it that the music begins anew."""

    def follow(self, now: float, last: int) -> Change:
        """Take in what the player has played; say what has changed.

        Args:
            now: Where the music is, in quarter notes.
            last: The last bar that is planned.
        """

    def rests(self, bar: int, now: float) -> bool:
        """Say whether the session makes nothing in a bar, as far as is known."""

    def waits(self, bar: int, now: float, needed: float) -> bool:
        """Say whether a bar is better made later, when more has been received.

        Args:
            bar: The bar.
            now: Where the music is, in quarter notes.
            needed: Quarter notes that making it takes.
        """

    def ready_made(self, bar: int) -> Bar | None:
        """Return a bar that needs no model; None where it does."""

    def task(
        self, number: int, played: Mapping[int, Bar], bars: tuple[int, ...], now: float, fills: int
    ) -> ModelTask | None:
        """Return what the model shall do for some bars; None where no lane is switched on.

        Args:
            number: Number of the task.
            played: Bars that are planned or were played.
            bars: The bars to make, one after the other.
            now: Where the music is, in quarter notes.
            fills: How often something else was asked for.
        """

    def made(self, task: ModelTask, bars: tuple[int, ...], answer: Answer) -> Mapping[int, Bar]:
        """Return the bars that the model has made."""

    def keep(self, bar: int, played: Mapping[int, Bar]) -> None:
        """Take it that a bar is planned, so that later ones can go back to it."""

    def substitute(self, bar: int, played: Mapping[int, Bar]) -> Bar:
        """Return what a bar holds where the model is late."""

    def edited(self, bar: int, content: Bar) -> Bar:
        """Return a bar as far as it can keep to the controls and the player without the model."""

    def sounding(self, bar: int, content: Bar) -> Lanes:
        """Return the notes of a bar as they are to be played; lanes that are off are left out later."""
