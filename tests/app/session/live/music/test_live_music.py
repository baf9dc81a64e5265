"""What a setup becomes: songs, routes, sounds; the model itself plays in the tests of the program."""

from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.live.groove_template import GrooveError
from ripieno.app.midi_io.live.messages import (
    Clear,
    InputReceived,
    Play,
    PortsOpened,
    Position,
    SendNow,
    Sent,
    SetOpening,
)
from ripieno.app.midi_io.live.metronome import ACCENT, CLICK
from ripieno.app.midi_io.port_names import PortError
from ripieno.app.session.choice import ChoiceError
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.music.live_music import LiveMusic
from ripieno.app.session.live.music.song_part import groove_of_file, song_of, with_own_tempo
from ripieno.app.session.live.music_display import LaneDisplay
from ripieno.app.session.live.routes import Route, Sound
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import SelectionError
from tests.support import small_song
from tests.support.live_without_model import NoModelWorker
from tests.support.program import EXAMPLES

PORTS = PortsOpened(("Ripieno:one", "Synth Pads"), (), "JACK", realtime=True)
ON, OFF = bytes((0x90, 60, 90)), bytes((0x80, 60, 0))


def music_of(worker=None, **selected):
    setup = LiveSetup(outputs=("virtual one", "Pads"), parts=(Role.BASS, Role.DRUMS), **selected)
    return LiveMusic(setup, PORTS, worker)


@pytest.fixture
def play():
    """Give a function that makes music without a model, and that ends with the test."""
    made = []

    def make(**selected):
        made.append(music_of(NoModelWorker(None), **selected))
        return made[-1]

    yield make
    for music in made:
        music.__exit__(None, None, None)


def test_lanes_go_to_the_first_output_on_their_own_channels(play):
    assert play().lanes == ("Bass: Ripieno:one, channel 1", "Drums: Ripieno:one, channel 10")


def test_a_route_changes_port_channel_or_both(play):
    routes = (Route("bass", "Pads", 4), Route("drums", "one"), Route("2", "", 11))
    assert play(routes=routes).lanes == ("Bass: Synth Pads, channel 5", "Drums: Ripieno:one, channel 12")


@pytest.mark.parametrize(
    ("selected", "error"),
    [
        ({"routes": (Route("lead", "one"),)}, SelectionError),
        ({"routes": (Route("bass", "Nowhere"),)}, PortError),
        ({"clip": Path("missing.mid")}, RipienoError),
        ({"model": "missing"}, RipienoError),
    ],
)
def test_what_is_not_there_is_refused_in_one_sentence(selected, error):
    with pytest.raises(error) as refusal:
        music_of(**selected)
    assert str(refusal.value).endswith(".")


def test_sounds_are_sent_at_the_start_bank_first(play):
    music = play(sounds=(Sound("drums", 8, 129),))
    assert music.opening() == (
        SendNow(0, bytes((0xC0, 33))),
        SendNow(0, bytes((0xB9, 0, 1))),
        SendNow(0, bytes((0xB9, 32, 1))),
        SendNow(0, bytes((0xC9, 8))),
    )


def test_thru_sends_on_what_is_on_on_its_channel_also_again(play):
    music = play(controls=Controls(thru=True, channel=1))
    music.receive(InputReceived(0, ON, 1.0, 1.0))
    music.receive(InputReceived(0, bytes((0xB0, 1, 9)), 1.0, 1.1))
    music.receive(InputReceived(0, bytes((0x91, 60, 90)), 1.0, 1.2))
    music.sent(Sent(1.0, 1.0, 1.3, 0, ON))
    music.receive(InputReceived(0, OFF, 1.0, 1.31))
    music.receive(InputReceived(0, ON, 1.0, 1.32))
    thru = [command.data for command in music.made() if isinstance(command, SendNow)]
    assert thru == [ON, bytes((0xB0, 1, 9)), OFF, ON]


def test_what_is_held_through_is_let_go_where_thru_ends(play):
    controls = Controls(thru=True)
    music = play(controls=controls)
    for data in (ON, bytes((0xB3, 64, 127)), bytes((0xE3, 0, 0x20))):
        music.receive(InputReceived(0, data, 1.0, 1.0))
    music.made()
    music.changed(replace(controls, thru=False))
    ends = [command.data for command in music.made() if isinstance(command, SendNow)]
    assert ends == [bytes((0x80, 60, 64)), bytes((0xB3, 64, 0)), bytes((0xE3, 0, 0x40))]


def test_positions_from_before_a_start_are_passed_over(play):
    music = play()
    music.started()
    music.moved(Position(37.0, 120.0, playing=True, seconds=1.0, locked=True))
    assert music.place(37.0) == (9, 1.0)
    assert music.ahead == 0


def test_a_recording_is_written_at_the_end(play, tmp_path):
    music = play(record=tmp_path / "take.mid")
    music.sent(Sent(0.0, 0.0, 0.0, 0, ON))
    music.sent(Sent(1.0, 0.5, 0.5, 0, OFF))
    assert music.finished() == tmp_path / "take.mid"
    assert (tmp_path / "take.mid").read_bytes().startswith(b"MThd")


def test_a_recording_of_nothing_is_a_file_all_the_same(play, tmp_path):
    play(record=tmp_path / "take.mid").finished()
    assert read_clip(load(tmp_path / "take.mid")).lanes == ()


def test_a_clip_brings_its_bars_and_its_tempo(tmp_path):
    song = small_song.write_song(tmp_path)
    setup = LiveSetup(clip=song, bars=(1,), has_tempo=False)
    assert song_of(setup).made == {1}
    assert with_own_tempo(setup).controls.tempo == pytest.approx(
        6e7 / song_of(setup).template.time.tempos[0].microseconds
    )
    selected = LiveSetup(clip=song, controls=Controls(tempo=99))
    assert with_own_tempo(selected) == selected


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_goes_round(file):
    song = song_of(LiveSetup(clip=file))
    assert song.loop
    assert song.beat_of(len(song.loop)) > 0


def test_bars_beyond_the_end_of_a_clip_are_refused(tmp_path):
    with pytest.raises(ChoiceError):
        song_of(LiveSetup(clip=small_song.write_song(tmp_path), bars=(900,)))


def clicks_of(commands):
    return [
        message
        for command in commands
        if isinstance(command, Play)
        for message in command.messages
        if is_note_on(message.data) and message.data[1] in (ACCENT, CLICK)
    ]


def test_the_metronome_has_a_route_of_its_own_and_is_not_recorded(play, tmp_path):
    clip = small_song.write_song(tmp_path)
    routes = (Route("metronome", "Pads", 15),)
    controls = Controls(metronome=True)
    music = play(clip=clip, routes=routes, controls=controls, record=tmp_path / "take.mid")
    music.started()
    music.moved(Position(0.0, 120.0, playing=True, seconds=0.0, locked=True))
    clicks = clicks_of(music.made())
    assert {(each.port, each.data[0] & 0xF) for each in clicks} == {(1, 15)}
    for each in clicks:
        music.sent(Sent(each.beat, 0.0, 0.0, each.port, each.data))
    music.finished()
    assert read_clip(load(tmp_path / "take.mid")).lanes == ()


def test_a_count_in_has_the_clicks_of_its_bars(play):
    assert [each.beat for each in play().count_in(2) if is_note_on(each.data)] == list(range(-8, 0))


def test_a_route_is_changed_while_it_plays(play):
    music = play()
    music.route((Route("bass", "Pads", 4),))
    assert music.lanes[0] == "Bass: Synth Pads, channel 5"
    with pytest.raises(PortError):
        music.route((Route("bass", "Nowhere"),))
    assert music.lanes[0] == "Bass: Synth Pads, channel 5"


def test_a_display_shows_lanes_key_and_chords(play):
    controls = changed(changed(Controls(), "key", "A minor"), "chords", "Am | F G")
    controls = changed(changed(controls, "bass_lock", 2), "drums", "off")
    shown = play(controls=controls).display(5.0)
    assert shown.lanes == (LaneDisplay("Bass", is_on=True, is_locked=True), LaneDisplay("Drums", is_on=False))
    assert (shown.key, shown.chords, shown.next_chords) == ("A minor", "F G", "Am")


def test_another_song_takes_the_place_of_what_plays_once_it_is_opened(play, tmp_path):
    music = play()
    assert not music.is_song_ready
    song = SetListSong("Loop", small_song.write_song(tmp_path), scene=0)
    controls = music.open_song(song, Controls(tempo=200.0))
    assert controls.tempo == 120
    assert music.is_song_ready
    lanes = music.lanes
    assert isinstance(music.leave_song(16.0)[0], Clear)
    music.enter_song()
    assert music.lanes != lanes
    music.started()
    opening = [command for command in music.made() if isinstance(command, SetOpening)][-1]
    assert opening.messages  # known before the start, so that its first bar is not late


def test_a_route_that_is_changed_before_a_song_begins_holds_in_it(play, tmp_path):
    music = play()
    music.open_song(SetListSong("Loop", small_song.write_song(tmp_path)), Controls())
    music.route((Route("2", "Pads", 8),))
    music.enter_song()
    assert "Synth Pads, channel 9" in music.lanes[0]


def test_a_song_whose_clip_is_missing_leaves_what_plays_alone(play):
    music = play()
    with pytest.raises(RipienoError):
        music.open_song(SetListSong("Gone", Path("gone.mid")), Controls())
    assert not music.is_song_ready


def test_a_groove_comes_from_a_played_file_and_too_short_a_one_is_refused(tmp_path):
    clip = small_song.write_song(tmp_path)
    groove = groove_of_file(LiveSetup(groove=clip))
    assert groove is not None
    assert len(groove.shifts) == 16
    assert groove_of_file(LiveSetup()) is None
    empty = tmp_path / "empty.mid"
    empty.write_bytes(bytes.fromhex("4d546864000000060000000101e04d54726b0000000400ff2f00"))
    with pytest.raises(GrooveError, match=r"empty\.mid gives no groove"):
        groove_of_file(LiveSetup(groove=empty))
