"""What is heard of bars, and that no note hangs whatever is turned while it sounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.metronome import ACCENT, CLICK
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_messages import BarMessages
from ripieno.app.session.live.music.bar_scheduler import BarScheduler
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.drum_fill import CRASH
from ripieno.app.session.live.music.song import Score
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

PPQ = 480
BAR = 4 * PPQ
ROLES = (Role.BASS, Role.KEYS, Role.DRUMS)
ROUTES = (Destination(0, 0), Destination(0, 1), Destination(0, 9))
SCORE = Score.from_nothing(ROLES, (4, 4), 120.0)
CONTENT = Bar({lane: (Note(0, PPQ, 36 + lane, 80), Note(PPQ, PPQ, 40 + lane, 80)) for lane in range(3)})


def heard(controls, bar=0, messages=None):
    found = (messages or BarMessages(SCORE, ROUTES)).messages(bar, CONTENT, controls)
    return [(each.data[0] & 0xF, each.data[1], each.data[2]) for each in found if is_note_on(each.data)]


def test_a_setting_of_one_lane_is_on_on_that_lane_alone():
    controls = Controls().with_lane(Role.BASS, transpose=12, curve=1.0)
    changed, usual = heard(controls), heard(Controls())
    assert [pitch for channel, pitch, _ in changed if channel == 0] == [48, 52]
    assert all(velocity > 80 for channel, _, velocity in changed if channel == 0)
    assert [each for each in changed if each[0]] == [each for each in usual if each[0]]


def test_a_lane_of_a_muted_group_rests():
    controls = controls_at(muted_groups=frozenset({2})).with_lane(Role.KEYS, group=2)
    assert {channel for channel, _, _ in heard(controls)} == {0, 9}


def test_the_metronome_goes_where_it_is_routed():
    messages = BarMessages(SCORE, ROUTES, clicks=Destination(0, 15))
    clicks = [pitch for channel, pitch, _ in heard(controls_at(metronome=True), 0, messages) if channel == 15]
    assert clicks == [ACCENT, CLICK, CLICK, CLICK]


def test_a_drum_fill_is_played_in_one_bar_and_ends_in_a_crash():
    messages = BarMessages(SCORE, ROUTES)
    messages.fill_drums(4)
    drums = [[each for each in heard(Controls(), bar, messages) if each[0] == 9] for bar in range(3, 7)]
    assert [len(each) for each in drums] == [2, 10, 4, 2]
    assert CRASH in [pitch for _, pitch, _ in drums[2]]


def test_a_groove_moves_off_beats_and_no_bar_line():
    found = BarMessages(SCORE, ROUTES).messages(2, CONTENT, controls_at(groove="laid back"))
    begins = sorted(each.beat for each in found if is_note_on(each.data))
    assert begins == pytest.approx([8.0] * 3 + [9.03] * 3)


PITCHED = st.sampled_from((Role.BASS, Role.KEYS))
PITCHES = st.integers(0, 127)
LANE_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "transpose": st.integers(-24, 24),
        "low": PITCHES,
        "high": PITCHES,
        "lock": st.integers(0, 3),
        "group": st.integers(0, 2),
        "density": st.floats(0, 1),
        "humanise": st.floats(0, 1),
    },
)
ACTS = st.one_of(
    st.tuples(st.just("lane"), st.tuples(PITCHED, LANE_CHANGES)),
    st.tuples(st.just("groups"), st.frozensets(st.integers(1, 2))),
    st.tuples(st.just("route"), st.permutations((0, 1, 2, 3))),
    st.tuples(st.just("groove"), st.sampled_from(("straight", "swing", "laid back"))),
    st.tuples(st.just("metronome"), st.booleans()),
    st.tuples(st.just("fill"), st.none()),
)
HELD_NOTES = st.lists(
    st.builds(Note, st.integers(0, 4 * BAR - 1), st.integers(1, 2 * BAR), st.integers(30, 90), st.just(80)),
    min_size=4,
    max_size=24,
)


def looped(notes):
    clip = Clip(TimeMap.build(PPQ, (), ()), (), 4 * BAR)
    for role in (Role.BASS, Role.KEYS):
        clip = with_lane(clip, role)
    clip = clip.replace_region(Region((0, 1, 2, 3), (0, 1)), {0: notes[::2], 1: notes[1::2]})
    return Score.around(clip, (), (0, 1))


class Performance:
    """A bar scheduler and a sender's core in virtual time, at 120 BPM."""

    def __init__(self, score):
        self.controls = Controls()
        self.scheduler = BarScheduler(score, (Destination(0, 0), Destination(0, 1)), self.controls)
        self.core = SenderCore(2, 0.0, sends_clock=False)
        self.seconds = 0.0
        self.sounding = set()
        self.core.apply(says.Start(), 0.0)

    def play(self, seconds):
        end = self.seconds + seconds
        while self.seconds < end:
            self.scheduler.at(self.core.transport.beat_at(self.seconds), 120.0)
            while self.scheduler.commands:
                self.core.apply(self.scheduler.commands.popleft(), self.seconds)
            self.seconds += 0.02
            for each in self.core.advance(self.seconds):
                key = each.port, each.data[0] & 0xF, each.data[1]
                if is_note_on(each.data):
                    assert key not in self.sounding
                    self.sounding.add(key)
                elif is_note_off(each.data):
                    self.sounding.discard(key)

    def do(self, act, value):
        match act:
            case "lane":
                self.turn(self.controls.with_lane(value[0], **value[1]))
            case "groups":
                self.turn(controls_at(muted_groups=value, lanes=self.controls.lanes))
            case "groove" | "metronome":
                self.turn(controls_at(**{act: value}, lanes=self.controls.lanes))
            case "route":
                first, second = (Destination(place % 2, place // 2) for place in value[:2])
                self.scheduler.route((first, second), Destination(0, 9))
            case _:
                self.scheduler.fill_drums()

    def turn(self, controls):
        self.controls = controls
        self.scheduler.turn(controls)


@settings(max_examples=60, deadline=None)
@given(HELD_NOTES, st.lists(st.tuples(st.floats(0.05, 3), ACTS), max_size=8))
def test_no_note_hangs_whatever_is_turned_while_it_sounds(notes, acts):
    performance = Performance(looped(notes))
    for seconds, (act, value) in acts:
        performance.play(seconds)
        performance.do(act, value)
    performance.turn(controls_at(silent=frozenset(Role)))
    performance.play(10.0)  # a bar of two seconds to come, and the longest note
    assert performance.sounding == set()
