"""The bar scheduler: what is played next, bar by bar, without end.

It asks for no time and touches no port. ``at`` tells it where the music is, ``task`` gives what the model
shall make next, ``deliver`` takes what it made, ``commands`` holds what the sender is to be told. Where the
model is late, something returns or there is rest, and that is counted. A bar maker decides what bars hold.
"""

from collections import deque
from collections.abc import Sequence

from ripieno.app.midi_io.live.messages import Command
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls, needs_of
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bar_maker import BarMaker, Change
from ripieno.app.session.live.music.bar_output import BEFORE_ALL, BarOutput
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer, ModelTask
from ripieno.app.session.live.music.plain_bars import PlainBars
from ripieno.app.session.live.music.retraction import spliced
from ripieno.app.session.live.music.song import REPEATED, Score

LEAD_BEATS = 0.35
"""Quarter notes before a bar line at which the next bar must be decided."""

MARGIN_SECONDS = 0.06
"""Seconds from now within which notes are left to the sender, for it may be about to send them."""

KEPT = 64
"""Bars that are remembered, besides the first phrase."""

CHUNK = 2
"""Bars that are made at once, so that a change waits for no long piece of work."""

START = 1.0
"""Quarter notes after the begin within which a jump to it is a start, which the sender sees first."""


class BarScheduler:
    """The state of a stream.

    Args:
        song: What is played.
        routes: Where each lane goes.
        controls: Where the controls stand.
        listener: What hears; its notes are context.
        maker: Decides what bars hold; None for bars without a plan.
    """

    def __init__(
        self,
        song: Score,
        routes: Sequence[Destination],
        controls: Controls,
        listener: Listener | None = None,
        maker: BarMaker | None = None,
    ) -> None:
        self.underruns = 0
        self._song = song
        self._controls = controls
        self._maker = maker or PlainBars(song, controls, listener or Listener(song))
        self._bars: dict[int, Bar] = {}
        self._output = BarOutput(song, routes, controls, self._maker, self._bars)
        self._now = BEFORE_ALL
        self._tempo = controls.tempo
        self._current = -1
        self._fresh = 0
        self._next = 0
        self._pending: tuple[ModelTask, tuple[int, ...], int] | None = None
        self._number = self._generation = self._fills = 0
        self._speed = 0.5

    @property
    def commands(self) -> deque[Command]:
        """What the sender is to be told, in order; whoever tells it takes it away."""
        return self._output.commands

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
            for old in [number for number in self._bars if REPEATED <= number <= bar - KEPT]:
                del self._bars[old]
        self._follow()
        self._reach(self._song.bar_at(beat + LEAD_BEATS) + 1)

    def turn(self, controls: Controls) -> None:
        """Put the controls elsewhere; what changes is heard from the next bar on."""
        before, self._controls = self._controls, controls
        touched = needs_of(before, controls)
        self._output.controls = controls
        self._maker.turn(controls, max(self._current, 0))
        if "notes" in touched:
            self._anew(self._current + 1)
            self._edit_first_phrase()
        if touched & {"notes", "timing"}:
            self._output.plan(self._current + 1, self._next)
            self._output.arm()

    def fill(self) -> None:
        """Make the bars to come anew."""
        self._fills += 1
        self._maker.renew(self._current + 1)
        self._anew(self._current + 1)

    def steer(self, what: Steer) -> None:
        """Go to another section at the next bar line."""
        first = self._current + 1
        self._maker.steer(what, first)
        self._anew(first)
        self._output.plan(first, self._next)
        self._output.arm()

    def again(self) -> None:
        """Tell the sender once more what is planned from the next bar on; it has forgotten."""
        self._output.plan(self._current + 1, self._next)

    def begin(self, bar: int = 0) -> None:
        """Be at a bar, as after a start or a jump; what is remembered of it is played again."""
        self._maker.begin()
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
        task = self._maker.task(self._number, self._bars, bars, self._now, self._fills)
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
        made = self._maker.made(task, bars, answer)
        accepted = [
            bar
            for bar in bars
            if self._song.beat_of(bar) > self._now + LEAD_BEATS / 2
            and bar >= self._fresh
            and not self._maker.rests(bar, self._now)
        ]
        if accepted:
            self._reach(accepted[0])
            for bar in accepted:
                self._bars[bar] = made[bar]
                self._maker.keep(bar, self._bars)
            self._fresh = accepted[-1] + 1
            self._next = max(self._next, self._fresh)
            self._output.plan(accepted[0], self._next)

    def _wanting(self) -> tuple[int, ...]:
        """Return the bars that the model shall make next, one after the other."""
        first = max(self._fresh, self._current + 1)
        last = max(self._current, 0) + self.wanted
        done = self._now + self._speed * self._tempo / 60 + LEAD_BEATS / 2
        for bar in range(first, last + 1):
            if (ready := self._without_model(bar)) is not None:
                self._decide(bar, ready)
                continue
            # it would come too late, and so would all others
            if bar < last and self._song.beat_of(bar) < done:
                continue
            needed = self._speed * CHUNK * self._tempo / 60 + LEAD_BEATS + 0.5
            if self._maker.waits(bar, self._now, needed):
                return ()
            run = [bar]
            while len(run) < CHUNK and self._goes_on(run[-1] + 1, needed):
                run.append(run[-1] + 1)
            return tuple(run)
        return ()

    def _goes_on(self, bar: int, needed: float) -> bool:
        """Say whether the model makes a bar together with the one before."""
        return not (
            self._song.begins_pass(bar)
            or self._without_model(bar) is not None
            or self._maker.waits(bar, self._now, needed)
        )

    def _without_model(self, bar: int) -> Bar | None:
        """Return a bar that rests, is given or returns as it was; None where the model makes it."""
        if self._maker.rests(bar, self._now):
            return self._song.rest(bar)
        return self._maker.ready_made(bar)

    def _decide(self, bar: int, content: Bar) -> None:
        """Settle a bar without the model."""
        self._reach(bar)
        is_other = self._bars.get(bar) != content
        self._bars[bar] = content
        self._maker.keep(bar, self._bars)
        self._fresh = max(self._fresh, bar + 1)
        if bar >= self._next:
            self._next = bar + 1
            self._output.send(bar)
        elif is_other:
            self._output.plan(bar, self._next)

    def _reach(self, bar: int) -> None:
        """Decide all bars before one that are not decided, without the model."""
        while self._next < bar:
            late = self._next
            self._bars[late] = self._fallback(late)
            self._next = late + 1
            self._output.send(late)

    def _fallback(self, bar: int) -> Bar:
        """Return what a bar holds that nobody has made."""
        if (ready := self._without_model(bar)) is not None:
            return ready
        if not self._controls.freeze and bar > 0:
            self.underruns += 1
        return self._maker.substitute(bar, self._bars)

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
        """Return what a bar holds under the controls as they stand."""
        return self._song.rest(bar) if self._maker.rests(bar, self._now) else self._maker.edited(bar, content)

    def _follow(self) -> None:
        """Take back what no longer fits what the player does, before it sounds."""
        change = self._maker.follow(self._now, self._next)
        first = max(self._current, 0)
        turned = [
            bar
            for bar in range(first, self._next)
            if bar in self._bars and self._bars[bar].is_rest != self._maker.rests(bar, self._now)
        ]
        if not turned and change is Change.NOTHING:
            return
        since = self._now + MARGIN_SECONDS * self._tempo / 60
        ended = self._output.sounding_at(first, since)
        entering = [bar for bar in turned if bar > first and self._bars[bar].is_rest]
        begin, ppq = self._song.beat_of(first), self._song.ppq
        for bar in range(first, self._next):
            old = self._bars[bar]
            new = self._maker.substitute(bar, self._bars) if bar in entering else self._edit_bar(bar, old)
            self._bars[bar] = spliced(old, new, round((since - begin) * ppq)) if bar == first else new
        if entering or change is Change.KEY:
            self._generation += 1
            self._fresh = min(self._fresh, entering[0] if change is not Change.KEY else first + 1)
        self._output.plan_since(since, first, self._next, ended)

    def _jump(self, bar: int) -> None:
        self._generation += 1
        self._current = bar - 1
        self._fresh = self._next = bar
        while self._next in self._bars:
            self._next += 1
        self._fresh = self._next
        first = bar
        if bar == 0 and self._now < START and 0 in self._bars:
            self._output.arm()
            first = 1
        self._output.clear(self._song.beat_of(first) if first else BEFORE_ALL)
        for each in range(first, self._next):
            self._output.send(each, self._now)

    def _edit_first_phrase(self) -> None:
        """Let what was played at the begin go by the controls, for the next start."""
        for bar in self._bars.keys() & set(range(min(REPEATED, self._current + 1))):
            self._bars[bar] = self._edit_bar(bar, self._bars[bar])

    def _bar_beats(self, bar: int) -> float:
        return self._song.beat_of(bar + 1) - self._song.beat_of(bar)
