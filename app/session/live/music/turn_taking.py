"""Whose turn it is: when the session plays and when it listens."""

from typing import Protocol

from ripieno.app.session.live.controls.table import Mode

PHRASE = 2
"""Bars of a call, and of its answer."""


class NoteListener(Protocol):
    """What knows when something was played."""

    def is_silent(self, now: float, beats: float) -> bool:
        """Say whether nothing was played for some quarter notes up to now."""
        ...


def plays(mode: Mode, bar: int, now: float, bar_beats: float, listener: NoteListener) -> bool:
    """Say whether the session plays in a bar to come.

    Args:
        mode: What to do with the input.
        bar: The bar; a pick-up bar has the number of the bar after it.
        now: Where the music is, in quarter notes.
        bar_beats: Quarter notes of a bar.
        listener: What was received.
    """
    match mode:
        case "answer":
            return bar // PHRASE % 2 == 1
        case "continue":
            return listener.is_silent(now, bar_beats)
        case "stream" | "accompany":
            return True


def waits(mode: Mode, bar: int, now: float, begin: float, needed: float) -> bool:
    """Say whether the music of a bar is better made later, when more has been received.

    Args:
        mode: What to do with the input.
        bar: The bar.
        now: Where the music is, in quarter notes.
        begin: Where the bar begins.
        needed: Quarter notes that making it takes.
    """
    return mode == "answer" and bar % PHRASE == 0 and now < begin - needed
