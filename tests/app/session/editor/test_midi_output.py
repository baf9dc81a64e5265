"""Playing through a MIDI port, on a JACK server of the test's own."""

import os
import signal
from itertools import pairwise

import pytest

from ripieno.app.midi_io.port_names import PortChoice
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.playback import Playback
from ripieno.app.session.editor.midi_output import MidiOutput
from ripieno.app.session.editor.player import Player, midi_outputs
from ripieno.engine.errors import RipienoError
from tests.support.jack_wire import RATE, Wire, note_ons, own_server, sounding
from tests.support.pulses import PPQ, Steps, StillCard, clip, lane, stems

BEAT = clip(lane((0, PPQ // 2, 100)))
PLAYED = Playback(BEAT, 0, PPQ)
OTHER = Playback(clip(lane((0, PPQ // 2, 33))), 0, PPQ)


@pytest.fixture
def wire(monkeypatch):
    with own_server(monkeypatch, period=1024) as variables:
        client = Wire(variables)
        yield client
        client.close()


@pytest.fixture
def output(wire):
    reported = []
    port = MidiOutput(PortChoice("out", virtual=True), reported.append, "jack")
    wire.listen(port.name)
    yield port
    port.close()
    assert sounding(wire.came) == set()


def test_a_loop_goes_round_to_the_frame_and_stops_in_silence(wire, output):
    assert output.place is None
    output.play(PLAYED, 0, loop=True)
    wire.wait_for(lambda: len(note_ons(wire.came)) >= 8)
    playback, frame = output.place
    assert playback is PLAYED
    assert 0 <= frame < PLAYED.frames
    output.stop()
    assert output.place is None
    wire.wait_for(lambda: not sounding(wire.came))
    frames = [event.frame for event in note_ons(wire.came)]
    assert {later - sooner for sooner, later in pairwise(frames)} == {RATE // 2}


def test_another_passage_takes_over_in_time(wire, output):
    output.play(PLAYED, 0, loop=True)
    wire.wait_for(lambda: len(note_ons(wire.came)) >= 3)
    output.play(OTHER, None, loop=True)
    wire.wait_for(lambda: [event.data[2] for event in note_ons(wire.came)].count(33) >= 3)
    output.stop()
    came = note_ons(wire.came)
    velocities = [event.data[2] for event in came]
    assert velocities == sorted(velocities, reverse=True)
    steps = [later.frame - sooner.frame for sooner, later in pairwise(came)]
    assert max(abs(step - RATE // 2) for step in steps) <= 2


def test_where_the_sender_is_killed_its_notes_end_and_the_passage_plays_on(wire):
    said = []
    output = MidiOutput(PortChoice("out", virtual=True), said.append, "jack")
    wire.listen(output.name)
    output.play(PLAYED, 0, loop=True)
    wire.wait_for(lambda: len(note_ons(wire.came)) >= 3 and sounding(wire.came))
    os.kill(output._sender.pid, signal.SIGKILL)  # noqa: SLF001 (nobody else knows it)
    wire.wait_for(lambda: said)
    wire.wait_for(lambda: not sounding(wire.came))
    at = len(wire.came)
    wire.wait_for(lambda: len(note_ons(wire.came[at:])) >= 3)
    output.close()
    wire.settle()
    assert "plays on" in said[0]
    assert sounding(wire.came) == set()


def test_without_a_loop_it_ends_by_itself(wire, output):
    output.play(PLAYED, 0, loop=False)
    wire.wait_for(lambda: output.place is None)
    assert len(note_ons(wire.came)) == 1
    assert sounding(wire.came) == set()


def test_a_struck_note_ends(wire, output):
    output.strike(3, 5, 64, 90, SAMPLE_RATE // 20)
    wire.wait_for(lambda: len(wire.came) >= 3)
    # Where the machine was late, the end and the rest of what may hang follow once more.
    assert [event.data for event in wire.came[:3]] == [b"\xc3\x05", b"\x93\x40\x5a", b"\x83\x40\x40"]


def test_a_player_changes_to_a_port_and_back(wire):
    cards = []

    def open_card(take, warn):
        cards.append(StillCard(take, warn))
        return cards[-1]

    player = Player(stems=stems(Steps()), open_device=open_card, system="jack")
    player.choose(PortChoice("out", virtual=True))
    player.play(PLAYED, loop=True)
    wire.wait_for(lambda: (player.position() or 0) > 0)
    assert cards == []
    player.choose(None)
    assert player.position() is None
    player.play(PLAYED, loop=True)
    assert len(cards) == 1
    player.close()


@pytest.mark.usefixtures("wire")
def test_a_port_that_is_not_there_leaves_the_output_as_it_was():
    player = Player(stems=stems(Steps()), open_device=StillCard, system="jack")
    with pytest.raises(RipienoError, match="nowhere"):
        player.choose(PortChoice("nowhere"))
    player.play(PLAYED, loop=True)
    assert player.position() == 0
    player.close()


@pytest.mark.usefixtures("wire")
def test_outputs_are_listed_and_none_where_no_system_runs():
    assert any("wire" in name for name in midi_outputs("jack"))
    assert midi_outputs("coremidi") == ()
