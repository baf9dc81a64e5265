"""The bar scheduler: what is played next, bar by bar, without end.

It asks for no time and touches no port. ``at`` tells it where the music is, ``task`` gives what the
model shall make next, ``deliver`` takes what it made, and ``commands`` holds what the sender is to
be told. What is planned always reaches beyond the bar that plays: where the model is late, the last
phrase goes round or there is rest, and that is counted.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Command, Play, SetOpening
from ripieno.app.midi_io.live.planner import Destination, Feel, planned
from ripieno.app.session.live.controls.table import Controls, needs_of
from ripieno.app.session.live.music.bar_edits import edit_bar, switched_on
from ripieno.app.session.live.music.bars import EMPTY, Bar
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer, ModelTask
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.app.session.live.music.tasks import context_bars, task_for
from ripieno.app.session.live.music.themes import theme
from ripieno.app.session.live.music.turn_taking import plays, waits
from ripieno.engine.music.notes_by_bar import notes_by_bar

LEAD_BEATS = 0.35
"""Quarter notes before a bar line at which the next bar must be decided."""

KEPT = 64
"""Bars that are remembered, besides the first phrase."""

CHUNK = 2
"""Bars that are made at once, so that a change waits for no long piece of work."""

SECTION = 16
"""Bars that go by one phrase."""

THEME_EVERY = 32
"""Bars after which another phrase becomes the theme."""

START = 1.0
"""Quarter notes after the begin within which a jump to it is a start, which the sender sees first."""

BEFORE_ALL = -1e9


class BarScheduler:
    """The state of a stream.

    Args:
        song: What is played.
        routes: Where each lane goes.
        controls: Where the controls stand.
        listener: What hears; its notes are context.
    """

    def __init__(
        self, song: Score, routes: Sequence[Destination], controls: Controls, listener: Listener | None = None
    ) -> None:
        self.commands: deque[Command] = deque()
        self.underruns = 0
        self._song = song
        self._routes = routes
        self._controls = controls
        self._listener = listener or Listener(song)
        self._bars: dict[int, Bar] = {}
        self._now = BEFORE_ALL
        self._tempo = controls.tempo
        self._current = -1
        self._fresh = 0
        self._next = 0
        self._pending: tuple[ModelTask, tuple[int, ...], int] | None = None
        self._number = self._generation = self._fills = 0
        self._speed = 0.5
        self._theme: tuple[Bar, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether there is a bar to begin with."""
        return self._next > max(self._current, 0) or bool(self._song.loop)

    @property
    def ahead(self) -> int:
        """Bars that are planned beyond the one that plays."""
        return max(self._next - max(self._current, 0) - 1, 0)

    @property
    def wanted(self) -> int:
        """Bars that shall be planned ahead: as asked, else as few as the model's speed allows."""
        if self._controls.ahead:
            return self._controls.ahead
        seconds = 60 * self._bar_beats(max(self._current, 0)) / self._tempo
        return 1 + int(1.5 * self._speed * CHUNK / seconds) + CHUNK - 1

    def bar(self, number: int) -> Bar | None:
        """Return a bar that is planned or was played, if it is remembered."""
        return self._bars.get(number)

    def at(self, beat: float, tempo: float) -> None:
        """Take in where the music is; decide what cannot wait.

        Args:
            beat: Position in quarter notes.
            tempo: Quarter notes per minute.
        """
        jumped = not -1.0 <= beat - self._now <= 2 * self._bar_beats(max(self._current, 0))
        self._now, self._tempo = beat, tempo
        bar = max(self._song.bar_at(beat), -1)
        if jumped:
            self._jump(max(bar, 0))
        if bar > self._current:
            self._current = bar
            kept = {number for number in self._bars if number > bar - KEPT or number < REPEATED}
            self._bars = {number: self._bars[number] for number in sorted(kept)}
        self._reach(self._song.bar_at(beat + LEAD_BEATS) + 1)

    def turn(self, controls: Controls) -> None:
        """Put the controls elsewhere; what changes is heard from the next bar on."""
        before, self._controls = self._controls, controls
        touched = needs_of(before, controls)
        if "notes" in touched:
            self._anew(self._current + 1)
            self._edit_first_phrase()
        if touched & {"notes", "timing"}:
            self._plan(self._current + 1)
            self._arm()

    def fill(self) -> None:
        """Make the bars to come anew."""
        self._fills += 1
        self._anew(self._current + 1)

    def again(self) -> None:
        """Tell the sender once more what is planned from the next bar on; it has forgotten."""
        self._plan(self._current + 1)

    def begin(self, bar: int = 0) -> None:
        """Be at a bar, as after a start or a jump; what is remembered of it is played again."""
        self._now = self._song.beat_of(bar) - 1
        self._jump(bar)

    def task(self) -> ModelTask | None:
        """Return what the model shall make next; None while there is enough, or a task is out."""
        if self._pending is not None or self._controls.freeze:
            return None
        bars = self._wanting()
        if not bars:
            return None
        self._number += 1
        seen = context_bars(self._bars, bars[0], self._phrase(bars[0]) or self._theme)
        input_notes = {bar: self._listener.notes(bar, self._now) for bar in (*seen.numbers, *bars)}
        task = task_for(self._number, self._song, seen, bars, self._controls, input_notes, self._fills)
        if task is None:
            return None
        self._pending = task, bars, self._generation
        return task

    def deliver(self, answer: Answer) -> None:
        """Take what the model made; what comes too late, or was asked for otherwise, is left out."""
        if self._pending is None or self._pending[0].number != answer.number:
            return
        (task, bars, generation), self._pending = self._pending, None
        if answer.seconds:
            self._speed = max(answer.seconds / len(bars), 0.8 * self._speed)
        if answer.error or generation != self._generation:
            return
        made = task.clip.replace_region(task.region, answer.notes)
        first_in_clip = task.region.bars[0]
        notes = notes_by_bar(made, task.region.lanes, task.region.bars)
        accepted = [
            bar for bar in bars if self._song.beat_of(bar) > self._now + LEAD_BEATS / 2 and bar >= self._fresh
        ]
        if accepted:
            self._reach(accepted[0])
            for bar in accepted:
                new = notes[first_in_clip + bar - bars[0]]
                self._bars[bar] = Bar({**self._song.given(bar).notes, **new}, self._controls.density)
            self._fresh = accepted[-1] + 1
            self._next = max(self._next, self._fresh)
            self._keep_theme()
            self._plan(accepted[0])

    def _wanting(self) -> tuple[int, ...]:
        """Return the bars that the model shall make next, one after the other."""
        first = max(self._fresh, self._current + 1)
        last = max(self._current, 0) + self.wanted
        done = self._now + self._speed * self._tempo / 60 + LEAD_BEATS / 2
        for bar in range(first, last + 1):
            if not self._is_made(bar):
                self._decide(bar, self._song.given(bar))
                continue
            if bar < last and self._song.beat_of(bar) < done:  # too late, and so would all others be
                continue
            needed = self._speed * CHUNK * self._tempo / 60 + LEAD_BEATS + 0.5
            turn, begin = self._song.turn_bar(bar), self._song.beat_of(bar)
            if waits(self._controls.mode, turn, self._now, begin, needed):
                return ()
            run = [bar]
            while len(run) < CHUNK and not self._song.begins_pass(run[-1] + 1) and self._is_made(run[-1] + 1):
                run.append(run[-1] + 1)
            return tuple(run)
        return ()

    def _is_made(self, bar: int) -> bool:
        """Say whether the model makes a bar, rather than that it is given or rests."""
        beats = self._bar_beats(bar)
        if not plays(self._controls.mode, self._song.turn_bar(bar), self._now, beats, self._listener):
            return False
        return self._song.is_made(bar)

    def _decide(self, bar: int, content: Bar) -> None:
        """Settle a bar without the model."""
        self._reach(bar)
        self._bars[bar] = content
        self._fresh = max(self._fresh, bar + 1)
        if bar >= self._next:
            self._next = bar + 1
            self._send(bar)

    def _reach(self, bar: int) -> None:
        """Decide all bars before one that are not decided, without the model."""
        while self._next < bar:
            late = self._next
            self._bars[late] = self._fallback(late)
            self._next = late + 1
            self._send(late)

    def _fallback(self, bar: int) -> Bar:
        if not self._is_made(bar):
            return self._song.given(bar)
        if not self._controls.freeze and bar > 0:
            self.underruns += 1
        if self._controls.late == "rest" and not self._controls.freeze:
            return replace(EMPTY, notes=self._song.kept(bar))
        near = (self._song.period,) if self._song.loop else range(REPEATED, 0, -1)
        repeated = next((each for back in near if (each := self._bars.get(bar - back)) is not None), None)
        if repeated is None:
            return self._song.given(bar)
        return replace(self._edit_bar(bar, repeated), is_new=False)

    def _anew(self, first: int) -> None:
        """Let the model make what comes from a bar on; until then what is planned is adapted."""
        self._generation += 1
        self._fresh = min(self._fresh, first)
        for bar in range(first, self._next):
            content = self._bars[bar]
            if self._controls.freeze:
                content = self._bars.get(bar - self._song.period, content)
            self._bars[bar] = self._edit_bar(bar, content)

    def _edit_bar(self, bar: int, content: Bar) -> Bar:
        """Return what a bar holds under the controls as they stand; what the clip gives stays as it is."""
        if not self._is_made(bar):
            return self._song.given(bar)
        new = edit_bar(content, self._song.parts, self._controls, self._song.ppq)
        return replace(new, notes={**new.notes, **self._song.kept(bar)})

    def _jump(self, bar: int) -> None:
        self._generation += 1
        self._current = bar - 1
        self._fresh = self._next = bar
        while self._next in self._bars:
            self._next += 1
        self._fresh = self._next
        first = bar
        if bar == 0 and self._now < START and 0 in self._bars:
            self._arm()
            first = 1
        self.commands.append(Clear(self._song.beat_of(first) if first else BEFORE_ALL))
        for each in range(first, self._next):
            self._send(each, self._now)

    def _edit_first_phrase(self) -> None:
        """Let what was played at the begin go by the controls, for the next start."""
        for bar in self._bars.keys() & set(range(min(REPEATED, self._current + 1))):
            self._bars[bar] = self._edit_bar(bar, self._bars[bar])

    def _arm(self) -> None:
        """Let the sender keep the first bar: a start of another's clock leaves no time to ask for it."""
        if 0 in self._bars:
            self.commands.append(SetOpening(self._messages(0), self._song.beat_of(1)))

    def _phrase(self, bar: int) -> tuple[Bar, ...]:
        """Return a phrase to go by in a bar; none where a loop or chords give enough to go by."""
        if self._song.loop or self._controls.options.chords is not None:
            return ()
        return theme(self._song, self._controls.seed, self._controls.options.locks.key, bar // SECTION)

    def _keep_theme(self) -> None:
        """Take the first phrase as the theme, and another one now and then."""
        start = (self._fresh // THEME_EVERY) * THEME_EVERY
        phrase = [self._bars.get(start + number) for number in range(REPEATED)]
        whole = [bar for bar in phrase if bar is not None and bar.is_new and any(bar.notes.values())]
        if len(whole) == REPEATED:
            self._theme = tuple(whole)

    def _plan(self, first: int) -> None:
        """Tell the sender what is planned from a bar on, in place of what it was told before."""
        self.commands.append(Clear(self._song.beat_of(first)))
        for bar in range(first, self._next):
            self._send(bar)

    def _send(self, bar: int, since: float = BEFORE_ALL) -> None:
        if bar == 0:
            self._arm()
        messages = tuple(m for m in self._messages(bar) if m.beat >= since or not is_note_on(m.data))
        if messages:
            self.commands.append(Play(messages))

    def _messages(self, bar: int) -> tuple[BeatMessage, ...]:
        controls = self._controls
        feel = Feel(controls.swing, controls.humanise, controls.seed)
        input_notes = switched_on(self._bars[bar], self._song.parts, controls)
        begin = self._song.beat_of(bar)
        return planned(input_notes.notes, begin, self._song.ppq, self._routes, feel)

    def _bar_beats(self, bar: int) -> float:
        return self._song.beat_of(bar + 1) - self._song.beat_of(bar)
