"""What goes out, and what is reported of it."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import SUSTAIN, control_change, note_off, note_on
from ripieno.app.midi_io.live.messages import BeatMessage, Late, Looped, Sent
from ripieno.app.midi_io.live.outgoing import Outgoing
from ripieno.app.midi_io.live.sent_messages import DROPPED_AFTER, LATE_AFTER, SentMessages

ON, OFF = note_on(0, 60, 80), note_off(0, 60)
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(("plan", "send", "double", "silence")),
        st.integers(0, 1),
        st.sampled_from((ON, OFF, note_on(0, 62, 80), note_off(0, 62), control_change(0, SUSTAIN, 127))),
        st.sampled_from((0.0, LATE_AFTER * 2, DROPPED_AFTER * 2)),
    )
)


def beat_at(seconds):
    """Return where music is that plays two quarter notes a second."""
    return 2 * seconds


@pytest.fixture
def reports():
    return deque()


@pytest.fixture
def sent(reports):
    return SentMessages(reports, beat_at)


def test_a_planned_message_goes_out_with_the_second_at_which_it_was_due(sent, reports):
    out = list(sent.send_planned(BeatMessage(4.0, 1, ON), 2.0, 2.001, 1))
    assert out == [Outgoing(2.001, 1, ON, 2.0)]
    assert list(reports) == [Sent(4.0, 2.0, 2.001, 1, ON)]
    assert sent.sounding.notes == {(1, 0, 60)}


def test_a_late_note_is_counted_and_one_that_is_much_too_late_is_left_out(sent, reports):
    late, dropped = 1.0 + 2 * LATE_AFTER, 1.0 + 2 * DROPPED_AFTER
    assert len(list(sent.send_planned(BeatMessage(2.0, 0, ON), 1.0, late, 0))) == 1
    assert list(sent.send_planned(BeatMessage(2.0, 0, note_on(0, 62, 80)), 1.0, dropped, 0)) == []
    assert [each for each in reports if isinstance(each, Late)] == [Late(1, 0), Late(1, 1)]


def test_the_end_of_a_note_goes_out_however_late_it_is(sent):
    list(sent.send_planned(BeatMessage(2.0, 0, ON), 1.0, 1.0, 0))
    assert [each.data for each in sent.send_planned(BeatMessage(2.5, 0, OFF), 1.25, 9.0, 0)] == [OFF]


def test_what_a_command_sends_waits_until_it_is_taken_and_is_taken_once(sent, reports):
    sent.send(0, ON, 1.0)
    sent.send(0, ON, 1.5)
    assert list(sent.take_ready()) == [
        Outgoing(1.0, 0, ON),
        Outgoing(1.5, 0, note_off(0, 60)),
        Outgoing(1.5, 0, ON),
    ]
    assert list(sent.take_ready()) == []
    assert reports[0] == Sent(2.0, 1.0, 1.0, 0, ON)


def test_the_end_of_a_note_of_others_is_sent_at_once_but_not_by_the_second_voice(sent):
    sent.send(0, OFF, 1.0)
    sent.double([(0, OFF)], 1.0)
    assert list(sent.take_ready()) == [Outgoing(1.0, 0, OFF)]
    assert list(sent.take_voiced()) == []


def test_the_second_voice_is_apart_from_what_commands_send(sent):
    sent.double([(0, ON)], 1.0)
    assert list(sent.take_ready()) == []
    assert list(sent.take_voiced()) == [Outgoing(1.0, 0, ON)]
    assert list(sent.take_voiced()) == []


def test_a_silence_of_one_output_leaves_the_others_as_they_are(sent):
    sent.send(0, ON, 1.0)
    sent.send(1, ON, 1.0)
    list(sent.take_ready())
    sent.silence(2.0, 1)
    out = list(sent.take_ready())
    assert out[0] == Outgoing(2.0, 1, OFF)
    assert {each.port for each in out} == {1}
    assert sent.sounding.notes == {(0, 0, 60)}


def test_what_comes_back_is_known_and_what_did_not_go_out_is_not(sent, reports):
    assert not sent.came_back(0, ON, 0.5)
    for at in range(1, 9):
        for data in (note_on(0, 60 + at, 80), note_off(0, 60 + at)):
            sent.send(0, data, float(at))
            is_back = sent.came_back(0, data, at + 0.002)
    sent.report_loops()
    assert is_back
    assert [each.is_loop for each in reports if isinstance(each, Looped)] == [True]


@given(MESSAGES)
def test_all_that_goes_out_is_reported_in_order(messages):
    reports, out = deque(), []
    sent = SentMessages(reports, beat_at)
    for at, (kind, port, data, late) in enumerate(messages):
        match kind:
            case "plan":
                out += sent.send_planned(BeatMessage(at - late, port, data), at - late, at, port)
            case "send":
                sent.send(port, data, at)
            case "double":
                sent.double([(port, data)], at)
            case _:
                sent.silence(at, port, rests=True)
        out += (*sent.take_ready(), *sent.take_voiced())
    reported = [each for each in reports if isinstance(each, Sent)]
    assert [(each.seconds, each.port, each.data) for each in reported] == [each[:3] for each in out]
