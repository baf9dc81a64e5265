"""New lanes: room is made after everything else, and no other byte changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.add_lanes import LaneError, add_lanes
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Opaque, Smf, decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.small_song import song
from tests.support.smf_strategies import files, smf_bytes

NOTES = (Note(0, 24, 40, 80, 5), Note(96, 24, 43, 80, 5))
CHANNEL = 5


def wider(clip: Clip, channel: int = CHANNEL) -> tuple[Clip, int]:
    """Return a clip with a new lane, and its index."""
    lane = Lane("Bass", Role.BASS, (), len(clip.lanes), channel, 33)
    return Clip(clip.time, (*clip.lanes, lane), clip.end), len(clip.lanes)


def added(smf: Smf) -> tuple[Smf, Clip]:
    """Return a file with a lane of notes, and the clip that it should hold."""
    clip, index = wider(read_clip(smf))
    smf, clip = add_lanes(smf, clip, (index,))
    region = Region(tuple(range(2)), (index,))
    return splice(smf, clip, region, {index: NOTES}), clip.replace_region(region, {index: NOTES})


@given(files())
def test_every_byte_but_the_new_chunk_and_the_count_stays(data: bytes) -> None:
    smf = decode(data)
    if smf.format == 0:
        return
    result, _ = added(smf)
    assert decode(encode(result)) == result
    *_, last = result.tracks
    rest = [part for part in result.parts if part is not last]
    mended = [part for part, old in zip(rest, smf.parts, strict=True) if part != old]
    assert all(part is smf.tracks[-1] or part == smf.tracks[-1].with_events(part.events) for part in mended)
    assert all(not old.is_measured for old in smf.tracks[-1:]) or not mended
    before, after = (int.from_bytes(each.header[10:12]) for each in (smf, result))
    assert after == before + (before == len(smf.tracks))
    assert (result.header[:10], result.header[12:]) == (smf.header[:10], smf.header[12:])
    assert (result.prefix, result.suffix) == (smf.prefix, smf.suffix)


@given(files())
def test_the_file_reads_as_the_clip(data: bytes) -> None:
    smf = decode(data)
    if smf.format == 0 and not smf.tracks:
        return
    result, clip = added(smf)
    read = read_clip(result)
    assert read.time == clip.time
    lanes = {(lane.track, lane.channel, lane.program): lane for lane in read.lanes}
    for lane in clip.lanes:
        same = lanes.pop((lane.track, lane.channel, lane.program))
        assert same.notes == lane.notes
        assert same.program == lane.program
    assert not lanes


@given(files(), st.booleans())
def test_in_format_0_every_event_of_the_track_stays(data: bytes, sounds: bool) -> None:
    smf = decode(data)
    if smf.format != 0 or not smf.tracks:
        return
    clip, index = wider(read_clip(smf))
    lanes = (*clip.lanes[:-1], Lane("Bass", Role.BASS, (), 0, CHANNEL, 33 if sounds else None))
    result, _ = add_lanes(smf, Clip(clip.time, lanes, clip.end), (index,))
    assert decode(encode(result)) == result
    assert result.header == smf.header
    assert result.tracks[0].events[int(sounds) :] == smf.tracks[0].events
    assert result.parts[1:] == smf.parts[1:] or isinstance(smf.parts[0], Opaque)


def test_a_new_track_has_name_program_and_end() -> None:
    result, clip = added(decode(song()))
    track = result.tracks[-1]
    assert [event.meta for event in track.events[:1]] == [(3, b"Bass")]
    assert track.events[1].body == bytes((0xC0 | CHANNEL, 33))
    assert track.end == clip.end
    assert int.from_bytes(result.header[10:12]) == 5
    assert encode(result).endswith(b"after the end")


def test_a_shared_channel_keeps_its_sound() -> None:
    smf = decode(song())
    clip, index = wider(read_clip(smf), channel=1)
    result, _ = add_lanes(smf, clip, (index,))
    assert [event.status for event in result.tracks[-1].events] == [0xFF, 0xFF]


def test_a_taken_channel_of_a_single_track_is_refused() -> None:
    smf = decode(smf_bytes(bytes.fromhex("00903c40 60803c40 00ff2f00"), form=0))
    clip, index = wider(read_clip(smf), channel=0)
    with pytest.raises(LaneError, match="channel 1 of the file's one track is taken"):
        add_lanes(smf, clip, (index,))
