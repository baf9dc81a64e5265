"""Track chunks whose length field, end or order is not what the format asks."""

import pytest

from ripieno.app.midi_io.smf import Opaque, SmfError, Track, decode, encode
from tests.support.smf_strategies import END_OF_TRACK, chunk, header

NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x40"
BODY = NOTE + END_OF_TRACK
TRACK = chunk(b"MTrk", BODY)


def track_chunk(body: bytes, length: int) -> bytes:
    """Return a track chunk whose length field says something else."""
    return b"MTrk" + length.to_bytes(4) + body


def parts_of(data: bytes) -> tuple[Track | Opaque, ...]:
    """Return the parts of a file that comes back byte for byte."""
    smf = decode(data)
    assert encode(smf) == data
    return smf.parts


@pytest.mark.parametrize("length", [0, 1, 5, 8, 11])
def test_a_length_that_is_too_short_is_overruled_by_the_end_of_track(length: int) -> None:
    parts = parts_of(header() + track_chunk(BODY, length) + TRACK)
    assert [len(part.events) for part in parts if isinstance(part, Track)] == [3, 3]
    assert len(parts) == 2


@pytest.mark.parametrize("length", [13, 20, 32, 100, 2**32 - 1])
def test_a_length_that_is_too_long_does_not_swallow_the_next_track(length: int) -> None:
    parts = parts_of(header() + track_chunk(BODY, length) + TRACK)
    assert [len(part.events) for part in parts if isinstance(part, Track)] == [3, 3]


def test_a_length_beyond_the_file_does_not_swallow_a_chunk_of_another_kind() -> None:
    parts = parts_of(header() + track_chunk(BODY, 999) + chunk(b"XFIH", b"abc"))
    assert parts[1:] == (Opaque(chunk(b"XFIH", b"abc")),)


def test_bytes_after_the_end_of_track_are_kept_unread() -> None:
    (track,) = parts_of(header() + chunk(b"MTrk", BODY + NOTE))
    assert isinstance(track, Track)
    assert (len(track.events), track.tail) == (3, NOTE)


@pytest.mark.parametrize("rest", [b"", TRACK, b"\x00\x01 no chunk"])
def test_a_missing_end_of_track_is_no_fault(rest: bytes) -> None:
    first, *_ = parts_of(header() + chunk(b"MTrk", NOTE) + rest)
    assert isinstance(first, Track)
    assert (len(first.events), first.end) == (2, 96)


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_file_cut_within_its_end_of_track_is_read(cut: int) -> None:
    (track,) = parts_of((header() + TRACK)[:-cut])
    assert isinstance(track, Track)
    assert [event.status for event in track.events[:2]] == [0x90, 0x80]


@pytest.mark.parametrize("cut", [5, 6, 9, 10])
def test_a_file_cut_within_a_note_is_refused(cut: int) -> None:
    with pytest.raises(SmfError, match=r"cut off at byte .*; get a complete copy"):
        decode((header() + TRACK)[:-cut])


def test_an_empty_track_is_read() -> None:
    first, second = parts_of(header() + chunk(b"MTrk", b"") + TRACK)
    assert isinstance(first, Track)
    assert (first.events, first.end) == ((), 0)
    assert isinstance(second, Track)


def test_an_illegal_event_is_kept_where_the_track_comes_out_even() -> None:
    (track,) = parts_of(header() + chunk(b"MTrk", b"\x00\xb0\x07\xff" + BODY))
    assert isinstance(track, Track)
    assert track.events[0].body == b"\xb0\x07\xff"


@pytest.mark.parametrize("rest", [NOTE, BODY + b"\x00"])
def test_an_illegal_event_is_refused_where_the_track_comes_out_uneven(rest: bytes) -> None:
    with pytest.raises(SmfError, match="illegal event") as caught:
        decode(header() + chunk(b"MTrk", NOTE + b"\x00\xb0\x07\xff" + rest))
    assert caught.value.offset == 22 + len(NOTE) + 1


def test_a_broken_second_track_is_refused_with_its_place_in_the_file() -> None:
    with pytest.raises(SmfError, match="data byte without a status byte") as caught:
        decode(header() + TRACK + chunk(b"MTrk", b"\x00\x3c\x40"))
    assert caught.value.offset == 14 + len(TRACK) + 9


def test_a_chunk_that_runs_past_the_file_does_not_hide_the_track_behind_it() -> None:
    alien = b"Junk\x00\x00\xff\xffabc"
    parts = parts_of(header() + alien + TRACK)
    assert parts[0] == Opaque(alien)
    assert isinstance(parts[1], Track)


def test_a_track_head_without_room_is_trailing_data() -> None:
    assert parts_of(header() + TRACK + b"MTrk\x00")[1:] == (Opaque(b"MTrk\x00"),)


def test_an_edited_track_gets_the_length_of_its_bytes() -> None:
    (track,) = decode(header() + track_chunk(BODY, 0)).tracks
    assert track.with_events(track.events[1:]).encode() == chunk(b"MTrk", BODY[4:])
