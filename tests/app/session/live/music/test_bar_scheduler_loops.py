"""The bar scheduler in virtual time with loops of any length and metre, jumps, and whatever else is asked."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.messages import Clear, InputReceived, Play
from ripieno.app.midi_io.live.plan import OutputPlan
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_scheduler import BarScheduler
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes_by_bar import notes_by_bar
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

PPQ = 96
MODES = ("stream", "accompany", "answer", "continue")


def looped(metres, made=None, lanes=(0,)):
    """Return a song of one bar for each metre: a lead and a bass, each a note at the begin of every bar."""
    starts = [0]
    for numerator, denominator in metres:
        starts.append(starts[-1] + PPQ * 4 * numerator // denominator)
    time = TimeMap(PPQ, (), tuple(MetreChange(at, *metre) for at, metre in zip(starts, metres, strict=False)))
    parts = tuple(
        Lane(
            role.value, role, tuple(Note(at, 6, 40 + lane, 80, lane) for at in starts[:-1]), lane, lane, None
        )
        for lane, role in enumerate((Role.LEAD, Role.BASS))
    )
    clip = Clip(time, parts, starts[-1])
    return Score.around(clip, range(len(metres)) if made is None else made, lanes)


class LoopSession:
    """A bar scheduler, the plan of a sender, and what has been played: bar, beat, channel and pitch."""

    def __init__(self, song, controls=None):
        self.song = song
        self.note_listener = Listener(song)
        routes = [Destination(0, lane) for lane in range(len(song.parts))]
        self.scheduler = BarScheduler(song, routes, controls or controls_at(seed=1), self.note_listener)
        self.plan = OutputPlan()
        self.played = []
        self.tasks = []
        self.beat = 0.0

    def play(self, until, step=0.25, tempo=120.0, pitch=72, model_worker=None):
        """Play on; the model worker answers at once, unless another one is given."""
        while self.beat < until:
            self.scheduler.at(self.beat, tempo)
            self.compose(pitch, model_worker)
            self.beat += step
            self.drain()
        return self.played

    def compose(self, pitch=72, model_worker=None):
        task = self.scheduler.task()
        if task is not None:
            self.tasks.append(task)
            answer = (model_worker or answered)(task, pitch)
            if answer is not None:
                self.scheduler.deliver(answer)

    def drain(self):
        while self.scheduler.commands:
            command = self.scheduler.commands.popleft()
            if isinstance(command, Clear):
                self.plan.clear(command.from_beat, ())
            elif isinstance(command, Play):
                self.plan.add(command.messages)
        for message in self.plan.take(self.beat):
            if is_note_on(message.data):
                bar = self.song.bar_at(message.beat)
                place = round((message.beat - self.song.beat_of(bar)) * PPQ)
                self.played.append((bar, place, message.data[0] & 0xF, message.data[1]))


def answered(task, pitch):
    """Answer with a note at the begin and in the middle of each bar."""
    time = task.clip.time
    notes = {
        lane: tuple(
            Note(time.bar_start(bar) + at, 3, pitch, 80)
            for bar in task.region.bars
            for at in (0, time.bar_length(bar) // 2)
        )
        for lane in task.region.lanes
    }
    return Answer(task.number, notes, 0.2)


LOOPS = (1, 2, 3, 4, 5, 7)
ODD = ((7, 8), (2, 4), (5, 16), (4, 4), (6, 8))


@pytest.mark.parametrize("chunk", [1, 2, 3, 8])
@pytest.mark.parametrize("bars", LOOPS)
def test_a_loop_of_any_length_goes_round_without_end(monkeypatch, bars, chunk):
    monkeypatch.setattr("ripieno.app.session.live.music.wanted_bars.CHUNK", chunk)
    session = LoopSession(looped([(4, 4)] * bars))
    played = session.play(4 * 6 * bars)
    assert [each for each in played if each[2] == 1] == [(bar, 0, 1, 41) for bar in range(6 * bars)]
    lead = [each for each in played if each[2] == 0 and each[0] > 0]
    assert lead == [(bar, place, 0, 72) for bar in range(1, 6 * bars) for place in (0, 2 * PPQ)]
    assert session.scheduler.underruns == 0


@pytest.mark.parametrize("bars", LOOPS)
def test_each_bar_is_asked_for_once_in_the_order_of_the_clip(bars):
    session = LoopSession(looped([(4, 4)] * bars))
    session.play(4 * 5 * bars)
    asked = [bar for task in session.tasks for bar in task.region.bars]
    assert asked == [bar % bars for bar in range(1, len(asked) + 1)]
    assert len({task.options.seed for task in session.tasks}) == len(session.tasks)


def test_loops_whose_metre_changes_keep_every_note_in_its_bar():
    song = looped(ODD)
    session = LoopSession(song)
    length = song.beat_of(len(ODD))
    played = session.play(4 * length, step=0.1)
    expected = {
        (bar, place, 0, 72)
        for bar in range(1, 4 * len(ODD))
        for place in (0, _ticks(ODD[bar % len(ODD)]) // 2)
    }
    assert {each for each in played if each[2] == 0 and 0 < each[0] < 4 * len(ODD)} == expected


@pytest.mark.parametrize("frozen", [False, True])
def test_what_goes_round_where_the_model_is_late_is_the_same_bar_of_the_pass_before(frozen):
    song = looped(ODD)
    length = song.beat_of(len(ODD))
    session = LoopSession(song)
    session.play(2 * length, step=0.1)
    session.scheduler.turn(controls_at(seed=1, freeze=frozen))
    played = session.play(5 * length, step=0.1, model_worker=lambda *_: None)
    places = {
        bar: [place for at, place, channel, _ in played if at == bar and channel == 0] for bar in range(25)
    }
    assert [places[bar] for bar in range(20, 25)] == [places[bar] for bar in range(5, 10)]


def test_where_the_model_is_late_and_rests_the_other_lanes_of_the_clip_go_on():
    session = LoopSession(looped([(4, 4)] * 3), controls_at(seed=1, late="rest"))
    played = session.play(48, model_worker=lambda *_: None)
    assert [each for each in played if each[0] > 0] == [(bar, 0, 1, 41) for bar in range(1, 12)]


@given(
    st.integers(1, 1000),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from((2, 4, 8, 16))), min_size=1, max_size=7),
    st.integers(0, 100_000),
)
def test_a_bar_line_lies_in_its_own_bar_whatever_the_resolution(ppq, metres, bar):
    metres = [metre for metre in metres if metre[1] <= 4 * ppq * metre[0]] or [(4, 4)]
    starts = [0]
    for numerator, denominator in metres:
        starts.append(starts[-1] + max(1, ppq * 4 * numerator // denominator))
    time = TimeMap.build(ppq, (), [MetreChange(at, *each) for at, each in zip(starts, metres, strict=False)])
    song = Score.around(Clip(time, (), starts[-1]), (), ())
    assert song.bar_at(song.beat_of(bar)) == bar
    assert song.bar_at(song.beat_of(bar) - 0.01 / ppq) == bar - 1


ROLES = st.sampled_from((Role.LEAD, Role.BASS))
CONTROLS = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(MODES),
        "freeze": st.booleans(),
        "late": st.sampled_from(("repeat", "rest")),
        "density": st.floats(0.25, 4),
        "swing": st.floats(0, 1),
        "ahead": st.integers(0, 16),
        "silent": st.frozensets(ROLES),
        "seed": st.integers(0, 9),
    },
)
ACTS = st.one_of(
    st.tuples(st.just("turn"), CONTROLS),
    st.tuples(st.just("locate"), st.floats(-4, 400)),
    st.tuples(st.just("wait"), st.floats(0.01, 12)),
    st.tuples(st.just("late"), st.floats(0.01, 12)),
    st.tuples(st.just("hear"), st.booleans()),
    st.tuples(st.sampled_from(("fill", "again", "begin")), st.none()),
)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(((4, 4), (3, 4), (7, 8), (5, 16), (1, 16), (2, 2))), min_size=0, max_size=7),
    st.floats(5, 999),
    st.lists(ACTS, max_size=10),
    st.integers(1, 9),
    st.data(),
)
def test_whatever_is_done_with_a_loop_it_plays_on_and_in_its_bars(metres, tempo, acts, chunk, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ripieno.app.session.live.music.wanted_bars.CHUNK", chunk)
        made = data.draw(st.sets(st.integers(0, max(len(metres) - 1, 0))))
        song = looped(metres, made) if metres else Score.from_nothing((Role.LEAD, Role.BASS), (5, 8), tempo)
        session = LoopSession(song)
        for name, value in acts:
            match name:
                case "turn":
                    session.scheduler.turn(controls_at(**{"seed": 1, **value}))
                case "locate":
                    session.beat = value
                case "wait":
                    session.play(session.beat + value, 0.5, tempo)
                case "late":
                    session.play(session.beat + value, 0.5, tempo, model_worker=lambda *_: None)
                case "hear":
                    key = b"\x90\x3c\x40" if value else b"\x80\x3c\x40"
                    session.note_listener.receive(InputReceived(0, key, session.beat, 0.0), Controls(), tempo)
                case _:
                    getattr(session.scheduler, name)()
        session.scheduler.turn(controls_at(seed=1, mode="accompany"))
        session.beat = max(session.beat, 0.0)
        first = song.bar_at(session.beat) + 2
        last = first + 2 * max(len(metres), 1)
        session.played.clear()
        session.play(song.beat_of(last), 0.2, tempo)
        if metres:  # the bass is not made: it is what the clip holds, bar by bar
            bass = [bar for bar, _, channel, _ in session.played if channel == 1 and first <= bar < last]
            assert bass == list(range(first, last))
        for bar, place, _, _ in session.played:
            assert 0 <= place < round((song.beat_of(bar + 1) - song.beat_of(bar)) * PPQ)


def test_the_loop_of_a_clip_is_what_the_clip_holds():
    song = looped(ODD)
    assert [bar.notes for bar in song.loop] == list(
        notes_by_bar(song.template, (0, 1), range(len(ODD))).values()
    )


def _ticks(metre):
    return PPQ * 4 * metre[0] // metre[1]


@pytest.mark.parametrize("bars", LOOPS)
def test_a_model_that_takes_longer_than_a_bar_is_still_played(bars):
    session = LoopSession(looped([(4, 4)] * bars))
    working = []

    def slow(task, _):
        working.append((session.beat + 6, task))

    while session.beat < 200:
        while working and working[0][0] <= session.beat:
            session.scheduler.deliver(replace(answered(working.pop(0)[1], 72), seconds=3.0))
        session.play(session.beat + 0.25, model_worker=slow)
    new = {bar for bar, _, channel, pitch in session.played if channel == 0 and pitch == 72}
    assert len(new) > 20
    assert [bar for bar, _, channel, _ in session.played if channel == 1] == list(range(50))


def test_a_control_turned_in_the_middle_leaves_bars_that_were_never_played_to_the_model():
    session = LoopSession(looped([(4, 4)] * 3))
    session.beat = 40.0
    session.play(44)
    session.scheduler.turn(controls_at(seed=1, density=2.0))
    session.beat = 0.0
    session.played.clear()
    session.play(12)
    assert [each for each in session.played if each[2] == 1] == [(bar, 0, 1, 41) for bar in range(3)]


def test_controls_leave_alone_what_the_clip_gives():
    session = LoopSession(looped([(4, 4)] * 4, made=(1,)))
    session.play(3)
    session.scheduler.turn(controls_at(seed=1, density=0.25))
    session.play(16, model_worker=lambda *_: None)
    assert [each for each in session.played if each[2] == 1] == [(bar, 0, 1, 41) for bar in range(4)]
