"""Reading takes a stated amount of memory for each byte of a file, and time that goes with its bytes."""

from functools import partial

import pytest

from ripieno.app.midi_io.lane_controls import lane_controls
from ripieno.app.midi_io.markers import markers
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import SmfError, decode, encode
from ripieno.app.midi_io.smf_chunks import MAX_FAR_LOOKS, MAX_TRACKS
from ripieno.app.midi_io.texts import MAX_NAME_LETTERS
from tests.support.large_files import FAR, far_notes, long_note, many_notes, meta, operations, peak_bytes
from tests.support.smf_strategies import END_OF_TRACK, chunk, header, smf_bytes

pytestmark = pytest.mark.unmeasured  # whole megabytes of events, each line of which would be counted

NOTES_MEMORY = 26
"""Bytes of memory for each byte of a file of notes."""

CHANGES_MEMORY = 80
"""The same for a file of nothing but tempos, metres or markers, each of which is an object."""

FIXED_MEMORY = 4 * 2**20
"""Bytes of memory that any file may take: work on it is done in blocks."""

TRACK_MEMORY = 12_000
"""Bytes of memory for each track, however short."""

HIT = b"\x00\x90\x3c\x40\x10\x3c\x00"


def read(data):
    smf = decode(data)
    return smf, read_clip(smf)


@pytest.mark.parametrize("count", [100_000, 300_000])
def test_notes_take_a_stated_memory_a_byte(count):
    data = many_notes(count)
    assert peak_bytes(lambda: read(data)) < NOTES_MEMORY * len(data) + FIXED_MEMORY
    _, clip = read(data)
    assert sum(len(lane.notes) for lane in clip.lanes) == count


@pytest.mark.parametrize(
    "event",
    [
        meta(0x51, b"\x07\xa1\x20", 90),
        meta(0x58, b"\x03\x02\x18\x08", 100),
        meta(0x06, b"Verse", 90),
        b"\x05\xb0\x07\x40",
        b"\x01\xe0\x01\x40",
        b"\x00\xf0\x01\xf7",
        meta(0x01, b"x" * 3000),
    ],
)
def test_other_events_take_eighty_bytes_of_memory_a_byte(event):
    body = HIT + event * (600_000 // len(event)) + END_OF_TRACK
    data = smf_bytes(body)

    def work():
        smf, clip = read(data)
        return markers(smf), lane_controls(smf, clip)

    assert peak_bytes(work) < CHANGES_MEMORY * len(data) + FIXED_MEMORY


def test_each_track_takes_a_bounded_amount_of_memory():
    data = smf_bytes(*[HIT + END_OF_TRACK] * 2000)
    assert peak_bytes(lambda: read(data)) < TRACK_MEMORY * 2000 + FIXED_MEMORY


def test_more_tracks_than_a_header_can_count_are_refused():
    data = header(1, 1) + b"MTrk\x00\x00\x00\x00" * (MAX_TRACKS + 1)
    with pytest.raises(SmfError, match="more than 65535 tracks begin at byte"):
        decode(data)


def test_twice_the_notes_take_twice_the_operations():
    short, long = (operations(partial(read, many_notes(count))) for count in (20_000, 40_000))
    assert long < 2.2 * short


@pytest.mark.parametrize("lengths", [(1_000_000, 2_000_000), (1_000_000, 200_000_000)])
def test_a_longer_note_takes_no_more_operations(lengths):
    short, long = (operations(partial(read, long_note(length))) for length in lengths)
    assert long <= short


def test_longer_silences_take_no_more_operations():
    short, long = (operations(partial(read, far_notes(silence=wait))) for wait in (300, FAR))
    assert long <= short + 20


def broken(tracks):
    """Return tracks whose length is wrong, whose end is missing, and between which lies a byte."""
    return header(1, tracks) + (b"MTrk\x00\x00\x00\x04" + b"\x00\x90\x3c\x40" + b"\x05") * tracks


def test_broken_tracks_are_not_each_read_to_the_end_of_the_file():
    few, many = MAX_FAR_LOOKS * 4, MAX_FAR_LOOKS * 16
    short, long = (operations(partial(decode, broken(count))) for count in (few, many))
    assert long < 6 * short
    assert encode(decode(broken(many))) == broken(many)


def test_a_name_of_a_megabyte_is_read_in_part_and_kept_whole():
    data = smf_bytes(meta(3, b"name " * 200_000) + meta(6, b"mark " * 200_000) + HIT + END_OF_TRACK)
    smf, clip = read(data)
    assert len(clip.lanes[0].name) <= MAX_NAME_LETTERS
    assert len(markers(smf)[0].text) <= MAX_NAME_LETTERS
    assert encode(smf) == data


def test_tracks_are_looked_up_once_however_many_there_are():
    smf = decode(smf_bytes(*[HIT + END_OF_TRACK] * 50))
    assert smf.tracks is smf.tracks


@pytest.mark.parametrize("padding", [5, 100_000])
def test_a_long_delta_time_is_read_in_a_few_operations(padding):
    body = b"\x00\x90\x3c\x40" + b"\x80" * padding + b"\x05\x3c\x00" + END_OF_TRACK
    data = smf_bytes(body)
    smf, clip = read(data)
    assert [note.length for note in clip.lanes[0].notes] == [5]
    assert encode(smf) == data
    assert operations(lambda: read(data)) < 3000


def test_a_wrapped_or_unknown_chunk_costs_nothing():
    data = header(1, 1) + b"".join(chunk(b"XFIH", b"") for _ in range(20_000))
    with pytest.raises(SmfError, match="first track is missing"):
        decode(data)
