"""Members of an MPE zone on channel 10 are played as the others are."""

from hypothesis import given

from ripieno.app.midi_io.off_drum_channel import off_drum_channel
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from ripieno.engine.music.roles import DRUM_CHANNEL
from tests.support.instrument_files import MpePart, SoundPart, body_of, file_of
from tests.support.smf_strategies import files

CHORDS = [(60, 64, 67), (57, 60, 64)] * 8


def test_no_pitched_note_is_left_on_the_drums_channel() -> None:
    smf = file_of(body_of(MpePart(range(1, 15), 0, CHORDS).events()))
    moved = off_drum_channel(smf)
    before, after = read_clip(smf).lanes[0].notes, read_clip(moved).lanes[0].notes
    assert DRUM_CHANNEL in before.channels
    assert DRUM_CHANNEL not in after.channels
    assert [(note.onset, note.length, note.pitch) for note in after] == [
        (note.onset, note.length, note.pitch) for note in before
    ]
    assert decode(encode(moved)) == moved


def test_drums_stay() -> None:
    smf = file_of(body_of(SoundPart(9, [(0, 0)], (36, 38, 42)).events()))
    assert off_drum_channel(smf) is smf


@given(files())
def test_files_of_plain_channels_are_returned_as_they_are(data: bytes) -> None:
    smf = decode(data)
    if all(lane.spread is None for lane in read_clip(smf).lanes):
        assert off_drum_channel(smf) is smf
