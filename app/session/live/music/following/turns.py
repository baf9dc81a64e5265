"""Whose turn it is: in which bars the session plays, and in which it listens."""

from dataclasses import dataclass

from ripieno.app.session.live.controls.table import Mode
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score

PHRASE = 2
"""Bars of a call of which nothing is known yet."""

LENGTHS = (1, 2, 4, 8)
"""Bars that a call may have."""

EARLY_BEATS = 0.3
"""Quarter notes by which a note may come before the bar that it belongs to, and a key be let go after it."""

BEFORE_ALL = -1e9

PICK_UP_BEATS = 1.0
"""Quarter notes before the end of an answer that belong to the next call."""


@dataclass
class Turns:
    """Who plays when.

    Attributes:
        song: Where bars begin.
        listener: What the player plays.
        call: First bar of the player's phrase; None while there is none.
        length: Bars of that phrase, as far as is known.
        answer: First bar of the answer to it.
    """

    song: Score
    listener: Listener
    call: int | None = None
    length: int = PHRASE
    answer: int = 0
    _taken_in: float = BEFORE_ALL

    def forget(self) -> None:
        """Begin anew."""
        self.call, self.length, self.answer, self._taken_in = None, PHRASE, 0, BEFORE_ALL

    def update(self, mode: Mode, now: float) -> None:
        """Take in what was heard up to now.

        Args:
            mode: What to do with the input.
            now: Where the music is, in quarter notes.
        """
        for onset in self.listener.onsets_since(self._taken_in):
            self._taken_in = onset
            if mode == "answer":
                self._take(self._bar(onset), onset)
        if mode == "answer" and self.call is not None:
            self._shorten(now)

    def plays(self, mode: Mode, bar: int, now: float) -> bool:
        """Say whether the session plays in a bar, as far as is known now.

        Args:
            mode: What to do with the input.
            bar: The bar.
            now: Where the music is, in quarter notes.
        """
        match mode:
            case "answer":
                return self.call_bar(bar) is not None
            case "continue":
                entry = self.entry(now)
                return entry is not None and bar >= entry
            case _:
                return True

    def call_bar(self, bar: int) -> int | None:
        """Return the bar of the player's phrase that a bar answers; None where it answers none."""
        if self.call is None or not self.answer <= bar < self.answer + self.length:
            return None
        return self.call + bar - self.answer

    def entry(self, now: float) -> int | None:
        """Return the bar at which the session goes on for a player: after a bar of rest.

        Args:
            now: Where the music is, in quarter notes.
        """
        last = self.listener.last_sounding(now)
        if last is None:
            return None
        onset = self.listener.last_onset
        bar = max(self.song.bar_at(last - EARLY_BEATS), -1 if onset is None else self._bar(onset))
        return bar + 2

    def _bar(self, onset: float) -> int:
        return self.song.bar_at(onset + EARLY_BEATS)

    def _take(self, bar: int, onset: float) -> None:
        """Take in an onset: it begins a call, belongs to one, or makes it longer."""
        if self.call is None:
            self._begin(bar)
            return
        end = self.answer + self.length
        if onset >= self.song.beat_of(end) - PICK_UP_BEATS:
            self._begin(max(bar, end))
        elif bar >= self.answer:
            longer = next((each for each in LENGTHS if each > self.length), None)
            if longer is not None and self._plays_on(bar):
                self.length, self.answer = longer, self.call + longer
            else:
                self._begin(bar)

    def _begin(self, bar: int) -> None:
        """Let a call begin, which is taken to be as long as the last one."""
        self.call, self.answer = bar, bar + self.length

    def _plays_on(self, bar: int) -> bool:
        """Say whether a call has gone on to the bar line at which its answer would have begun."""
        before = self.song.beat_of(self.answer - 1)
        return bar == self.answer and any(
            self._bar(onset) == bar - 1 for onset in self.listener.onsets_since(before - EARLY_BEATS)
        )

    def _shorten(self, now: float) -> None:
        """Let a call that has ended early be answered, once a bar has been silent."""
        bar, last = self.song.bar_at(now), self.listener.last_sounding(now)
        if self.call is None or last is None or not self.call + 1 < bar < self.answer:
            return
        if last - EARLY_BEATS < self.song.beat_of(bar - 1):
            self.length = max(each for each in LENGTHS if each <= max(bar - 1 - self.call, 1))
            self.answer = bar
