"""Bars that follow no plan: a clip that goes round, or music that goes on from itself."""

from collections.abc import Mapping
from dataclasses import replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bar_edits import edit_bar
from ripieno.app.session.live.music.bar_maker import BarMaker, Change
from ripieno.app.session.live.music.bars import EMPTY, Bar, Lanes
from ripieno.app.session.live.music.following.turns import Turns
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer, ModelTask
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.app.session.live.music.tasks import context_bars, task_for
from ripieno.app.session.live.music.themes import theme
from ripieno.engine.music.notes_by_bar import notes_by_bar

SECTION = 16
"""Bars that go by one phrase."""

THEME_EVERY = 32
"""Bars after which another phrase becomes the theme."""


class PlainBars(BarMaker):
    """Bars without a plan above them.

    Args:
        song: What is played.
        controls: Where the controls stand.
        listener: What hears; its notes are context.
    """

    def __init__(self, song: Score, controls: Controls, listener: Listener) -> None:
        self._song = song
        self._controls = controls
        self._listener = listener
        self._turns = Turns(song, listener)
        self._theme: tuple[Bar, ...] = ()

    def turn(self, controls: Controls, bar: int) -> None:  # noqa: ARG002 (the bar maker has it)
        """Take where the controls stand now."""
        self._controls = controls

    def steer(self, what: Steer, bar: int) -> None:
        """Do nothing: there are no sections."""

    def renew(self, bar: int) -> None:
        """Do nothing: each bar is made anew."""

    def begin(self) -> None:
        """Take it that the music begins anew."""
        self._turns.forget()

    def follow(self, now: float, last: int) -> Change:  # noqa: ARG002 (the bar maker has it)
        """Take in whose turn it is."""
        self._turns.update(self._controls.mode, now)
        return Change.NOTHING

    def rests(self, bar: int, now: float) -> bool:
        """Say whether it is the player's turn, or the clip holds the bar."""
        return not (self._turns.plays(self._controls.mode, bar, now) and self._song.is_made(bar))

    def waits(self, bar: int, now: float, needed: float) -> bool:
        """Say whether the player's phrase is still going on."""
        is_answer = self._controls.mode == "answer" and self._turns.call_bar(bar) is not None
        return is_answer and now < self._song.beat_of(bar) - needed

    def ready_made(self, bar: int) -> Bar | None:
        """Return nothing: each bar is made anew."""

    def task(
        self, number: int, played: Mapping[int, Bar], bars: tuple[int, ...], now: float, fills: int
    ) -> ModelTask | None:
        """Return a task of one fill for all lanes."""
        seen = context_bars(played, bars[0], self._phrase(bars[0]) or self._theme)
        input_notes = {bar: self._listener.notes(bar, now) for bar in (*seen.numbers, *bars)}
        return task_for(number, self._song, seen, bars, self._controls, input_notes, fills)

    def made(self, task: ModelTask, bars: tuple[int, ...], answer: Answer) -> Mapping[int, Bar]:
        """Return the bars that the model has made, with the lanes that the clip keeps."""
        notes = made_notes(task, answer)
        first = task.region.bars[0]
        return {
            bar: Bar({**self._song.given(bar).notes, **notes[first + bar - bars[0]]}, self._controls.density)
            for bar in bars
        }

    def keep(self, bar: int, played: Mapping[int, Bar]) -> None:
        """Take the first phrase as the theme, and another one now and then."""
        start = ((bar + 1) // THEME_EVERY) * THEME_EVERY
        phrase = [played.get(start + number) for number in range(REPEATED)]
        whole = [each for each in phrase if each is not None and each.is_new and any(each.notes.values())]
        if len(whole) == REPEATED:
            self._theme = tuple(whole)

    def substitute(self, bar: int, played: Mapping[int, Bar]) -> Bar:
        """Return the same bar of the phrase or pass before, or a rest."""
        controls, song = self._controls, self._song
        if controls.late == "rest" and not controls.freeze:
            return replace(EMPTY, notes=song.kept(bar))
        near = (song.period,) if song.loop else range(REPEATED, 0, -1)
        repeated = next((each for back in near if (each := played.get(bar - back)) is not None), None)
        if repeated is None:
            return song.given(bar)
        return replace(self.edited(bar, repeated), is_new=False)

    def edited(self, bar: int, content: Bar) -> Bar:
        """Return a bar under the controls as they stand; what the clip gives stays as it is."""
        new = edit_bar(content, self._song.parts, self._controls, self._song.ppq)
        return replace(new, notes={**new.notes, **self._song.kept(bar)})

    def sounding(self, bar: int, content: Bar) -> Lanes:  # noqa: ARG002 (the bar maker has it)
        """Return the notes of a bar, which are played as they are."""
        return content.notes

    def _phrase(self, bar: int) -> tuple[Bar, ...]:
        """Return a phrase to go by in a bar; none where a loop or chords give enough to go by."""
        if self._song.loop or self._controls.options.chords is not None:
            return ()
        return theme(self._song, self._controls.seed, self._controls.options.locks.key, bar // SECTION)


def made_notes(task: ModelTask, answer: Answer) -> Mapping[int, Lanes]:
    """Return the notes that the model has made, by bar of the task's clip and lane."""
    regions = [fill.region for fill in task.fills]
    lanes = sorted({lane for region in regions for lane in region.lanes})
    bars = sorted({bar for region in regions for bar in region.bars})
    clip, by_lane = task.clip, answer.notes
    for lane in lanes:
        own = [region for region in regions if lane in region.lanes]
        places = tuple(sorted({bar for region in own for bar in region.bars}))
        clip = clip.replace_region(replace(own[0], bars=places, lanes=(lane,)), {lane: by_lane.get(lane, ())})
    return notes_by_bar(clip, lanes, bars)
