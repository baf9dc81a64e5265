import pytest

from ripieno.app.midi_io.drum_parts import DrumParts
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, decode
from ripieno.engine.music.roles import Role
from tests.support.smf_strategies import smf_bytes

GS = "00 f0 0a 41 10 42 12 40 {part} 15 {mode} 16 f7"
XG = "00 f0 08 43 10 4c 08 {part} 07 {mode} f7"


def smf(*tracks: str, form: int = 1) -> Smf:
    bodies = (bytes.fromhex(track + " 00 ff2f00") for track in tracks)
    return decode(smf_bytes(*bodies, form=form, division=96))


def note(channel: int) -> str:
    return f"00 9{channel:x} 3c 40 60 3c 00 "


def bank(channel: int, number: int) -> str:
    return f"00 b{channel:x} 00 {number:02x} 00 c{channel:x} 00 "


def roles(*tracks: str, form: int = 1) -> list[Role]:
    return [lane.role for lane in read_clip(smf(*tracks, form=form)).lanes]


@pytest.mark.parametrize("number", [120, 126, 127])
def test_a_bank_of_kits_makes_drums_of_any_channel(number: int) -> None:
    assert roles(bank(3, number) + note(3)) == [Role.DRUMS]


def test_the_bank_in_force_at_the_first_note_counts() -> None:
    assert roles(bank(3, 120) + bank(3, 0) + note(3)) == [Role.LEAD]


def test_a_bank_in_another_track_counts() -> None:
    assert roles(bank(3, 120), note(3)) == [Role.DRUMS]


def test_tracks_of_a_format_2_file_share_no_bank() -> None:
    assert roles(bank(3, 120), note(3), form=2) == [Role.LEAD]


def test_a_bank_of_melodies_on_channel_10_takes_the_drums_away() -> None:
    assert roles(bank(9, 121) + note(9)) == [Role.LEAD]
    assert roles(bank(9, 0) + note(9)) == [Role.DRUMS]


@pytest.mark.parametrize(
    ("part", "channel"), [("11", 0), ("14", 3), ("19", 8), ("10", 9), ("1a", 10), ("1f", 15)]
)
def test_gs_counts_parts_with_that_of_channel_10_first(part: str, channel: int) -> None:
    assert DrumParts.of(smf(GS.format(part=part, mode="01"))).modes == {channel: True}


@pytest.mark.parametrize("message", [GS.format(part="14", mode="02"), XG.format(part="03", mode="02")])
def test_a_message_makes_a_part_drums(message: str) -> None:
    assert roles(message, note(3) + note(4)) == [Role.DRUMS, Role.LEAD]


@pytest.mark.parametrize("message", [GS.format(part="10", mode="00"), XG.format(part="09", mode="00")])
def test_a_message_makes_a_part_of_channel_10_pitched(message: str) -> None:
    assert roles(message, note(9)) == [Role.LEAD]


def test_other_messages_say_nothing() -> None:
    assert DrumParts.of(smf("00 f0 05 7e 7f 09 01 f7 00 f0 02 41 f7" + note(0))).modes == {}
