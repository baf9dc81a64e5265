"""The glue, with the real sender on a real JACK server; only the music is a plain pulse."""

import os
import signal
import socket
import threading
from contextlib import contextmanager
from itertools import pairwise

import pytest
from pythonosc.osc_message_builder import build_msg
from pythonosc.osc_packet import OscPacket

from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.scenes import scene_of
from ripieno.app.session.live.controls.set_list import SetList, SetListSong
from ripieno.app.session.live.controls.settings_file import LiveSettings, load_settings, save_settings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import (
    ControlChanged,
    LiveReport,
    LiveStatus,
    Notice,
    Panicked,
    SessionOpened,
    Taught,
)
from ripieno.app.session.live.live_session import LiveSession
from ripieno.app.session.live.osc.port import OscSetup
from ripieno.app.session.live.presets import load_preset
from ripieno.app.session.live.requests import (
    Leave,
    SavePreset,
    SetClockOutput,
    SetControl,
    SetRoute,
    Trigger,
)
from ripieno.app.session.live.routes import Route
from ripieno.app.session.live.setup import LiveSetup
from tests.support import jack_wire
from tests.support.jack_wire import Wire, note_ons, private_server, sounding
from tests.support.live_controls import controls_at
from tests.support.pulse_music import BAR, PulseSource

pytestmark = pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")

FRAMES_IN_BEAT = 48000 * 60 // 240
CC = bytes((0xB0, 21))


class PlayedSession:
    """A session on a thread of its own, with what it told."""

    def __init__(self, session):
        self.session = session
        self.events = []
        self.error = None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            for event in self.session.run():
                self.events.append(event)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test shall see it)
            self.error = error

    def reported(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def leave(self):
        self.session.ask(Leave())
        self.thread.join(timeout=jack_wire.PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture(scope="module")
def server():
    with private_server() as variables:
        yield variables


@pytest.fixture
def play(server, tmp_path, monkeypatch):
    """Give a function that plays a session to a wire until the block ends."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)

    @contextmanager
    def playing(*, settings=None, **selected):
        music = []
        path = tmp_path / "live.json"
        if settings is not None:
            save_settings(settings, path)

        def compose(setup, _):
            music.append(PulseSource(setup.controls))
            return music[0]

        setup = LiveSetup(**{"outputs": ("virtual pulse",), "controls": Controls(tempo=240.0), **selected})
        wire = Wire(server)  # which also waits until the server is there
        played = PlayedSession(LiveSession(setup, compose, path))
        try:
            wire.wait_for(lambda: played.reported(SessionOpened) or played.error)
            assert played.error is None
            played.music = music[0]
            played.path = path
            wire.listen(":pulse")
            yield played, wire
        finally:
            played.leave()
            wire.close()

    return playing


def test_a_session_plays_in_time_and_leaves_nothing_hanging(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 8)
        played.leave()
        wire.wait_for(lambda: any(event.data == b"\xfc" for event in wire.came))
    frames = [event.frame for event in note_ons(wire.came)]
    assert {after - before for before, after in pairwise(frames)} == {FRAMES_IN_BEAT // 2}
    assert sounding(wire.came) == set()
    (report,) = played.reported(LiveReport)
    assert report.notes >= len(frames)
    assert (report.late, report.dropped, report.underruns) == (0, 0, 0)
    assert report.jitter.most < 0.1
    assert played.error is None


def test_the_music_is_told_what_really_went_out(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 4)
    began = [report.beat for report in played.music.went if report.data[0] == 0x90]
    assert began[:4] == [0.0, 0.5, 1.0, 1.5]


def test_a_turned_control_is_on_at_the_next_bar(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 2)
        turned_at = wire.frame
        played.session.ask(SetControl("density", 1.5))
        wire.wait_for(lambda: any(event.data[2] == 96 for event in note_ons(wire.came)))
    received_at = next(event.frame for event in note_ons(wire.came) if event.data[2] == 96)
    assert received_at - turned_at <= BAR * FRAMES_IN_BEAT
    assert played.reported(ControlChanged) == [ControlChanged("density", 1.5)]


def test_a_learnt_controller_turns_and_is_remembered(play):
    with play(inputs=("virtual knobs",), learn=("density",)) as (played, wire):
        wire.speak(":knobs")
        wire.send(CC + bytes((5,)))
        wire.wait_for(lambda: played.reported(Taught))
        wire.send(CC + bytes((127,)))
        wire.wait_for(lambda: any(event.data[2] == 127 for event in note_ons(wire.came)))
    assert load_settings(played.path).bindings == (Binding("density", "cc", 21, 0),)
    assert played.music.came == []


def test_notes_that_come_in_are_music_and_learnt_ones_are_not(play):
    remembered = LiveSettings(bindings=(Binding("freeze", "note", 36, 0),))
    with play(inputs=("virtual knobs",), settings=remembered) as (played, wire):
        wire.speak(":knobs")
        wire.send(bytes((0x90, 36, 100)), bytes((0x80, 36, 0)), bytes((0x90, 62, 100)))
        wire.wait_for(lambda: played.music.came)
    assert [report.data[1] for report in played.music.came] == [62]
    assert ControlChanged("freeze", value=True) in played.reported(ControlChanged)


@pytest.mark.parametrize("way", ["key", "osc", "cc"])
def test_panic_silences_within_ten_milliseconds(play, way):
    remembered = LiveSettings(bindings=(Binding("panic", "cc", 99, 0),))
    selected = {"inputs": ("virtual knobs",), "osc": OscSetup(0)}
    with play(settings=remembered, **selected) as (played, wire):
        wire.speak(":knobs")
        panic = {
            "key": lambda: played.session.ask(Trigger("panic")),
            "cc": lambda: wire.send(bytes((0xB0, 99, 127))),
            "osc": lambda: _call(played, "/ripieno/panic"),
        }[way]
        wire.wait_for(lambda: len(note_ons(wire.came)) > 3 and sounding(wire.came))
        pressed = wire.frame
        panic()
        wire.wait_for(lambda: any(event.data[:2] == bytes((0xB0, 120)) for event in wire.came))
        silent = next(event.frame for event in wire.came if event.data[:2] == bytes((0xB0, 120)))
        before = [event for event in wire.came if event.frame <= silent]
        assert sounding(before) == set()
        # Three periods of the server lie on the way: in, through the program, and out.
        assert silent - pressed < 48 * 10 + 3 * 256
        wire.wait_for(lambda: played.reported(Panicked))
        wire.wait_for(lambda: note_ons([event for event in wire.came if event.frame > silent]))


def test_osc_turns_asks_and_is_told(play):
    with play(osc=OscSetup(0)) as (played, wire):
        _call(played, "/ripieno/swing", 0.25)
        wire.wait_for(lambda: ControlChanged("swing", 0.25) in played.reported(ControlChanged))
        assert _asked(played, "/ripieno/swing") == ("/ripieno/swing", [0.25])
        assert _asked(played, "/ripieno/volume")[0] == "/ripieno/trouble"


@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("/nowhere", ()),
        ("/ripieno/" + "x" * 5000, ()),
        ("/ripieno/key", ("\x1b[2J",)),
        ("/ripieno/density", (float("nan"),)),
        ("/ripieno/tempo", (float("inf"),)),
        ("/ripieno/seed", ("many",)),
        ("/ripieno/freeze", (float("nan"),)),
        ("/ripieno/density", (b"blob",)),
        ("/ripieno/learn", ("\x1b[2J",)),
        ("/ripieno/panic", ("loud",)),
    ],
    ids=repr,
)
def test_what_makes_no_sense_by_osc_is_answered_to_who_sent_it_and_changes_nothing(osc, address, values):
    played, _ = osc
    answered, (sentence,) = _asked(played, address, *values)
    assert answered == "/ripieno/trouble"
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert played.reported(ControlChanged) == played.reported(Warned) == []


def test_datagrams_that_cannot_be_read_are_reported_and_osc_goes_on(play):
    with play(osc=OscSetup(0)) as (played, wire):
        bundle = b"#bundle\0" + b"\0" * 7 + b"\1"
        nested = b""
        for _ in range(900):
            nested = bundle + len(nested).to_bytes(4) + nested
        _send(played, nested)
        wire.wait_for(lambda: played.reported(Warned))
        _call(played, "/ripieno/panic", 1.0)
        wire.wait_for(lambda: played.reported(Panicked))
        _call(played, "/ripieno/swing", 0.25)
        wire.wait_for(lambda: ControlChanged("swing", 0.25) in played.reported(ControlChanged))
    (warned,) = played.reported(Warned)
    assert "cannot be read" in warned.message


def test_stopping_silences_and_continuing_plays_on_from_there(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 3)
        played.session.play_or_stop()
        wire.wait_for(lambda: not played.reported(LiveStatus)[-1].playing)
        assert sounding(wire.came) == set()
        stopped = len(note_ons(wire.came))
        played.session.play_or_stop()
        wire.wait_for(lambda: len(note_ons(wire.came)) > stopped + 2)
        played.session.ask(SetControl("tempo", 120.0))
        wire.wait_for(lambda: played.reported(LiveStatus)[-1].tempo == 120)


def test_a_session_that_is_abandoned_leaves_nothing_hanging(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 2)
        other = LiveSession(
            LiveSetup(outputs=("virtual other",)), lambda setup, _: PulseSource(setup.controls), played.path
        )
        events = other.run()
        next(event for event in events if isinstance(event, LiveStatus) and event.playing)
        wire.listen(":other")
        wire.wait_for(lambda: {60} == {event.data[1] for event in note_ons(wire.came)})
        events.close()
        played.leave()
        wire.wait_for(lambda: not sounding(wire.came))


def kill_sender(played):
    """Kill the sender."""
    os.kill(played.session._sender.pid, signal.SIGKILL)  # noqa: SLF001 (nobody else knows it)


def test_where_the_sender_is_killed_its_notes_end_and_the_music_goes_on_in_time(play):
    with play(inputs=("virtual knobs",)) as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 4 and sounding(wire.came))
        kill_sender(played)
        wire.wait_for(lambda: any("has died" in event.message for event in played.reported(Warned)))
        at = len(wire.came)
        wire.wait_for(lambda: len(note_ons(wire.came[at:])) > 2 * BAR)
        played.leave()
        wire.settle()
    assert played.error is None
    assert sounding(wire.came) == set()
    began = note_ons(wire.came[at:])
    assert {after.frame - before.frame for before, after in pairwise(began)} == {FRAMES_IN_BEAT // 2}
    # It was silent for some beats, and is where it would be without that, to a sixteenth or so.
    away = (began[0].frame - note_ons(wire.came)[0].frame) / FRAMES_IN_BEAT
    assert abs(away - round(2 * away) / 2) < 0.25
    assert b"\xfb" in {event.data for event in wire.came}


def test_a_sender_that_dies_twice_ends_the_session_in_a_sentence_and_in_silence(play):
    with play() as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 4 and sounding(wire.came))
        kill_sender(played)
        wire.wait_for(lambda: played.reported(Warned))
        kill_sender(played)
        wire.wait_for(lambda: played.error)
        wire.settle()
    assert "has died again" in str(played.error)
    assert sounding(wire.came) == set()


def test_ports_are_remembered(play):
    with play() as (played, _):
        pass
    assert load_settings(played.path).outputs == ("virtual pulse",)


def test_a_damaged_settings_file_is_told_and_stops_nothing(play, tmp_path):
    (tmp_path / "live.json").write_text("{")
    with play() as (played, wire):
        wire.wait_for(lambda: note_ons(wire.came))
    (reported,) = [event for event in played.reported(Warned) if "damaged" in event.message]
    assert (tmp_path / "live.damaged").read_text() == "{"
    assert reported.message.endswith(".")


def test_a_session_ends_by_itself_after_its_time(play):
    with play(seconds=0.5) as (played, wire):
        wire.wait_for(lambda: played.reported(LiveReport))
    assert played.reported(LiveReport)[0].seconds >= 0.5


@pytest.fixture(scope="module")
def osc(server, tmp_path_factory):
    """Give a session that takes OSC and is not started, and its wire."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.items():
            patch.setenv(name, value)
        setup = LiveSetup(outputs=("virtual quiet",), osc=OscSetup(0), starts=False)
        path = tmp_path_factory.mktemp("osc") / "live.json"
        wire = Wire(server)
        played = PlayedSession(LiveSession(setup, lambda setup, _: PulseSource(setup.controls), path))
        wire.wait_for(lambda: played.reported(SessionOpened))
        yield played, wire
        played.leave()
        wire.close()


def _send(played, data):
    (opened,) = played.reported(SessionOpened)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(data, ("127.0.0.1", opened.osc_port))


def _call(played, address, *values):
    return _asked(played, address, *values, answers=False)


def _asked(played, address, *values, answers=True):
    (opened,) = played.reported(SessionOpened)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(10)
        client.sendto(build_msg(address, list(values)).dgram, ("127.0.0.1", opened.osc_port))
        if not answers:
            return None
        (timed,) = OscPacket(client.recv(65536)).messages
        return timed.message.address, timed.message.params


def test_a_scene_that_is_selected_holds_from_the_start(play):
    scene = scene_of(controls_at(density=1.5, tempo=240.0))
    settings = LiveSettings(scenes=((2, scene),))
    with play(settings=settings, controls=Controls(scene=2, tempo=240.0)) as (_, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 2)
    assert {event.data[2] for event in note_ons(wire.came)} == {96}


def test_the_first_song_of_a_set_list_holds_from_the_start_and_a_preset_keeps_it_all(play, tmp_path):
    songs = (SetListSong("One", values=(("density", 1.5),)),)
    path = tmp_path / "set.toml"
    path.write_text('[[songs]]\nname = "One"\ndensity = 1.5\n', encoding="utf-8")
    controls = Controls(song=1, tempo=240.0)
    with play(set_list=SetList(songs, path), controls=controls) as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 2)
        played.session.ask(SavePreset("club"))
        played.session.ask(SetRoute(Route("bass", "", 4)))
        wire.wait_for(lambda: any("club" in event.message for event in played.reported(Notice)))
    assert {event.data[2] for event in note_ons(wire.came)} == {96}
    kept = load_preset("club", tmp_path / "presets")
    assert kept.controls.density == 1.5
    assert kept.set_list == SetList(songs, path)
    assert played.music.routes == (Route("bass", "", 4),)


def test_a_port_that_shall_have_no_clock_gets_none(play):
    with play(clock_to=()) as (played, wire):
        wire.wait_for(lambda: len(note_ons(wire.came)) > 4)
        assert not [event for event in wire.came if event.data == b"\xf8"]
        played.session.ask(SetClockOutput("pulse", sends=True))
        wire.wait_for(lambda: [event for event in wire.came if event.data == b"\xf8"])
