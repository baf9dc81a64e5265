"""A passage as MIDI messages in beats of half a second."""

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.render.synth.playback import Playback
from ripieno.app.session.editor.midi_messages import pass_messages
from tests.support.instrument_files import SoundPart, body_of, file_of
from tests.support.pulses import BAR, PPQ, clip, lane

MUSIC = clip(
    lane((0, PPQ, 100), (PPQ, PPQ, 100)), lane((2 * PPQ, BAR, 60), channel=1), tempos=((0, 1_000_000),)
)


def reported(playback, beat=0.0, since=0):
    return [(message.beat, message.data) for message in pass_messages(playback, beat, since)]


def test_notes_come_in_seconds_after_their_programs():
    messages = reported(Playback(MUSIC, 0, BAR), 10.0)
    assert messages[:3] == [(10.0, b"\xc0\x00"), (10.0, b"\x90\x3c\x64"), (10.0, b"\xc1\x00")] or messages[
        :3
    ] == [(10.0, b"\xc0\x00"), (10.0, b"\xc1\x00"), (10.0, b"\x90\x3c\x64")]
    assert [(beat, data) for beat, data in messages if is_note_on(data)] == [
        (10.0, b"\x90\x3c\x64"),
        (12.0, b"\x90\x3c\x64"),
        (14.0, b"\x91\x3c\x3c"),
    ]


def test_every_note_ends_within_the_pass():
    messages = reported(Playback(MUSIC, 0, BAR))
    ends = [(beat, data[0] & 0x0F) for beat, data in messages if is_note_off(data)]
    assert ends == [(2.0, 0), (4.0, 0), (8.0, 1)]


def test_volumes_scale_velocities_and_mutes_leave_notes_out():
    messages = reported(Playback(MUSIC, 0, BAR, muted=frozenset({1}), volumes={0: 0.5}))
    assert {data for _, data in messages if is_note_on(data)} == {b"\x90\x3c\x32"}


def test_what_lies_before_the_place_is_left_out():
    playback = Playback(MUSIC, 0, BAR)
    late = reported(playback, since=playback.frame_at(2 * PPQ))
    assert [data for _, data in late if is_note_on(data)] == [b"\x91\x3c\x3c"]
    assert min(beat for beat, _ in late) == 4.0


def test_the_metronome_is_wood_on_the_drum_channel():
    messages = reported(Playback(MUSIC, 0, BAR, muted=frozenset({0, 1}), metronome=True))
    assert [(beat, data[0], data[1]) for beat, data in messages if is_note_on(data)] == [
        (0.0, 0x99, 76),
        (2.0, 0x99, 77),
        (4.0, 0x99, 77),
        (6.0, 0x99, 77),
    ]


def test_a_program_comes_where_its_sound_begins():
    music = read_clip(file_of(body_of(SoundPart(0, [(0, 0), (0, 33)]).events())))
    programs = [(beat, data) for beat, data in reported(Playback(music, 0, music.end)) if data[0] == 0xC0]
    assert programs == [(0.0, b"\xc0\x00"), (4.0, b"\xc0\x21")]
