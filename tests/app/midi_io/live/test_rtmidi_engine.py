"""The loop that serves ports of RtMidi, with ports in memory and a clock that only moves when it is asked."""

import pytest

from ripieno.app.midi_io.channel_messages import is_note_off
from ripieno.app.midi_io.live import rtmidi_engine
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import (
    BeatMessage,
    FollowClock,
    InputReceived,
    Passed,
    Play,
    PortBack,
    PortLost,
    PortsOpened,
    Quit,
    SendNow,
    Start,
    Trouble,
)
from ripieno.app.midi_io.live.moves import START_LEAD
from ripieno.app.midi_io.live.rtmidi_engine import LOOK_EVERY, MAX_SLEEP_SECONDS, SPIN, RtmidiEngine
from ripieno.app.midi_io.port_names import PortChoice, PortError

ON, OFF = b"\x90\x3c\x50", b"\x80\x3c\x40"
TICK = 1e-5
"""Seconds that pass whenever the clock is asked."""


def ends_note(data):
    """Say whether a message ends the note that ``ON`` begins."""
    return is_note_off(data) and data[1] == ON[1]


class AskedClock:
    def __init__(self):
        self.seconds = 0.0

    def now(self):
        self.seconds += TICK
        return self.seconds


class MemoryPort:
    """A port; its looks tell at which seconds it is lost and back."""

    def __init__(self, clock, name):
        self.clock = clock
        self.name = name
        self.is_lost = False
        self.is_closed = False
        self.changes = []
        self.sent = []
        self.arriving = []
        self.refuses = False

    def look(self):
        if self.changes and self.clock.seconds >= self.changes[0]:
            self.changes.pop(0)
            self.is_lost = not self.is_lost
            return True
        return False

    def send(self, data):
        if self.refuses:
            raise PortError("The port takes nothing.")
        self.sent.append((self.clock.seconds, data))

    def came(self, now):
        found = [each for each in self.arriving if each[1] <= now]
        self.arriving = [each for each in self.arriving if each[1] > now]
        return found

    def close(self):
        self.is_closed = True


class ServedEngine:
    """An engine with an output and an input, served until a second with commands at their seconds."""

    def __init__(self, clock):
        self.clock = clock
        setup = SenderSetup(
            outputs=(PortChoice("synth"),), inputs=(PortChoice("keys"),), sends_clock=False, tempo=60
        )
        self.engine = RtmidiEngine(setup, "alsa", self.clock)
        (self.output,), (self.input,) = self.engine._outputs, self.engine._inputs  # noqa: SLF001
        self.reports = []
        self.waits = []

    def run(self, until, *commands):
        waiting = [*commands, (until, Quit())]

        def due(seconds):
            self.waits.append(seconds)
            self.clock.seconds += seconds
            found = [command for at, command in waiting if at <= self.clock.seconds]
            waiting[:] = [each for each in waiting if each[0] > self.clock.seconds]
            return found

        self.engine.run(due, self.reports.append)
        return self.reports

    def reports_of(self, *kinds):
        return [report for report in self.reports if isinstance(report, kinds)]


@pytest.fixture
def served(monkeypatch):
    clock = AskedClock()
    monkeypatch.setattr(rtmidi_engine, "OutputPort", lambda _, choice, *_rest: MemoryPort(clock, choice.name))
    monkeypatch.setattr(rtmidi_engine, "InputPort", lambda _, choice, *_rest: MemoryPort(clock, choice.name))
    monkeypatch.setattr(rtmidi_engine.time, "sleep", lambda _: None)
    return ServedEngine(clock)


def test_the_ports_are_told_first_and_closed_last(served):
    first, *_ = served.run(0.01)
    assert isinstance(first, PortsOpened)
    assert (first.outputs, first.inputs, first.system) == (("synth",), ("keys",), "ALSA")
    assert first.point == "as they are handed to ALSA"
    assert served.output.is_closed
    assert served.input.is_closed


def test_planned_messages_are_sent_when_they_are_due_and_not_before(served):
    plan = Play((BeatMessage(0.0, 0, ON), BeatMessage(0.5, 0, OFF)))
    served.run(1.0, (0.1, plan), (0.2, Start()))
    start = 0.2 + START_LEAD
    (on, _), (off, _) = [each for each in served.output.sent if each[1] in (ON, OFF)][:2]
    assert start <= on < start + MAX_SLEEP_SECONDS
    assert off - on == pytest.approx(0.5, abs=5 * TICK)
    passed = served.reports_of(Passed)
    assert len(passed) == 2
    assert all(0 <= each.seconds - each.due < 5 * TICK for each in passed)


def test_commands_are_waited_for_until_shortly_before_a_message_is_due(served):
    served.run(0.6, (0.1, Play((BeatMessage(0.0, 0, ON), BeatMessage(0.25, 0, OFF)))), (0.2, Start()))
    assert max(served.waits) == MAX_SLEEP_SECONDS
    assert min(served.waits) >= 0
    assert any(0 < wait < MAX_SLEEP_SECONDS for wait in served.waits)
    assert SPIN < MAX_SLEEP_SECONDS


def test_a_message_outside_the_plan_is_sent_and_has_no_time_at_which_it_was_due(served):
    served.run(0.2, (0.1, SendNow(0, b"\xb0\x07\x50")))
    assert served.output.sent[0][1] == b"\xb0\x07\x50"
    assert served.reports_of(Passed) == []


def test_at_the_end_the_notes_that_sound_are_ended(served):
    served.run(0.2, (0.1, SendNow(0, ON)))
    on, *after = [data for _, data in served.output.sent]
    assert on == ON
    assert any(ends_note(data) for data in after)


def test_a_fault_is_told_and_ends_the_notes_that_sound(served):
    def came(now):
        if now > 0.15:
            raise ValueError("odd  data")
        return []

    served.input.came = came
    served.run(9.0, (0.1, SendNow(0, ON)))
    (trouble,) = served.reports_of(Trouble)
    assert "had a fault (ValueError: odd data) and has ended every note" in trouble.sentence
    assert any(ends_note(data) for _, data in served.output.sent)
    assert served.output.is_closed
    assert served.clock.seconds < 1


def test_what_comes_in_is_passed_on_with_its_input_and_second(served):
    served.input.arriving = [(b"\xb0\x01\x40", 0.05)]
    served.run(0.1)
    (found,) = served.reports_of(InputReceived)
    assert (found.port, found.data, found.seconds) == (0, b"\xb0\x01\x40", 0.05)


def test_a_port_that_refuses_a_message_is_told_with_its_name(served):
    served.output.refuses = True
    served.run(0.2, (0.1, SendNow(0, ON)))
    assert served.reports_of(Trouble)[0] == Trouble("The port takes nothing.")
    assert served.reports_of(PortLost)[0] == PortLost("synth")


def test_ports_that_go_and_come_back_are_told(served):
    served.output.changes = [0.1, 1.2]
    served.input.changes = [0.1, 1.2]
    served.run(2 + LOOK_EVERY)
    assert served.reports_of(PortLost, PortBack) == [
        PortLost("synth"),
        PortLost("keys"),
        PortBack("synth"),
        PortBack("keys"),
    ]


def test_nothing_is_sent_to_a_port_that_is_lost(served):
    served.output.changes = [0.1]
    served.run(2.0, (1.0, SendNow(0, ON)))
    assert served.output.sent == []


def test_keys_that_are_held_at_an_input_that_goes_are_let_go(served):
    served.input.arriving = [(ON, 0.05)]
    served.input.changes = [0.1]
    served.run(1.0)
    on, off = served.reports_of(InputReceived)
    assert on.data == ON
    assert ends_note(off.data)
    assert LOOK_EVERY < off.seconds < LOOK_EVERY + 2 * MAX_SLEEP_SECONDS


def test_the_place_of_a_link_session_is_that_of_the_core(served, monkeypatch):
    asked = []

    class JoinedPeer:
        @property
        def transport(self):
            asked.append(served.clock.seconds)
            return served.engine.core.transport

    monkeypatch.setattr(rtmidi_engine, "joined", lambda *_: JoinedPeer())
    served.run(0.2, (0.1, FollowClock("link")))
    assert 0.1 <= asked[0] < 0.11
    assert len(asked) > 10
