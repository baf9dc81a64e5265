"""A file whose notes would not come back is not written."""

from pathlib import Path

import pytest

from ripieno.app.midi_io.losses import LossError, refuse_losses
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import SmfError, decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support import small_song
from tests.support.damaged import forgetful

ODD = Path(__file__).parents[2] / "fixtures" / "odd-midi"


@pytest.mark.parametrize("data", forgetful(), ids=len)
def test_a_damaged_file_that_would_lose_a_lane_is_refused(data):
    smf = decode(data)
    clip = read_clip(smf)
    refuse_losses(clip, smf, "a.mid")  # as it is, it comes back
    region = Region((1,), (1,))
    spliced = splice(smf, clip, region, {1: [Note(clip.time.bar_start(1), 20, 61, 80)]})
    with pytest.raises(
        LossError, match=r"a\.mid is damaged so that the notes of track .* nothing was written"
    ):
        refuse_losses(clip, spliced, "a.mid", region)


def test_a_whole_file_is_not_refused():
    smf = decode(small_song.song())
    clip, region = read_clip(smf), Region((2, 3), (0, 1))
    spliced = splice(smf, clip, region, {})
    refuse_losses(clip, spliced, "a.mid", region)
    assert spliced != smf


def test_notes_that_change_outside_the_region_are_seen():
    smf = decode(small_song.song())
    clip = read_clip(smf)
    other = splice(smf, clip, Region((2, 3), (0,)), {})
    for region in (None, Region((2,), (0,)), Region((2, 3), (1,)), Region((2, 3), (0,), 65, 127)):
        with pytest.raises(LossError, match="track 2, channel 1"):
            refuse_losses(clip, other, "a.mid", region)
    refuse_losses(clip, other, "a.mid", Region((2, 3), (0,)))


@pytest.mark.parametrize("path", sorted(ODD.glob("*.mid"))[::4], ids=lambda path: path.stem)
def test_odd_files_come_back_as_they_are(path):
    try:
        smf = decode(path.read_bytes())
    except SmfError:
        return
    refuse_losses(read_clip(smf), smf, path.name)
    assert encode(smf) == path.read_bytes()
