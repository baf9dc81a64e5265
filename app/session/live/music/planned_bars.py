"""Bars that follow a plan: a form that is given or drawn, or the key and chords of a player."""

from collections.abc import Mapping
from dataclasses import replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.form.final_bar import final_bar
from ripieno.app.session.live.form.plan_bars import plan_bar
from ripieno.app.session.live.form.section_plan import SectionPlan
from ripieno.app.session.live.form.sections import read_form
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bar_maker import BarMaker, Change
from ripieno.app.session.live.music.bars import EMPTY, Bar, Lanes
from ripieno.app.session.live.music.following.answers import budgets, on_bar_line, within
from ripieno.app.session.live.music.following.doubling import doubling_lane
from ripieno.app.session.live.music.following.follow_plan import follow_plan
from ripieno.app.session.live.music.following.player_harmony import PlayerHarmony
from ripieno.app.session.live.music.following.turns import Turns
from ripieno.app.session.live.music.form_tonality import tonality_of
from ripieno.app.session.live.music.harmonic_fit import ChordSpan, spans_of
from ripieno.app.session.live.music.lane_contents import Contents, contents_of, finished
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer, ModelTask
from ripieno.app.session.live.music.plain_bars import made_notes
from ripieno.app.session.live.music.planned_tasks import planned_task
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.app.session.live.music.sounding_bar import sounding
from ripieno.app.session.live.music.theme_memory import ThemeMemory, moved
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role

SILENCE_BEATS = 1.0
"""Quarter notes of a player's rest after which bars that go on for the player are made."""

MIN_VARIED_SHARE = 0.6
"""Share of the notes of a melody that a varied one has at least; else the melody returns as it was."""


class PlannedBars(BarMaker):
    """Bars that follow a plan.

    Args:
        song: Lanes and metre; no clip that goes round.
        controls: Where the controls stand.
        listener: What hears the player.
    """

    def __init__(self, song: Score, controls: Controls, listener: Listener) -> None:
        self.harmony = PlayerHarmony(song, listener)
        self._song = song
        self._controls = controls
        self._listener = listener
        self._turns = Turns(song, listener)
        self._memory = ThemeMemory()
        self._sections = SectionPlan(read_form(controls.form), controls.seed)
        self._sections.is_held = controls.hold
        self._tonality = tonality_of(controls)
        self._forced: dict[Role, int] = {}
        self._contents: tuple[int, Mapping[int, Contents]] = (-1, {})
        self._expected: tuple[Key | None, Mapping[int, tuple[Chord, ...]]] = (None, {})
        self._taken_in: tuple[object, ...] = ()
        self._entry: int | None = None

    def plan(self, bar: int) -> BarPlan:
        """Return what is planned for a bar."""
        mode = self._controls.mode
        if mode != "stream":
            return follow_plan(mode, bar, self.harmony, self._turns.call_bar(bar))
        return plan_bar(self._sections, bar, self._tonality)

    def turn(self, controls: Controls, bar: int) -> None:
        """Take where the controls stand now; another form begins at the next bar."""
        before, self._controls = self._controls, controls
        self._tonality = tonality_of(controls)
        if (before.form, before.seed) != (controls.form, controls.seed):
            self._sections.restart(read_form(controls.form), controls.seed, bar + 1)
        if before.hold != controls.hold:
            self._sections.hold(bar, is_held=controls.hold)
        for role in before.silent - controls.silent:
            self._forced[role] = _section_begin(self.plan(bar), bar)

    def steer(self, what: Steer, bar: int) -> None:
        """Go to another section."""
        self._sections.steer(what, bar)

    def renew(self, bar: int) -> None:
        """Forget the themes that the bars to come would go back to."""
        plan = self.plan(bar)
        for place in (plan.own, plan.returns, plan.groove):
            if place is not None:
                self._memory.forget(place[0])

    def begin(self) -> None:
        """Take it that the music begins anew."""
        self._turns.forget()
        self.harmony.forget()
        self._expected, self._taken_in = (None, {}), ()

    def follow(self, now: float, last: int) -> Change:
        """Take in what the player has played: key, chords and whose turn it is."""
        mode = self._controls.mode
        if mode == "stream":
            return Change.NOTHING
        self._turns.update(mode, now)
        self._entry = self._turns.entry(now) if mode == "continue" else None
        bar = self._song.bar_at(now)
        taken_in = self._listener.last, self._listener.held, bar, int(2 * now) if self._listener.held else 0
        if taken_in == self._taken_in:
            return Change.NOTHING
        self._taken_in = taken_in
        self.harmony.update(now)
        first = max(bar, 0)
        key, chords = (
            self.harmony.key,
            {each: self.plan(each).chords for each in range(first, max(last, first + 1))},
        )
        (old_key, old_chords), self._expected = self._expected, (key, chords)
        if key != old_key:
            return Change.KEY
        common = old_chords.keys() & chords.keys()
        return Change(any(old_chords[each] != chords[each] for each in common))

    def rests(self, bar: int, now: float) -> bool:
        """Say whether it is the player's turn, or the piece is over."""
        return not self._turns.plays(self._controls.mode, bar, now) or self.plan(bar).is_rest

    def waits(self, bar: int, now: float, needed: float) -> bool:  # noqa: ARG002 (the bar maker has it)
        """Say whether the bar of the player that is answered goes on, or the player has just stopped."""
        mode = self._controls.mode
        if mode == "answer":
            call = self._turns.call_bar(bar)
            return call is not None and now < self._song.beat_of(call + 1)
        last = self._listener.last_sounding(now)
        return mode == "continue" and last is not None and now - last < SILENCE_BEATS

    def ready_made(self, bar: int) -> Bar | None:
        """Return a bar that only returns, or the last one of all; None where something is new."""
        if self._controls.freeze:
            return None
        plan = self.plan(bar)
        if plan.is_final:
            chord = plan.chords[0] if plan.chords else None
            return Bar(final_bar(self._song.parts, chord, self._ticks(bar)), is_new=False, plan=plan)
        contents = self._contents_of(plan, bar)
        if contents.new or contents.varied:
            return None
        return self._finished(bar, plan, contents, {}, is_new=False)

    def task(
        self, number: int, played: Mapping[int, Bar], bars: tuple[int, ...], now: float, fills: int
    ) -> ModelTask | None:
        """Return a task of a fill for each lane that is new or varied."""
        if all(not self._controls.plays(lane.role) for lane in self._song.parts):
            return None
        contents = {bar: self._contents_of(self.plan(bar), bar) for bar in bars}
        self._contents = number, contents
        return planned_task(number, self._song, self._controls, played, contents, self._listener, now, fills)

    def made(self, task: ModelTask, bars: tuple[int, ...], answer: Answer) -> Mapping[int, Bar]:
        """Return the bars that the model has made, put into the chords that are known by now."""
        number, contents = self._contents
        if number != task.number:
            return {bar: self.substitute(bar, {}) for bar in bars}
        notes = made_notes(task, answer)
        first = min(notes)
        return {
            bar: self._finished(bar, self.plan(bar), contents[bar], notes[first + bar - bars[0]])
            for bar in bars
        }

    def keep(self, bar: int, played: Mapping[int, Bar]) -> None:
        """Take it that a bar is planned, so that later ones can go back to it."""
        content = played[bar]
        if content.plan is not None and content.plan.answers is None:
            self._memory.keep(content)

    def substitute(self, bar: int, played: Mapping[int, Bar]) -> Bar:
        """Return the bar of a theme that would be gone back to, an echo of the player, a chord, or a rest."""
        controls, plan = self._controls, self.plan(bar)
        if controls.freeze:
            back = (played.get(bar - number) for number in range(REPEATED, 0, -1))
            return next((each for each in back if each is not None), EMPTY)
        if plan.answers is not None:
            return self._echoed(bar, plan)
        source = self._source(plan) or self._memory.latest()
        if source is None and controls.mode == "continue" and plan.chords and controls.late != "rest":
            return Bar(final_bar(self._song.parts, plan.chords[0], self._ticks(bar)), is_new=False, plan=plan)
        if controls.late == "rest" or source is None:
            return replace(EMPTY, plan=plan)
        return replace(self._fitted(bar, source, plan), is_new=False)

    def edited(self, bar: int, content: Bar) -> Bar:
        """Return a bar in the section, chords and key that are planned now, and as busy as asked for."""
        if self._controls.freeze:
            return content
        plan = self.plan(bar)
        if plan.is_final:
            return self.ready_made(bar) or content
        source = content
        if content.plan is None or content.plan.own != plan.own:
            source = self._source(plan) or content
        return self._fitted(bar, source, plan)

    def sounding(self, bar: int, content: Bar) -> Lanes:
        """Return the notes of the lanes of the section, with drum fills and dynamics.

        Where the session goes on for a player, it comes in on the bar line.
        """
        forced = {
            role
            for role, begin in self._forced.items()
            if content.plan is not None and begin == _section_begin(content.plan, bar)
        }
        lane = doubling_lane(self._song.parts, self._controls)
        beats = self._ticks(bar) / self._song.ppq
        lanes = sounding(content, self._song, self._controls, forced, lane, beats)
        if bar != self._entry:
            return lanes
        parts = self._song.parts
        audible = {lane: held for lane, held in lanes.items() if self._controls.sounds(parts[lane].role)}
        return {**lanes, **on_bar_line(audible)}

    def _ticks(self, bar: int) -> int:
        return round((self._song.beat_of(bar + 1) - self._song.beat_of(bar)) * self._song.ppq)

    def _spans(self, bar: int, plan: BarPlan) -> tuple[ChordSpan, ...]:
        return spans_of(plan.chords, plan.key, self._ticks(bar))

    def _source(self, plan: BarPlan) -> Bar | None:
        """Return the bar of a theme that a bar goes back to, or is like."""
        density = 0.0
        theme, place = plan.own
        return self._memory.find(plan.returns, density) or self._memory.find(
            (theme, place % REPEATED), density
        )

    def _contents_of(self, plan: BarPlan, bar: int) -> Contents:
        """Return what lanes of a bar go back to, and which are new."""
        return contents_of(
            plan,
            self._song.parts,
            self._controls,
            self._memory,
            self._call(plan),
            self._spans(bar, plan),
            self._song.ppq,
        )

    def _call(self, plan: BarPlan) -> Bar | None:
        """Return the player's notes that a bar answers."""
        if plan.answers is None:
            return None
        return Bar({0: self._listener.notes(plan.answers, self._song.beat_of(plan.answers + 1))})

    def _finished(
        self, bar: int, plan: BarPlan, contents: Contents, made: Lanes, *, is_new: bool = True
    ) -> Bar:
        """Return a bar of what it goes back to and of what was made."""
        thinned = {
            lane
            for lane in contents.varied
            if lane in made and len(made[lane]) < MIN_VARIED_SHARE * len(contents.notes[lane])
        }
        notes = {**contents.notes, **{lane: held for lane, held in made.items() if lane not in thinned}}
        density = (
            min((contents.density, self._controls.density)) if contents.notes else self._controls.density
        )
        whole = Bar(notes, density, is_new=is_new, plan=plan)
        if plan.answers is not None:
            return self._answering(bar, whole, plan, contents)
        return self._fitted(bar, whole, plan)

    def _fitted(self, bar: int, source: Bar, plan: BarPlan) -> Bar:
        """Return a bar moved to a plan's key, fitted to its chords, and no busier than asked for."""
        own = moved(source, self._song.parts, plan.key)
        return finished(own, plan, self._song, self._controls, self._spans(bar, plan))

    def _answering(self, bar: int, whole: Bar, plan: BarPlan, contents: Contents) -> Bar:
        """Return a bar of an answer, with as many notes as the player's phrase has."""
        song = self._song
        fitted = self._fitted(bar, whole, plan)
        phrase = [
            len(self._listener.notes(each, self._song.beat_of(each + 1)))
            for each in range(self._turns.call or 0, (self._turns.call or 0) + self._turns.length)
        ]
        most = budgets(song.parts, contents.answering, len(contents.call), sum(phrase) / max(len(phrase), 1))
        notes = within(fitted.notes, most, song.ppq)
        return replace(fitted, notes=on_bar_line(notes) if plan.answers == self._turns.call else notes)

    def _echoed(self, bar: int, plan: BarPlan) -> Bar:
        """Return an answer without the model."""
        contents = self._contents_of(plan, bar)
        return replace(self._finished(bar, plan, contents, {}), is_new=False)


def _section_begin(plan: BarPlan, bar: int) -> int:
    return bar - plan.bar
