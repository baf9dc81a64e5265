from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.pedal import sounding_with_pedal
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role
from tests.support.smf_strategies import smf_bytes


def lasting(track: str) -> list[tuple[int, int, int]]:
    """Return onset, end and pitch of the notes of a track with its pedal."""
    smf = decode(smf_bytes(bytes.fromhex(track + " 00 ff2f00"), form=1, division=96))
    (lane,) = read_clip(smf).lanes
    return [(each.onset, each.end, each.pitch) for each in sounding_with_pedal(smf.tracks[0], 0, lane.notes)]


def test_a_note_sounds_until_the_pedal_comes_up() -> None:
    assert lasting("00 b0 40 7f 00 90 3c 40 10 3c 00 20 b0 40 00") == [(0, 48, 60)]


def test_a_note_that_ends_after_the_pedal_keeps_its_length() -> None:
    assert lasting("00 b0 40 7f 00 90 3c 40 10 b0 40 00 20 90 3c 00") == [(0, 48, 60)]


def test_a_pedal_left_down_holds_to_the_end_of_the_track() -> None:
    assert lasting("00 b0 40 7f 00 90 3c 40 10 3c 00 40 b0 07 00") == [(0, 80, 60)]


def test_a_key_struck_again_ends_the_note_before() -> None:
    track = "00 b0 40 7f 00 90 3c 40 10 3c 00 10 3c 40 10 3c 00 10 b0 40 00"
    assert lasting(track) == [(0, 32, 60), (32, 64, 60)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 127)), max_size=8))
def test_a_pedal_never_shortens_a_note(pedals: list[tuple[int, int]]) -> None:
    presses = "".join(f"{wait:02x} b0 40 {value:02x} 00 90 3c 40 08 3c 00 " for wait, value in pedals)
    smf = decode(smf_bytes(bytes.fromhex(presses + "00 90 40 40 08 40 00 00 ff2f00"), form=1, division=96))
    notes: Notes = read_clip(smf).lanes[0].notes
    held = sounding_with_pedal(smf.tracks[0], 0, notes)
    assert (held.lengths >= notes.lengths).all()
    assert (held.onsets == notes.onsets).all()


def test_a_broken_chord_under_the_pedal_is_chords() -> None:
    line = "".join(f"00 90 {pitch:02x} 40 10 {pitch:02x} 00 20 b0 07 40 " for pitch in (48, 64, 67, 72))
    track = ("00 b0 40 7f " + line + "00 b0 40 00 ") * 4 + "00 ff2f00"
    plain = line * 4 + "00 ff2f00"
    for content, role in ((track, Role.KEYS), (plain, Role.COUNTER)):
        smf = decode(smf_bytes(bytes.fromhex(content), form=1, division=96))
        assert read_clip(smf).lanes[0].role is role
