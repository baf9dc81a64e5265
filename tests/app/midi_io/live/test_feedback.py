"""Outputs connected back to inputs, in virtual time: what goes round is cut, what is played is not."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.feedback import MAX_MESSAGES, Feedback
from ripieno.app.midi_io.live.messages import BeatMessage, InputReceived, Looped, Play, SendNow

MIN, MAX_STEP = 1e-4, 0.02
ON, OFF = bytes((0x90, 60, 100)), bytes((0x80, 60, 64))
KINDS = {
    "note": (ON, OFF),
    "control": (bytes((0xB0, 7, 90)),),
    "pedal": (bytes((0xB3, 64, 127)), bytes((0xB3, 64, 0))),
    "program": (bytes((0xC5, 12)),),
    "pressure": (bytes((0xD0, 50)),),
    "key pressure": (bytes((0xA0, 60, 50)),),
    "bend": (bytes((0xEF, 0, 80)),),
    "sweep": tuple(bytes((0xB0, 1, value)) for value in range(0, 128, 4)),
}


class FeedbackLoop:
    """A sender, a program that sends on what comes in, and the connections back, each with its delay."""

    def __init__(self, *loops, outputs=1, thru=True, thru_delay=0.003, changed=None):
        self.core = SenderCore(outputs, 0.0, sends_clock=False)
        self.loops = list(loops)
        self.thru, self.thru_delay = thru, thru_delay
        self.changed = changed or (lambda data: data)
        self.at = 0.0
        self.coming, self.leaving = [], []
        self.out, self.received, self.reported = [], [], []

    def play(self, until, *events):
        """Go on; events are second, input and message, from now on."""
        self.coming += [(self.at + seconds, port, data) for seconds, port, data in events]
        end = self.at + until
        while self.at < end:
            self._step()
        return self

    def _step(self):
        due = (each for each in self.coming if each[0] <= self.at)
        for seconds, port, data in sorted(due, key=lambda each: each[0]):
            self.core.received(port, data, seconds)
        self.coming = [each for each in self.coming if each[0] > self.at]
        self._reported()
        for _, data in (each for each in self.leaving if each[0] <= self.at):
            self.core.apply(SendNow(0, data), self.at)
        self.leaving = [each for each in self.leaving if each[0] > self.at]
        following = min((each[0] for each in (*self.coming, *self.leaving)), default=self.at + MAX_STEP)
        self.at = max(self.at + MIN, min(self.at + MAX_STEP, following))
        for each in self.core.advance(self.at):
            self.out.append(each)
            for output, port, delay in self.loops:
                if output == each.port:
                    self.coming.append((each.seconds + delay, port, self.changed(each.data)))

    def _reported(self):
        while self.core.reports:
            report = self.core.reports.popleft()
            if isinstance(report, Looped):
                self.reported.append(report)
            elif isinstance(report, InputReceived):
                self.received.append(report)
                if self.thru and report.data[0] < 0xF0:
                    self.leaving.append((self.at + self.thru_delay, report.data))

    @property
    def count(self):
        return Counter(each.data for each in self.out)

    def music(self):
        """Return what went out, without the ends of notes that had not begun."""
        held, found = set(), []
        for each in self.out:
            key = each.data[0] & 0x0F, each.data[1]
            if is_note_off(each.data) and key not in held:
                continue
            held = held | {key} if is_note_on(each.data) else held - {key} if is_note_off(each.data) else held
            found.append(each.data)
        return found


def spread(messages, gap, begin=0.0, port=0):
    return [(begin + number * gap, port, data) for number, data in enumerate(messages)]


@pytest.mark.parametrize("delay", [0.0, 0.002, 0.0213, 0.1, 0.4])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_that_comes_back_stops_going_round(kind, delay):
    room = FeedbackLoop((0, 0, delay)).play(6.0, *spread(KINDS[kind], 0.03))
    for data in KINDS[kind]:
        assert 1 <= room.count[data] <= 6
    assert room.reported == [Looped(0, is_loop=True)]
    last = len(room.out)
    assert len(room.play(3.0).out) == last


@settings(max_examples=60)
@given(st.floats(0, 0.2), st.floats(0.001, 0.05), st.floats(0.0005, 0.1))
@pytest.mark.parametrize("messages", [KINDS["note"], KINDS["pedal"], KINDS["sweep"][:3]])
def test_what_went_round_ends_where_the_player_left_it(messages, delay, thru_delay, gap):
    room = FeedbackLoop((0, 0, delay), thru_delay=thru_delay).play(6.0, *spread(messages, gap))
    assert room.out[-1].data == messages[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_once_a_loop_is_known_each_message_goes_out_as_often_as_it_is_played(kind):
    room = FeedbackLoop((0, 0, 0.02)).play(4.0, *spread((*KINDS[kind], *KINDS[kind]), 0.05))
    room.out.clear()
    messages = (KINDS[kind] * 20)[:96]
    room.play(60 * len(messages) / 1000 + 1, *spread(messages, 0.06))
    assert Counter(room.music()) == Counter(messages)


@pytest.mark.parametrize("gap", [0.004, 0.01, 0.0213, 0.06, 0.125])
@pytest.mark.parametrize("kind", KINDS)
def test_without_a_loop_everything_passes_however_often_and_evenly_it_is_repeated(kind, gap):
    messages = (KINDS[kind] * 60)[:96]
    room = FeedbackLoop().play(gap * len(messages) + 1, *spread(messages, gap))
    assert room.music() == list(messages)
    assert [each.data for each in room.received] == list(messages)
    assert room.reported == []


def test_trills_with_one_velocity_pass():
    trill = [data for _ in range(80) for data in (ON, OFF, bytes((0x90, 62, 100)), bytes((0x80, 62, 64)))]
    room = FeedbackLoop().play(len(trill) * 0.03 + 1, *spread(trill, 0.03))
    assert room.music() == trill


def test_what_is_put_to_the_proof_sounds_nowhere_and_is_seldom_asked():
    room = FeedbackLoop().play(10.0, *spread((ON, OFF) * 400, 0.01))
    probes = [each for each in room.out if is_note_off(each.data) and each.data[1] != 60]
    assert len(probes) <= 9
    assert len(room.out) == 800 + len(probes)


@pytest.mark.parametrize("outputs", [1, 2])
def test_planned_notes_that_come_back_are_left_out_from_the_first_on(outputs):
    room = FeedbackLoop(*((port, port, 0.03) for port in range(outputs)), outputs=outputs)
    beats = [
        (beat / 2, port, bytes((0x90 | port, 50 + beat, 70 + beat)))
        for beat in range(16)
        for port in range(outputs)
    ]
    ends = [(beat + 0.3, port, bytes((0x80 | port, data[1], 64))) for beat, port, data in beats]
    room.core.apply(Play(tuple(BeatMessage(*each) for each in (*beats, *ends))), 0.0)
    room.core.apply(says.Start(), 0.0)
    room.play(6.0)
    assert room.received == []
    assert sorted(each.port for each in room.reported) == list(range(outputs))
    assert len(room.out) == 32 * outputs


def test_a_player_in_unison_with_the_music_is_let_in():
    room = FeedbackLoop()
    room.core.apply(Play((BeatMessage(1.0, 0, ON), BeatMessage(2.0, 0, OFF))), 0.0)
    room.core.apply(says.Start(), 0.0)
    room.play(2.0, (0.55, 0, bytes((0x90, 60, 90))), (0.8, 0, OFF))
    assert [each.data for each in room.received] == [bytes((0x90, 60, 90)), OFF]


def test_the_end_of_a_key_that_is_held_is_never_taken_for_ours():
    room = FeedbackLoop(thru=False)
    room.core.apply(Play((BeatMessage(1.0, 0, ON), BeatMessage(2.0, 0, OFF))), 0.0)
    room.core.apply(says.Start(), 0.0)
    room.play(2.0, (0.1, 0, bytes((0x90, 60, 90))), (1.05, 0, OFF))
    assert [each.data for each in room.received] == [bytes((0x90, 60, 90)), OFF]


def test_ends_that_come_back_written_in_another_way_are_known():
    def changed(data):
        return bytes((data[0] | 0x10, data[1], 0)) if is_note_off(data) else data

    room = FeedbackLoop((0, 0, 0.02), changed=changed).play(4.0, *spread((ON, OFF) * 3, 0.1))
    assert room.reported == [Looped(0, is_loop=True)]
    last = len(room.out)
    assert len(room.play(2.0).out) == last


def test_a_loop_that_is_taken_away_is_reported_and_another_one_found_again():
    room = FeedbackLoop((0, 0, 0.02)).play(2.0, *spread((ON, OFF), 0.1))
    loops, room.loops = room.loops, []
    room.play(6.0, *spread([bytes((0xB0, 7, value)) for value in range(30)], 0.1))
    assert room.reported == [Looped(0, is_loop=True), Looped(0, is_loop=False)]
    room.loops = loops
    room.play(6.0, *spread((ON, OFF) * 4, 0.1))
    assert room.reported == [Looped(0, is_loop=True), Looped(0, is_loop=False), Looped(0, is_loop=True)]


def test_an_output_that_comes_back_at_two_inputs_is_cut_at_both():
    room = FeedbackLoop((0, 0, 0.02), (0, 1, 0.035)).play(6.0, *spread((ON, OFF), 0.1))
    assert sorted(each.port for each in room.reported) == [0, 1]
    last = len(room.out)
    assert len(room.play(3.0).out) == last


@pytest.mark.parametrize("source", ["internal", "midi", "link"])
@pytest.mark.parametrize(
    "data",
    [
        "f8",
        "fa",
        "fb",
        "fc",
        "f20102",
        "f133",
        "f304",
        "f6",
        "fe",
        "ff",
        "f07e7f0601f7",
        "f07f7f0101010203f7",
    ],
)
def test_clock_transport_time_code_and_system_exclusive_bring_nothing_out(source, data):
    room = FeedbackLoop((0, 0, 0.01))
    room.core.apply(says.FollowClock(source), 0.0)
    room.play(1.0, *spread([bytes.fromhex(data)] * 30, 0.02))
    assert room.out == []


@settings(max_examples=30)
@given(
    st.floats(0, 0.2),
    st.floats(0.001, 0.01),
    st.lists(
        st.tuples(st.floats(0, 2), st.sampled_from([each for kind in KINDS.values() for each in kind])),
        min_size=1,
        max_size=12,
    ),
)
def test_whatever_is_played_into_a_loop_it_comes_to_rest(delay, thru_delay, events):
    room = FeedbackLoop((0, 0, delay), thru_delay=thru_delay)
    room.play(8.0, *((seconds, 0, data) for seconds, data in events))
    turns = 2 + 1.2 / (delay + thru_delay)  # until a loop is proved, at most a second after the last probe
    assert len(room.out) <= (len(events) + 16) * turns
    last = len(room.out)
    assert len(room.play(2.0).out) == last


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 0.3),
            st.sampled_from([each for kind in KINDS.values() for each in kind if not is_note_off(each)]),
        ),
        max_size=30,
    )
)
def test_whatever_is_played_without_a_loop_all_of_it_comes_in_in_order(events):
    at, played = 0.0, []
    for gap, data in events:
        at += gap
        played.append((at, 0, data))
    room = FeedbackLoop().play(at + 0.5, *played)
    assert [each.data for each in room.received] == [data for _, _, data in played]
    assert room.reported == []


@pytest.mark.unmeasured  # a hundred thousand messages
def test_what_is_remembered_is_bounded():
    feedback, random = Feedback(), Random(1)
    for number in range(20 * MAX_MESSAGES):
        data = bytes((0xB0 | random.randrange(16), random.randrange(128), random.randrange(128)))
        feedback.sent(0, data, number * 1e-6, is_planned=number % 2 == 0)
        feedback.came(number % 3, data, number * 1e-6)
    remembered = [len(each._all) for each in (feedback._went, feedback._came)]  # noqa: SLF001 (seen nowhere else)
    same = [sum(map(len, each._same.values())) for each in (feedback._went, feedback._came)]  # noqa: SLF001
    assert remembered == same
    assert max(remembered) <= MAX_MESSAGES + 1
    assert len(feedback._paths) <= 3 * 16  # noqa: SLF001
