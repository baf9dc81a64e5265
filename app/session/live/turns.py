"""Whose turn it is: when the session plays and when it listens."""

from typing import Protocol

from ripieno.app.session.live.controls import Mode

PHRASE = 2
"""Bars of a call, and of its answer."""


class Ear(Protocol):
    """What knows when something was played."""

    def is_silent(self, now: float, beats: float) -> bool:
        """Say whether nothing was played for some quarter notes up to now."""
        ...


def plays(mode: Mode, bar: int, now: float, bar_beats: float, ear: Ear) -> bool:
    """Say whether the session plays in a bar to come.

    Args:
        mode: What to do with what is heard.
        bar: The bar.
        now: Where the music is, in quarter notes.
        bar_beats: Quarter notes of a bar.
        ear: What was heard.
    """
    match mode:
        case "answer":
            return bar // PHRASE % 2 == 1
        case "continue":
            return ear.is_silent(now, bar_beats)
        case "stream" | "accompany":
            return True


def waits(mode: Mode, bar: int, now: float, begin: float, needed: float) -> bool:
    """Say whether the music of a bar is better made later, when more has been heard.

    Args:
        mode: What to do with what is heard.
        bar: The bar.
        now: Where the music is, in quarter notes.
        begin: Where the bar begins.
        needed: Quarter notes that making it takes.
    """
    return mode == "answer" and bar % PHRASE == 0 and now < begin - needed
