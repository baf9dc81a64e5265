"""Ports on a machine without any MIDI system, and on a JACK server of the test's own."""

import sys
from itertools import count

import pytest

from ripieno.app.midi_io import ports
from ripieno.app.midi_io.port_names import PortChoice, PortError
from ripieno.app.midi_io.ports import InputPort, OutputPort, list_ports, usual_system
from tests.support.jack_wire import Wire, own_server
from tests.support.needs import needs_rtmidi

ROUNDS = 20
"""How often a port is closed while it is busy."""

FLOOD = 20
"""Notes that come in at each look."""


@pytest.fixture
def server(monkeypatch):
    with own_server(monkeypatch) as variables:
        monkeypatch.setattr(ports, "SEQUENCER", "/nowhere")
        yield variables


@pytest.fixture
def wire(server):
    client = Wire(server)
    yield client
    client.close()


def _close(wire, *ports):
    """Close ports one after the other, each while the server is calm."""
    for port in ports:
        wire.settle()
        port.close()


@pytest.mark.skipif(sys.platform != "linux", reason="what is said on Linux")
def test_without_any_midi_system_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    monkeypatch.setattr(ports, "SEQUENCER", "/nowhere")
    with pytest.raises(PortError, match="modprobe snd-seq"):
        usual_system()


@pytest.mark.usefixtures("wire")
def test_jack_is_used_where_the_sequencer_is_missing():
    found = list_ports()
    assert found.system == "jack"
    assert "wire:in" in found.outputs
    assert "wire:out" in found.inputs


@pytest.fixture
def no_rtmidi(monkeypatch, tmp_path):
    """A machine with a sequencer, on which the package is missing."""
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    (tmp_path / "seq").touch()
    monkeypatch.setattr(ports, "SEQUENCER", str(tmp_path / "seq"))


@pytest.mark.usefixtures("wire", "no_rtmidi")
def test_jack_is_used_where_rtmidi_is_missing():
    assert "wire:in" in list_ports().outputs


@pytest.mark.usefixtures("no_rtmidi")
def test_without_rtmidi_and_jack_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    with pytest.raises(PortError) as error:
        usual_system()
    assert "Ports of ALSA need the package python-rtmidi" in str(error.value)
    assert "pip install python-rtmidi" in str(error.value)
    assert str(error.value).count(". ") == 0


@pytest.mark.usefixtures("no_rtmidi")
@pytest.mark.parametrize(
    "asked",
    [
        lambda _: list_ports("alsa"),
        lambda choice: OutputPort("alsa", choice, "Ripieno"),
        lambda choice: InputPort("coremidi", choice, "Ripieno", 0.0),
    ],
    ids=["list", "output", "input"],
)
def test_a_port_that_needs_rtmidi_says_so(asked):
    with pytest.raises(PortError, match="python-rtmidi, which is not installed"):
        asked(PortChoice("Ripieno", virtual=True))


@needs_rtmidi
def test_messages_pass_through_ports_of_rtmidi(wire):
    came = []
    out = OutputPort("jack", PortChoice("wire:in"), "sender")
    entrance = InputPort("jack", PortChoice("wire:out"), "hearer", 0.0)
    assert not out.look()
    assert not entrance.look()
    out.send(b"\x90\x3c\x40")
    polls = count()

    def has_passed():
        if next(polls) % 100 == 0:  # again until it is heard: a new connection takes a while
            wire.send(b"\x80\x3c\x40", b"\xf8")
        came.extend(data for data, _ in entrance.came(1.0))
        return wire.came and len(came) > 1

    wire.wait_for(has_passed)
    assert wire.came[0].data == b"\x90\x3c\x40"
    assert set(came) == {b"\x80\x3c\x40", b"\xf8"}
    _close(wire, out, entrance)


@needs_rtmidi
def test_a_virtual_port_is_one_that_others_connect_to(wire):
    out = OutputPort("jack", PortChoice("played", virtual=True), "sender")
    wire.listen("played")
    out.send(b"\xc0\x05")
    wire.wait_for(lambda: wire.came)
    assert not out.look()
    _close(wire, out)


@needs_rtmidi
def test_ports_whose_other_ends_go_and_come_back_are_tied_again(wire, server):
    came = []
    other = Wire(server, "other")
    out = OutputPort("jack", PortChoice("other:in"), "sender")
    entrance = InputPort("jack", PortChoice("other:out"), "hearer", 0.0)
    other.close()
    for port in (out, entrance):
        wire.wait_for(port.look)
        assert port.is_lost
    other = Wire(server, "other")
    for port in (out, entrance):
        wire.settle()
        wire.wait_for(port.look)
        assert not port.is_lost
    polls = count()

    def has_passed():
        if next(polls) % 100 == 0:  # again until it is heard: a new connection takes a while
            out.send(b"\x90\x3c\x40")
            other.send(b"\x80\x3c\x40")
        came.extend(data for data, _ in entrance.came(1.0))
        return other.came and came

    wire.wait_for(has_passed)
    assert other.came[0].data == b"\x90\x3c\x40"
    assert came[0] == b"\x80\x3c\x40"
    _close(wire, out, entrance)


@needs_rtmidi
def test_an_input_is_closed_again_and_again_while_notes_pour_in(wire):
    came = []
    for _ in range(ROUNDS):
        entrance = InputPort("jack", PortChoice("wire:out"), "hearer", 0.0)
        received = len(came)

        def has_input(entrance=entrance, received=received):
            wire.send(*[b"\x90\x3c\x40"] * FLOOD)
            came.extend(data for data, _ in entrance.came(1.0))
            return len(came) > received

        wire.wait_for(has_input)
        _close(wire, entrance)
    assert len(came) >= ROUNDS
    assert set(came) == {b"\x90\x3c\x40"}


class Plugged:
    """A port of rtmidi's on a sequencer whose devices are plugged in and out."""

    def __init__(self, *names):
        self.names = list(names)
        self.tied = None

    def get_ports(self):
        return self.names

    def open_port(self, number, _):
        self.tied = self.names[number]

    def close_port(self):
        self.tied = None


def test_a_device_is_known_again_at_another_address_and_not_mistaken_for_its_twin(monkeypatch):
    sequencer = Plugged("Synth:MIDI 1 24:0", "Synth:MIDI 1 28:0")
    monkeypatch.setattr(ports, "_output", lambda *_: sequencer)
    out = OutputPort("alsa", PortChoice("Synth:MIDI 1 24:0"), "Ripieno")
    sequencer.names = ["Synth:MIDI 1 28:0"]
    assert out.look()
    assert out.is_lost
    assert not out.look()
    sequencer.names.append("Synth:MIDI 1 32:0")
    assert out.look()
    assert (out.name, sequencer.tied) == ("Synth:MIDI 1 32:0", "Synth:MIDI 1 32:0")
    assert not out.look()


@needs_rtmidi
def test_a_port_that_is_not_there_is_one_sentence(wire):
    assert wire.frame > 0
    with pytest.raises(PortError, match='No MIDI output fits "organ"'):
        OutputPort("jack", PortChoice("organ"), "sender")


def test_windows_has_no_virtual_ports_and_says_what_helps():
    class Port:
        """A port of a system that makes none."""

    with pytest.raises(PortError, match="loopMIDI"):
        ports.open_as(Port(), "winmm", PortChoice("x", virtual=True), "output")
