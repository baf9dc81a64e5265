"""Ports on a machine without any MIDI system, and on a JACK server of the test's own."""

import sys
from itertools import count

import pytest

from app.midi_io import ports
from app.midi_io.port_names import PortChoice, PortError
from app.midi_io.ports import InputPort, OutputPort, list_ports, usual_system
from tests.support.jack_wire import Wire, private_server


@pytest.fixture
def wire(monkeypatch):
    with private_server() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(ports, "SEQUENCER", "/nowhere")
        client = Wire(variables)
        yield client
        client.close()


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


def test_messages_pass_through_ports_of_rtmidi(wire):
    came = []
    out = OutputPort("jack", PortChoice("wire:in"), "sender")
    entrance = InputPort("jack", PortChoice("wire:out"), "hearer", came.append)
    assert out.is_there
    assert entrance.is_there
    out.send(b"\x90\x3c\x40")
    polls = count()

    def has_passed():
        if next(polls) % 100 == 0:  # again until it is heard: a new connection takes a while
            wire.send(b"\x80\x3c\x40", b"\xf8")
        return wire.came and len(came) > 1

    wire.wait_for(has_passed)
    assert wire.came[0].data == b"\x90\x3c\x40"
    assert set(came) == {b"\x80\x3c\x40", b"\xf8"}
    out.close()
    entrance.close()


def test_a_virtual_port_is_one_that_others_connect_to(wire):
    out = OutputPort("jack", PortChoice("played", virtual=True), "sender")
    wire.listen("played")
    out.send(b"\xc0\x05")
    wire.wait_for(lambda: wire.came)
    assert out.is_there
    out.close()


def test_a_port_that_is_not_there_is_one_sentence(wire):
    assert wire.frame > 0
    with pytest.raises(PortError, match='No MIDI output fits "organ"'):
        OutputPort("jack", PortChoice("organ"), "sender")


def test_windows_has_no_virtual_ports_and_says_what_helps():
    class Port:
        """A port of a system that makes none."""

    with pytest.raises(PortError, match="loopMIDI"):
        ports.open_as(Port(), "winmm", PortChoice("x", virtual=True), "output")
