"""The bar scheduler: what is played next, bar by bar, without end.

``at`` tells it where the music is, ``task`` gives what the model shall make next, ``deliver`` takes what it
made, and ``commands`` holds what the sender is to be told. Planned bars reach beyond the one that plays:
where the model is late, something returns or rests, and that is counted. A bar maker decides what bars hold.
"""

from collections import deque
from collections.abc import Sequence

from ripieno.app.midi_io.live.groove_template import GrooveTemplate
from ripieno.app.midi_io.live.messages import BeatMessage, Command
from ripieno.app.midi_io.live.metronome import CLICKS
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls, needs_of
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bar_contents import BarContents
from ripieno.app.session.live.music.bar_maker import BarMaker, Change
from ripieno.app.session.live.music.bar_messages import BarMessages
from ripieno.app.session.live.music.bar_output import BEFORE_ALL, BarOutput
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.late_bars import LateBars
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_requests import ModelRequests
from ripieno.app.session.live.music.model_worker import Answer, ModelTask
from ripieno.app.session.live.music.plain_bars import PlainBars
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.app.session.live.music.wanted_bars import LEAD_BEATS, WantedBars

MARGIN_SECONDS = 0.06
"""Seconds from now within which notes are left to the sender, for it may be about to send them."""

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
        performance: The groove of a played file, if there is one.
        clicks: Where the metronome goes.
        first_task: Number of the task before the first.
    """

    def __init__(
        self,
        song: Score,
        routes: Sequence[Destination],
        controls: Controls,
        listener: Listener | None = None,
        maker: BarMaker | None = None,
        performance: GrooveTemplate | None = None,
        clicks: Destination = CLICKS,
        first_task: int = 0,
    ) -> None:
        self._song = song
        self._controls = controls
        self._maker = maker or PlainBars(song, controls, listener or Listener(song))
        self._contents = BarContents(song, self._maker)
        self._bars = self._contents.bars
        messages = BarMessages(song, routes, performance, clicks)
        self._output = BarOutput(song, messages, controls, self._maker, self._bars)
        self._now = BEFORE_ALL
        self._tempo = controls.tempo
        self._current = -1
        self._fresh = 0
        self._next = 0
        self._requests = ModelRequests(self._maker, first_task)
        self._late = LateBars(song, self._contents, controls, self._requests)
        self._wanted = WantedBars(song, self._contents, self._maker, self._requests)

    @property
    def commands(self) -> deque[Command]:
        """What the sender is to be told, in order; whoever tells it takes it away."""
        return self._output.commands

    @property
    def controls(self) -> Controls:
        """Where the controls stand."""
        return self._controls

    @property
    def underruns(self) -> int:
        """Bars that were due and not made."""
        return self._late.missed

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
        return self._wanted.ahead(60 * self._bar_beats(max(self._current, 0)) / self._tempo)

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
        jumped = jumped and not (beat < 0 and self._now < 0)  # a count-in before the begin
        self._now, self._tempo = beat, tempo
        bar = max(self._song.bar_at(beat), -1)
        if jumped:
            self._jump(max(bar, 0))
        if bar > self._current:
            self._current = bar
            self._contents.turn(self._controls, bar)
            self._contents.forget_before(bar)
        self._follow()
        due = self._song.bar_at(beat + LEAD_BEATS)
        if self._late.fill_in_again(due, self._next):
            self._plan(due)
        self._reach(due + 1)

    def turn(self, controls: Controls) -> None:
        """Put the controls elsewhere; what changes is heard from the next bar on."""
        before, self._controls = self._controls, controls
        touched = needs_of(before, controls)
        self._output.controls = self._late.controls = controls
        self._contents.turn(controls, self._current)
        self._maker.turn(controls, max(self._current, 0))
        if "notes" in touched:
            self._anew(self._current + 1)
            self._edit_first_phrase()
        if touched & {"notes", "timing"}:
            self._plan(self._current + 1)
            self._output.arm()

    def fill(self) -> None:
        """Make the bars to come anew."""
        self._requests.fills += 1
        self._maker.renew(self._current + 1)
        self._anew(self._current + 1)

    def steer(self, what: Steer) -> None:
        """Go to another section at the next bar line."""
        first = self._current + 1
        self._maker.steer(what, first)
        self._anew(first)
        self._plan(first)
        self._output.arm()

    def clicks_before(self, bars: int) -> tuple[BeatMessage, ...]:
        """Return the clicks of some bars before the first one."""
        return self._output.clicks_before(bars)

    def fill_drums(self) -> None:
        """Let the drums play a fill in the next bar, and a crash after it."""
        self._output.fill_drums(self._current + 1)
        self._plan(self._current + 1)

    def route(self, routes: Sequence[Destination], clicks: Destination) -> None:
        """Let the lanes and the metronome go elsewhere from the next bar on."""
        self._output.route(routes, clicks)
        self._plan(self._current + 1)
        self._output.arm()

    def again(self) -> None:
        """Tell the sender once more what is planned from the next bar on; it has forgotten."""
        self._plan(self._current + 1)

    def begin(self, bar: int = 0) -> None:
        """Be at a bar, as after a start or a jump; what is remembered of it is played again."""
        self._maker.begin()
        self._now = self._song.beat_of(bar) - 1
        self._jump(bar)
        self._reach(bar + 1)  # the sender has no time to ask for it

    def task(self) -> ModelTask | None:
        """Return what the model shall make next; None while there is enough, or a task is out."""
        if self._requests.is_waiting or self._controls.freeze:
            return None
        first, last = max(self._fresh, self._current + 1), max(self._current, 0) + self.wanted
        bars = self._wanted.find(first, last, self._now, self._tempo, self._decide)
        return self._requests.ask(bars, self._bars, self._now) if bars else None

    def deliver(self, answer: Answer) -> None:
        """Take what the model made; what comes too late, or was asked for otherwise, is left out."""
        made = self._requests.take(answer)
        accepted = [
            bar
            for bar in made
            if self._song.beat_of(bar) > self._now + LEAD_BEATS / 2
            and bar >= self._fresh
            and not self._maker.rests(bar, self._now)
        ]
        if accepted:
            self._reach(accepted[0])
            self._late.remove(accepted)
            for bar in accepted:
                self._contents.put(bar, made[bar])
            self._fresh = accepted[-1] + 1
            self._next = max(self._next, self._fresh)
            self._output.plan(accepted[0], self._next)

    def _decide(self, bar: int, content: Bar) -> None:
        """Settle a bar without the model."""
        self._reach(bar)
        self._late.remove([bar])
        before = self._bars.get(bar)
        self._contents.put(bar, content)
        self._fresh = max(self._fresh, bar + 1)
        if bar >= self._next:
            self._next = bar + 1
            self._output.send(bar)
        elif self._bars[bar] != before:
            self._plan(bar)

    def _reach(self, bar: int) -> None:
        """Decide all bars before one that are not decided, without the model."""
        while self._next < bar:
            late = self._next
            self._contents.put_late(late, self._late.fill_in(late, self._now))
            self._next = late + 1
            self._output.send(late)

    def _anew(self, first: int) -> None:
        """Let the model make what comes from a bar on; until then what is planned is adapted."""
        self._requests.revoke()
        self._fresh = min(self._fresh, first)
        for bar in range(first, self._next):
            content = self._bars[bar]
            if self._controls.freeze:
                content = self._bars.get(bar - self._song.period, content)
            self._bars[bar] = self._contents.edited(bar, content, self._now)

    def _follow(self) -> None:
        """Take back what no longer fits what the player does, before it sounds."""
        change = self._maker.follow(self._now, self._next)
        first = max(self._current, 0)
        turned = self._contents.turned(range(first, self._next), self._now)
        if not turned and change is Change.NOTHING:
            return
        since = self._now + MARGIN_SECONDS * self._tempo / 60
        ended = self._output.sounding_at(first, since)
        entering = [bar for bar in turned if bar > first and self._bars[bar].is_rest]
        self._late.add(entering)
        ticks = round((since - self._song.beat_of(first)) * self._song.ppq)
        self._contents.follow_player(range(first, self._next), entering, ticks, self._now)
        if entering or change is Change.KEY:
            self._requests.revoke()
            self._fresh = min(self._fresh, entering[0] if change is not Change.KEY else first + 1)
        self._output.plan_since(since, first, self._next, ended)

    def _jump(self, bar: int) -> None:
        self._requests.revoke()
        self._late.clear()
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
            self._bars[bar] = self._contents.edited(bar, self._bars[bar], self._now)

    def _plan(self, first: int) -> None:
        self._output.plan(first, self._next)

    def _bar_beats(self, bar: int) -> float:
        return self._song.beat_of(bar + 1) - self._song.beat_of(bar)
