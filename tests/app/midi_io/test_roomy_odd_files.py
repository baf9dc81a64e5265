"""New tracks and later music in the oddest files there are."""

from pathlib import Path

import pytest

from ripieno.app.midi_io.add_lanes import LaneError, add_lanes, new_track
from ripieno.app.midi_io.delay import delay
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import SmfError, decode, encode
from ripieno.engine.generate.operations import later
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.roles import Role
from tests.support.smf_strategies import END_OF_TRACK, chunk, header

ODD = sorted((Path(__file__).parents[2] / "fixtures" / "odd-midi").glob("*.mid"))
NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x40"


def readable() -> list[Path]:
    """Return the odd files that can be read."""
    accepted = []
    for path in ODD:
        try:
            decode(path.read_bytes(), path.name)
        except SmfError:
            continue
        accepted.append(path)
    return accepted


READABLE = readable()


def test_most_odd_files_are_tried() -> None:
    assert len(READABLE) >= 60


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_an_odd_file_takes_a_new_lane_and_keeps_its_music(path: Path) -> None:
    smf = decode(path.read_bytes())
    clip = read_clip(smf)
    lane = Lane("New", Role.PAD, (), 0, 14, 89)
    if smf.format == 0 and any(each.channel == 14 for each in clip.lanes):
        with pytest.raises(LaneError):
            add_lanes(smf, Clip(clip.time, (*clip.lanes, lane), clip.end), (len(clip.lanes),))
        return
    result, _ = add_lanes(smf, Clip(clip.time, (*clip.lanes, lane), clip.end), (len(clip.lanes),))
    again = decode(encode(result))
    assert len(again.tracks) == len(smf.tracks) + (smf.format != 0)
    assert [each.notes for each in read_clip(again).lanes] == [each.notes for each in clip.lanes]
    assert read_clip(again).time == clip.time


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_an_odd_file_begins_later_with_the_same_music(path: Path) -> None:
    smf = decode(path.read_bytes())
    clip = read_clip(smf)
    shift = 2 * clip.time.bar_length(0)
    read, expected = read_clip(decode(encode(delay(smf, shift)))), later(clip, shift)
    assert (read.time, read.lanes) == (expected.time, expected.lanes)


def test_a_wrapped_file_grows_with_its_wrapper() -> None:
    inner = header() + chunk(b"MTrk", NOTE + END_OF_TRACK)
    body = b"RMIDdata" + len(inner).to_bytes(4, "little") + inner + b"LIST\x04\x00\x00\x00INFO"
    smf = decode(b"RIFF" + len(body).to_bytes(4, "little") + body)
    track = new_track((), 96)
    data = encode(smf.with_track_added(track))
    assert decode(data).tracks == (*smf.tracks, track)
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert data.endswith(b"LIST\x04\x00\x00\x00INFO")


def test_a_track_whose_length_is_wrong_does_not_swallow_the_new_one() -> None:
    cut = b"MTrk" + (999).to_bytes(4) + NOTE
    smf = decode(header() + cut)
    track = new_track((), 96)
    again = decode(encode(smf.with_track_added(track)))
    assert again.tracks == (smf.tracks[0].with_events(smf.tracks[0].events), track)


@pytest.mark.parametrize("count", [0, 2, 0xFFFF])
def test_a_wrong_count_of_tracks_stays(count: int) -> None:
    smf = decode(header(1, count) + chunk(b"MTrk", NOTE + END_OF_TRACK))
    assert smf.with_track_added(new_track((), 0)).header == smf.header
