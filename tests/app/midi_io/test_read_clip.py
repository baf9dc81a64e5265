"""From a file to lanes, names, programs, roles and time."""

import pytest
from hypothesis import given

from ripieno.app.midi_io.read_clip import read_clip, sixteenth
from ripieno.app.midi_io.smf import decode
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TempoChange
from ripieno.engine.music.roles import Role
from tests.support.smf_strategies import files, smf_bytes


def clip_of(*tracks: str, form: int = 1, division: int = 96) -> Clip:
    """Return the clip of tracks given in hexadecimal."""
    bodies = (bytes.fromhex(track + " 00 ff2f00") for track in tracks)
    return read_clip(decode(smf_bytes(*bodies, form=form, division=division)))


def text_event(kind: int, text: bytes) -> str:
    """Return a text event at delta time 0 in hexadecimal."""
    return f"00 ff {kind:02x} {len(text):02x} {text.hex()} "


def note(channel: int = 0) -> str:
    """Return a quarter note in hexadecimal."""
    return f"00 9{channel:x} 3c 40 60 3c 00 "


def test_each_channel_of_each_track_with_notes_is_a_lane() -> None:
    clip = clip_of("00 c0 05", note(9) + note(2), note(2))
    assert [(lane.track, lane.channel) for lane in clip.lanes] == [(1, 2), (1, 9), (2, 2)]


def test_a_lane_holds_its_notes_and_the_clip_ends_with_its_tracks() -> None:
    clip = clip_of(note() + "60 b0 07 00")
    ((only,),) = (lane.notes for lane in clip.lanes)
    assert (only.onset, only.length, only.pitch, only.velocity) == (0, 96, 60, 64)
    assert clip.end == 192


def test_a_clip_ends_no_sooner_than_its_last_note() -> None:
    assert clip_of("00 90 3c 40 00 3c 00").end == 1


def test_a_lane_is_named_by_its_track() -> None:
    clip = clip_of(text_event(3, b" Slap\nBass\x00 ") + note())
    assert clip.lanes[0].name == "Slap Bass"
    assert clip.lanes[0].role is Role.BASS


@pytest.mark.parametrize(
    ("content", "name"), [("Fl\u00f6te".encode(), "Fl\u00f6te"), (b"Fl\xf6te", "Fl\u00f6te")]
)
def test_a_name_may_be_in_utf_8_or_latin_1(content: bytes, name: str) -> None:
    assert clip_of(text_event(3, content) + note()).lanes[0].name == name


def test_an_instrument_name_stands_in_for_a_missing_track_name() -> None:
    assert clip_of(text_event(4, b"Harp") + text_event(3, b"") + note()).lanes[0].name == "Harp"


def test_a_channel_prefix_names_one_lane_of_several() -> None:
    prefixed = "00 ff 20 01 01 " + text_event(4, b"Cello")
    clip = clip_of(text_event(3, b"Song") + prefixed + note(0) + note(1), form=0)
    assert [lane.name for lane in clip.lanes] == ["Song", "Cello"]


def test_the_name_of_a_shared_track_does_not_decide_roles() -> None:
    clip = clip_of(text_event(3, b"Drum Song") + "00 c0 00 00 c1 20" + note(0) + note(1), form=0)
    assert [lane.name for lane in clip.lanes] == ["Drum Song", "Drum Song"]
    assert [lane.role for lane in clip.lanes] == [Role.LEAD, Role.BASS]


def test_channel_10_holds_drums() -> None:
    assert clip_of(note(9)).lanes[0].role is Role.DRUMS


@pytest.mark.parametrize(
    ("track", "program"),
    [
        (note(), None),
        ("00 c0 05" + note(), 5),
        ("00 c0 05 00 c0 07" + note() + "00 c0 09", 7),
        (note() + "00 c0 09 00 c0 0a", 9),
        ("00 c1 05" + note(), None),
        ("00 c0 85" + note(), None),
    ],
)
def test_a_lane_has_the_program_in_force_at_its_first_note(track: str, program: int | None) -> None:
    assert clip_of(track).lanes[0].program == program


def test_a_program_of_another_track_counts_where_the_lane_has_none() -> None:
    assert [lane.program for lane in clip_of("00 c0 05", note(), "00 c0 07" + note()).lanes] == [5, 7]


def test_a_later_program_of_the_same_track_counts_before_one_of_another_track() -> None:
    assert clip_of("00 c0 05", note() + "00 c0 09").lanes[0].program == 9


def test_tempo_and_metre_come_from_all_tracks() -> None:
    clip = clip_of("60 ff 51 03 06 1a 80", "00 ff 58 04 06 03 24 08" + note())
    assert clip.time.ppq == 96
    assert clip.time.tempos == (TempoChange(0, 500_000), TempoChange(96, 400_000))
    assert clip.time.metres == (MetreChange(0, 6, 8),)


@pytest.mark.parametrize(
    "odd", ["00 ff 51 02 06 1a", "00 ff 51 03 00 00 00", "00 ff 58 01 06", "00 ff 58 02 03 ff"]
)
def test_a_tempo_or_metre_without_sense_is_passed_over(odd: str) -> None:
    assert clip_of(odd + note()).time == clip_of(note()).time


def test_a_bad_key_signature_is_passed_over() -> None:
    assert len(clip_of("00 ff 59 02 09 05" + note()).lanes) == 1


def test_tracks_of_format_2_begin_together_and_share_neither_time_nor_program() -> None:
    clip = clip_of(note(), "00 ff 51 03 06 1a 80 00 c0 05" + note(), form=2)
    assert [lane.notes[0].onset for lane in clip.lanes] == [0, 0]
    assert [lane.program for lane in clip.lanes] == [None, 5]
    assert clip.time.tempos == (TempoChange(0, 500_000),)


@pytest.mark.parametrize(("frames", "per_frame"), [(24, 4), (25, 40), (29, 80), (30, 1), (1, 1)])
def test_smpte_time_has_right_seconds_whatever_the_tempo_events_say(frames: int, per_frame: int) -> None:
    clip = clip_of("00 ff 51 03 06 1a 80" + note(), division=-256 * frames + per_frame)
    rate = (30_000 / 1001 if frames == 29 else frames) * per_frame
    assert clip.time.seconds_at(round(600 * rate)) == pytest.approx(round(600 * rate) / rate, rel=1e-5)


def test_smpte_time_decides_roles_by_the_same_beat_as_quarter_notes() -> None:
    strings = "00 c0 30" + 8 * note()
    smpte, quarters = clip_of(strings, division=-256 * 24 + 8), clip_of(strings, division=96)
    assert smpte.time.ppq == quarters.time.ppq
    assert [lane.role for lane in smpte.lanes] == [lane.role for lane in quarters.lanes] == [Role.COUNTER]


def test_a_file_without_notes_has_no_lanes() -> None:
    clip = clip_of("60 ff 01 00")
    assert (clip.lanes, clip.end) == ((), 96)


def test_a_note_without_note_off_reads_as_a_sixteenth() -> None:
    clip = clip_of("00 90 3c 40")
    assert clip.lanes[0].notes[0].length == 24
    assert sixteenth(clip_of(note(), division=1).time) == 1


@given(files())
def test_any_file_becomes_a_clip_that_holds_its_notes(data: bytes) -> None:
    smf = decode(data)
    clip = read_clip(smf)
    assert all(lane.notes for lane in clip.lanes)
    assert clip.end >= max((note.end for lane in clip.lanes for note in lane.notes), default=0)
    assert all(lane.track < len(smf.tracks) for lane in clip.lanes)
