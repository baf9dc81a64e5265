"""The sender's process on a JACK server of the test's own: exact frames, and silence whatever happens."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Play, PortBack, PortLost, Start, Trouble
from ripieno.app.midi_io.live.sender import Sender, SenderError
from ripieno.app.midi_io.port_names import PortChoice
from tests.support.jack_wire import RATE, Wire, note_ons, own_server, skips, sounding
from tests.support.needs import needs_rtmidi
from tests.support.program import ROOT

HELD = BeatMessage(0.0, 0, b"\x90\x3c\x40")


def setup(*outputs, **options):
    selected = outputs or (PortChoice("out", virtual=True),)
    return SenderSetup(outputs=selected, system="jack", sends_clock=False, **options)


@pytest.fixture
def server(monkeypatch):
    with own_server(monkeypatch, period=1024) as variables:
        yield variables


@pytest.fixture
def wire(server):
    client = Wire(server)
    yield client
    client.close()


def reported(sender, kind):
    """Wait for a report of a kind; return it."""
    for _ in range(2000):
        sender.wait(0.01)
        for report in sender.reports():
            if isinstance(report, kind):
                return report
    raise AssertionError(f"no {kind.__name__} came")


def test_every_note_comes_at_its_frame(wire):
    notes = [
        message
        for number in range(64)
        for message in (
            BeatMessage(number / 4, 0, bytes((0x90, 60 + number % 12, 80))),
            BeatMessage(number / 4 + 0.2, 0, bytes((0x80, 60 + number % 12, 0))),
        )
    ]
    with Sender(setup(tempo=240.0)) as sender:
        wire.listen(sender.opened.outputs[0])
        sender.send(Play(tuple(notes)))
        sender.send(Start())
        wire.wait_for(lambda: len(note_ons(wire.came)) == 64)
    frames = [event.frame for event in note_ons(wire.came)]
    assert [frame - frames[0] for frame in frames] == [number * RATE * 60 // 240 // 4 for number in range(64)]
    assert sounding(wire.came) == set()


def test_the_server_says_when_a_stopped_sender_missed_a_period(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        before = skips()
        os.kill(sender.pid, signal.SIGSTOP)
        try:
            wire.wait_for(lambda: skips() > before)
        finally:
            os.kill(sender.pid, signal.SIGCONT)
    assert skips() > before


@pytest.mark.usefixtures("wire")
def test_measured_messages_come_back_at_the_frame_they_were_due():
    notes = [
        message
        for number in range(12)
        for message in (
            BeatMessage(number / 7, 0, bytes((0x90, 60, 80))),
            BeatMessage(number / 7 + 0.1, 0, bytes((0x80, 60, 0))),
        )
    ]
    passed = []
    with Sender(setup(PortChoice("a", virtual=True), PortChoice("b", virtual=True), measures=True)) as sender:
        assert sender.opened.point == "at the wire"
        sender.send(Play(tuple(replace(each, port=port) for each in notes for port in (0, 1))))
        sender.send(Start())
        for _ in range(1000):
            sender.wait(0.01)
            passed += [each for each in sender.reports() if isinstance(each, says.Passed)]
            if len(passed) == 2 * len(notes):
                break
    assert len(passed) == 2 * len(notes)
    assert max(abs(each.seconds - each.due) for each in passed) <= 0.51 / RATE


def test_panic_is_silence_within_ten_milliseconds(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        sender.send(Play((HELD,)))
        sender.send(Start())
        wire.wait_for(lambda: sounding(wire.came))
        pressed = wire.frame
        sender.send(says.Panic())
        wire.wait_for(lambda: not sounding(wire.came))
        silent = next(event.frame for event in wire.came if event.data[0] == 0x80)
    assert silent - pressed <= RATE // 100 + 1024  # a command waits for the next period


def test_closing_ends_what_sounds(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        sender.send(Play((HELD,)))
        sender.send(Start())
        wire.wait_for(lambda: sounding(wire.came))
    assert sounding(wire.came) == set()
    assert not sender.is_alive


PARENT = """
    import sys, time
    from ripieno.app.midi_io.live.engine_face import SenderSetup
    from ripieno.app.midi_io.live.messages import BeatMessage, Play, Start
    from ripieno.app.midi_io.live.sender import Sender
    from ripieno.app.midi_io.port_names import PortChoice

    if __name__ == "__main__":
        setup = SenderSetup(outputs=(PortChoice("out", virtual=True),), system="jack", client="orphan")
        sender = Sender(setup)
        sender.send(Play((BeatMessage(8.0, 0, bytes((0x90, 60, 64))),)))
        sender.send(Start())
        print(sender.pid, flush=True)
        time.sleep(600)
"""


def test_a_killed_parent_leaves_no_note_and_no_process(wire, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(PARENT))
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        wire.listen("orphan:out")
        wire.wait_for(lambda: sounding(wire.came))
        parent.send_signal(signal.SIGKILL)
    wire.wait_for(lambda: not sounding(wire.came))
    wire.wait_for(lambda: not _runs(pid))
    assert len(note_ons(wire.came)) == 1


def read_on(sender):
    """Take reports for as long as there is a sender."""
    while True:
        sender.wait(0.01)
        sender.reports()


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_sender_told_to_end_by_the_system_silences_first(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        sender.send(Play((HELD,)))
        sender.send(Start())
        wire.wait_for(lambda: sounding(wire.came))
        os.kill(sender.pid, signal.SIGTERM)
        wire.wait_for(lambda: not sounding(wire.came))
        assert note_ons(wire.came)


@pytest.mark.usefixtures("wire")
def test_a_killed_sender_is_one_sentence_until_it_is_replaced():
    sender = Sender(setup())
    os.kill(sender.pid, signal.SIGKILL)
    with pytest.raises(SenderError, match="has died"):
        read_on(sender)
    with pytest.raises(SenderError, match="has died"):
        sender.send(Start())
    sender.replace()
    assert sender.opened.outputs == ("Ripieno:out",)
    sender.send(Start())
    assert reported(sender, says.Position)
    sender.close()
    assert not sender.is_alive


LEVERS = (b"\xb0\x40\x7f", b"\xb0\x01\x50", b"\xe0\x00\x20")
AT_REST = {b"\xb0\x40\x00", b"\xb0\x01\x00", b"\xe0\x00\x40"}


def chord(sender, *pitches):
    """Play notes at once."""
    for pitch in pitches:
        sender.send(says.SendNow(0, bytes((0x90, pitch, 80))))


@pytest.mark.parametrize("number", range(4))
def test_closing_is_on_by_a_client_that_also_feeds(wire, number):
    """Such a client is served before the sender, and hears what it writes a period later."""
    with Sender(setup(inputs=(PortChoice("ears", virtual=True),))) as sender:
        wire.speak("Ripieno:ears")
        wire.listen(sender.opened.outputs[0])
        chord(sender, *range(40, 56))
        for data in LEVERS:
            sender.send(says.SendNow(0, data))
        wire.wait_for(lambda: len(sounding(wire.came)) == 16 and LEVERS[-1] in {d for _, d in wire.came})
        time.sleep(number / 100)
    wire.settle()
    assert sounding(wire.came) == set()
    assert {data for _, data in wire.came} >= AT_REST


def test_a_terminal_that_closes_is_nothing_to_the_sender(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        assert os.getsid(sender.pid) != os.getsid(0)
        for number in (signal.SIGHUP, signal.SIGINT):
            os.kill(sender.pid, number)
        chord(sender, 60)
        wire.wait_for(lambda: sounding(wire.came))
    wire.settle()
    assert sounding(wire.came) == set()


def test_what_a_killed_sender_leaves_is_ended_by_the_one_that_takes_its_place(wire):
    with Sender(setup(inputs=(PortChoice("ears", virtual=True),))) as sender:
        wire.speak("Ripieno:ears")
        wire.listen(sender.opened.outputs[0])
        await_ties(sender, "wire:in")
        chord(sender, 60, 64)
        for data in LEVERS:
            sender.send(says.SendNow(0, data))
        wire.wait_for(lambda: len(sounding(wire.came)) == 2 and LEVERS[-1] in {d for _, d in wire.came})
        os.kill(sender.pid, signal.SIGKILL)
        with pytest.raises(SenderError):
            read_on(sender)
        at = len(wire.came)
        sender.replace()
        wire.wait_for(lambda: not sounding(wire.came) and {data for _, data in wire.came[at:]} >= AT_REST)
        chord(sender, 72)
        wire.wait_for(lambda: sounding(wire.came) == {(0, 72)})
        wire.send(HELD.data)
        assert reported(sender, says.InputReceived).data == HELD.data
    wire.settle()
    assert sounding(wire.came) == set()


def test_a_sender_that_is_killed_as_it_is_closed_leaves_nothing_either(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        await_ties(sender, "wire:in")
        chord(sender, 60)
        wire.wait_for(lambda: sounding(wire.came))
        os.kill(sender.pid, signal.SIGKILL)
    wire.settle()
    assert sounding(wire.came) == set()


@pytest.mark.parametrize("spins", [False, pytest.param(True, marks=needs_rtmidi)])
def test_a_fault_of_the_sender_ends_its_notes(wire, spins):
    with Sender(setup(spins=spins)) as sender:
        wire.listen("Ripieno:out")
        chord(sender, 60)
        wire.wait_for(lambda: sounding(wire.came))
        sender.send(says.Latency(99, 0.0))  # there is no such port
        wire.wait_for(lambda: not sounding(wire.came))
        assert "IndexError" in reported(sender, Trouble).sentence
        with pytest.raises(SenderError):
            read_on(sender)


def test_a_strange_frame_ends_the_senders_notes(wire):
    with Sender(setup()) as sender:
        wire.listen(sender.opened.outputs[0])
        chord(sender, 60)
        wire.wait_for(lambda: sounding(wire.came))
        sender._pipe.send_bytes(b"no frame")  # noqa: SLF001 (no command is one)
        wire.wait_for(lambda: not sounding(wire.came))
        assert "different languages" in reported(sender, Trouble).sentence


def test_keys_of_a_keyboard_that_goes_are_let_go_though_its_port_is_ours(wire, server):
    keyboard = Wire(server, "keyboard")
    with Sender(setup(inputs=(PortChoice("ears", virtual=True),))) as sender:
        keyboard.speak("Ripieno:ears")
        keyboard.send(HELD.data, *LEVERS)
        received = [reported(sender, says.InputReceived).data]
        keyboard.close()
        released = {b"\x80\x3c\x40", *AT_REST}
        wire.wait_for(lambda: _more(received, sender) >= released)
    assert received[0] == HELD.data


def test_a_synth_that_comes_back_to_a_port_of_ours_gets_the_ends_it_missed(wire, server):
    synth = Wire(server, "synth")
    with Sender(setup()) as sender:
        synth.listen("Ripieno:out")
        await_ties(sender, "synth:in")
        chord(sender, 60, 64)
        synth.wait_for(lambda: len(sounding(synth.came)) == 2)
        synth.close()
        await_ties(sender)
        sender.send(says.SendNow(0, b"\x80\x3c\x40"))
        wire.settle()
        synth = Wire(server, "synth")
        synth.listen("Ripieno:out")
        synth.wait_for(lambda: {data for _, data in synth.came} >= {b"\x80\x3c\x40", b"\x80\x40\x40"})
        assert note_ons(synth.came) == []
    synth.close()


def test_a_port_that_is_renamed_is_the_same_port(wire, server):
    other = Wire(server, "other")
    with Sender(setup(PortChoice("other:in"))) as sender:
        other.rename("renamed")
        await_ties(sender, "other:renamed")
        chord(sender, 60)
        other.wait_for(lambda: sounding(other.came))
        wire.settle()
        assert not [each for each in sender.reports() if isinstance(each, PortLost)]
    other.close()


def await_ties(sender, *names):
    """Wait until the sender knows what its output is tied to."""
    for _ in range(400):
        if any(each.is_output and each.names == names for each in reports_of(sender, says.Tied)):
            return
    raise AssertionError(f"it never was tied to {names}")


def _more(received, sender):
    """Add what was heard since; return all of it."""
    received += [each.data for each in reports_of(sender, says.InputReceived)]
    return set(received)


def reports_of(sender, kind):
    """Wait for reports a little; return those of a kind."""
    sender.wait(0.05)
    return [each for each in sender.reports() if isinstance(each, kind)]


def test_a_server_that_stops_is_told_in_a_sentence(monkeypatch):
    with own_server(monkeypatch):
        sender = Sender(setup())
        sender.send(Play((HELD,)))
        sender.send(Start())
        reported(sender, says.Sent)
    report = reported(sender, Trouble)
    assert report.fatal
    assert "JACK server has stopped" in report.sentence
    sender.close()


@pytest.mark.parametrize("spins", [False, pytest.param(True, marks=needs_rtmidi)])
def test_a_port_that_goes_and_comes_back_is_told_and_hushed(wire, server, spins):
    other = Wire(server, "other")
    with Sender(setup(PortChoice("other:in"), spins=spins)) as sender:
        assert sender.opened.outputs == ("other:in",)
        sender.send(says.SendNow(0, HELD.data))
        other.wait_for(lambda: sounding(other.came))
        other.close()
        assert reported(sender, PortLost) == PortLost("other:in")
        other = Wire(server, "other")
        assert reported(sender, PortBack) == PortBack("other:in")
        other.wait_for(lambda: b"\xb0\x78\x00" in {event.data for event in other.came})
        assert b"\x80\x3c\x40" in {event.data for event in other.came}
    other.close()
    assert wire.frame > 0


@pytest.mark.usefixtures("wire")
def test_a_port_that_is_not_there_is_one_sentence():
    with pytest.raises(SenderError, match='No MIDI output fits "organ"'):
        Sender(setup(PortChoice("organ")))


def test_no_server_is_one_sentence(monkeypatch):
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    with pytest.raises(SenderError, match="No JACK server answers"):
        Sender(setup())


def test_what_comes_in_is_on_with_its_beat(wire):
    with Sender(setup(inputs=(PortChoice("in", virtual=True),))) as sender:
        wire.speak("Ripieno:in")
        sender.send(Start())
        reported(sender, says.Position)
        wire.send(b"\x90\x3c\x40")
        received = reported(sender, says.InputReceived)
    assert (received.port, received.data) == (0, b"\x90\x3c\x40")


@pytest.mark.parametrize("spins", [False, pytest.param(True, marks=needs_rtmidi)])
def test_an_input_that_goes_lets_its_keys_go_and_is_on_again(wire, server, spins):
    other = Wire(server, "other")
    with Sender(setup(inputs=(PortChoice("other:out"),), spins=spins)) as sender:
        assert played_last(sender, other, HELD.data) == HELD.data
        other.close()
        lost, received = [], []
        while not lost or b"\x80\x3c\x40" not in received:
            reports = reports_of(sender, PortLost | says.InputReceived)
            lost += [each for each in reports if isinstance(each, PortLost)]
            received += [each.data for each in reports if isinstance(each, says.InputReceived)]
        assert lost == [PortLost("other:out")]
        other = Wire(server, "other")
        assert reported(sender, PortBack) == PortBack("other:out")
        assert played_last(sender, other, b"\xb0\x07\x40") == b"\xb0\x07\x40"
    other.close()
    assert wire.frame > 0


def played_last(sender, other, data):
    """Send a message until it is heard: a new connection takes a while; return what was."""
    for _ in range(100):
        other.send(data)
        sender.wait(0.1)
        received = [report for report in sender.reports() if isinstance(report, says.InputReceived)]
        if received:
            return received[0].data
    raise AssertionError(f"{data.hex()} was never heard")


@needs_rtmidi
def test_the_loop_of_sleep_and_spin_plays_through_rtmidi(wire):
    """On JACK's own API of RtMidi, since there is no other here: order and ends, not frames."""
    from ripieno.app.midi_io.live.messages import Quit
    from ripieno.app.midi_io.live.rtmidi_engine import RtmidiEngine

    selected = SenderSetup(outputs=(PortChoice("wire:in"),), inputs=(PortChoice("wire:out"),), tempo=300.0)
    engine = RtmidiEngine(selected, "jack")
    given = [[Play((HELD, BeatMessage(1.0, 0, b"\x90\x3e\x40"))), Start()]]
    reports, polls, pause = [], count(), Event()

    def commands(seconds):
        assert seconds <= 0.01
        pause.wait(max(seconds, 0.001))  # as a pipe without commands does
        if given:
            return given.pop()
        if not any(isinstance(each, says.InputReceived) for each in reports):
            if next(polls) % 100 == 0:
                wire.send(b"\x90\x40\x40")  # again until it is heard: a new connection takes a while
            return []
        return [Quit()] if len(note_ons(wire.came)) == 2 else []

    engine.run(commands, reports.append)
    wire.wait_for(lambda: not sounding(wire.came))
    kinds = {type(each) for each in reports}
    assert {says.PortsOpened, says.Sent, says.InputReceived, says.Position} <= kinds
    assert [event.data[1] for event in note_ons(wire.came)] == [0x3C, 0x3E]
