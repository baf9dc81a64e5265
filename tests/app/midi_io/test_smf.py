"""Whole files: what comes in goes out again, byte for byte, or is refused with one sentence."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ripieno.app.midi_io.smf import Opaque, Smf, SmfError, decode, encode
from tests.support.smf_strategies import END_OF_TRACK, chunk, files, header, smf_bytes

ODD = Path(__file__).parents[2] / "fixtures" / "odd-midi"
ODD_FILES = sorted(ODD.glob("*.mid"))
# One has no bytes at all, the other is a line of text; both say so in their names.
NO_MIDI = {"test-empty-file.mid", "test-not-a-midi-file.mid"}
NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x40"
TRACK = chunk(b"MTrk", NOTE + END_OF_TRACK)


def refusal_of(data: bytes) -> SmfError | None:
    """Return why a file is refused; fail if it is accepted but altered."""
    try:
        smf = decode(data, "some.mid")
    except SmfError as error:
        return error
    assert encode(smf) == data
    return None


@pytest.mark.parametrize(
    "path", [path for path in ODD_FILES if path.name not in NO_MIDI], ids=lambda p: p.stem
)
def test_an_odd_file_comes_back_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    smf = decode(data, path.name)
    assert encode(smf) == data
    assert smf.tracks


def test_the_odd_files_are_all_there() -> None:
    assert len(ODD_FILES) == 72


@pytest.mark.parametrize("path", sorted(ODD.glob("*.midi2")), ids=lambda p: p.stem)
def test_a_midi_2_file_is_refused_by_name(path: Path) -> None:
    with pytest.raises(SmfError, match=r"MIDI 2\.0 clip|is empty|no MIDI header"):
        decode(path.read_bytes(), path.name)


@given(files())
def test_a_drawn_file_comes_back_byte_for_byte(data: bytes) -> None:
    assert encode(decode(data)) == data


@given(st.binary(max_size=80).filter(lambda data: data[:4] not in {b"MThd", b"RIFF"}))
def test_random_bytes_are_refused(data: bytes) -> None:
    error = refusal_of(data)
    assert error is not None
    assert error.offset == 0


@given(st.binary(max_size=60))
@example(b"\x80" * 60)
def test_random_bytes_in_a_track_are_kept_or_refused(body: bytes) -> None:
    error = refusal_of(smf_bytes(body))
    assert error is None or 22 <= error.offset <= 22 + len(body)


@given(st.sampled_from(ODD_FILES), st.floats(0, 1))
def test_a_truncated_file_is_kept_or_refused(path: Path, share: float) -> None:
    data = path.read_bytes()
    cut = data[: int(share * len(data))]
    error = refusal_of(cut)
    assert error is None or error.offset <= len(cut)


@given(
    st.sampled_from(ODD_FILES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_mutated_file_is_kept_or_refused(path: Path, changes: list[tuple[float, int]]) -> None:
    data = bytearray(path.read_bytes() or b"\x00")
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    error = refusal_of(bytes(data))
    assert error is None or re.fullmatch(r"some\.mid: [^.]+ at byte \d+; .+\.", str(error))


@given(st.sampled_from(ODD_FILES), st.floats(0, 1), st.integers(1, 9))
def test_a_file_that_lost_bytes_is_kept_or_refused(path: Path, place: float, count: int) -> None:
    data = path.read_bytes()
    at = int(place * len(data))
    error = refusal_of(data[:at] + data[at + count :])
    assert error is None or error.name == "some.mid"


@pytest.mark.parametrize(
    ("data", "offset", "words"),
    [
        (b"", 0, "is empty"),
        (b"not a midi file", 0, "no MIDI header"),
        (b"PK\x03\x04 and so on", 0, "zip"),
        (b"MThd\x00\x00\x00\x06\x00", 9, "header is cut off"),
        (header(form=3) + TRACK, 8, "format 3"),
        (header(division=0) + TRACK, 12, "time no unit"),
        (header(division=-25 * 256) + TRACK, 12, "time no unit"),
        (header(), 14, "first track is missing"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", 8, "RIFF file without MIDI"),
    ],
)
def test_what_is_no_midi_file_is_refused_with_the_place(data: bytes, offset: int, words: str) -> None:
    with pytest.raises(SmfError, match=words) as caught:
        decode(data, "some.mid")
    assert caught.value.offset == offset
    assert f"at byte {offset};" in str(caught.value)


@pytest.mark.parametrize("form", [0, 1, 2])
def test_every_format_is_read(form: int) -> None:
    smf = decode(header(form) + TRACK)
    assert smf.format == form
    assert len(smf.tracks) == 1


def test_a_header_of_another_length_is_kept() -> None:
    data = header(extra=b"more") + TRACK
    assert decode(data).header == data[:18]


@pytest.mark.parametrize("length", [0, 5, 10, 2**32 - 1])
def test_a_wrong_header_length_is_overruled_by_the_first_track(length: int) -> None:
    data = b"MThd" + length.to_bytes(4) + header()[8:] + TRACK
    smf = decode(data)
    assert len(smf.header) == 14
    assert len(smf.tracks) == 1
    assert encode(smf) == data


@pytest.mark.parametrize("count", [0, 7, 0xFFFF])
def test_a_wrong_track_count_is_kept(count: int) -> None:
    data = header(tracks=count) + TRACK + TRACK
    smf = decode(data)
    assert len(smf.tracks) == 2
    assert encode(smf) == data


def test_a_header_without_tracks_that_promises_none_is_read() -> None:
    assert decode(header(tracks=0)).tracks == ()


def test_ticks_per_quarter_are_read() -> None:
    smf = decode(header(division=480) + TRACK)
    assert smf.ticks_per_quarter == 480
    assert smf.ticks_per_second is None


@pytest.mark.parametrize(
    ("frames", "per_frame", "per_second"),
    [(24, 4, 96), (25, 40, 1000), (29, 80, 80 * 30_000 / 1001), (30, 1, 30)],
)
def test_smpte_frames_are_the_negative_of_a_signed_byte(
    frames: int, per_frame: int, per_second: float
) -> None:
    smf = decode(header(division=-256 * frames + per_frame) + TRACK)
    assert smf.ticks_per_quarter is None
    assert smf.ticks_per_second == pytest.approx(per_second)


def test_alien_chunks_padding_and_trailing_bytes_are_kept_in_their_places() -> None:
    parts = [chunk(b"XFIH", b"\x01\x02"), TRACK, b"\x00", TRACK, chunk(b"XFKM", b""), b"\xffrest"]
    data = header(tracks=2) + b"".join(parts)
    smf = decode(data)
    kinds = [isinstance(part, Opaque) for part in smf.parts]
    assert kinds == [True, False, True, False, True, True]
    assert encode(smf) == data


def test_a_second_file_behind_the_first_is_trailing_data() -> None:
    first = header() + TRACK
    smf = decode(first + first)
    assert smf.parts[1:] == (Opaque(first),)


def riff(inner: bytes, *, size: int | None = None, rest: bytes = b"LIST\x04\x00\x00\x00INFO") -> bytes:
    """Return a file wrapped in RIFF, with another chunk behind it."""
    length = len(inner) if size is None else size
    body = b"RMIDdata" + length.to_bytes(4, "little") + inner + b"\x00" * (len(inner) % 2) + rest
    return b"RIFF" + len(body).to_bytes(4, "little") + body


@pytest.mark.parametrize("inner", [header() + TRACK, header() + TRACK + b"\x00"])
def test_a_wrapped_file_keeps_its_wrapper(inner: bytes) -> None:
    data = riff(inner)
    smf = decode(data)
    assert (smf.prefix, len(smf.tracks)) == (data[:20], 1)
    assert encode(smf) == data


@pytest.mark.parametrize("before", [b"note\x04\x00\x00\x00even", b"note\x03\x00\x00\x00odd\x00"])
def test_a_wrapper_may_hold_other_chunks_before_the_midi_data(before: bytes) -> None:
    plain = riff(header() + TRACK)
    data = plain[:12] + before + plain[12:]
    assert len(decode(data).tracks) == 1
    assert encode(decode(data)) == data


@pytest.mark.parametrize("size", [0, 10_000])
def test_a_wrapper_with_a_wrong_size_is_read_to_its_end(size: int) -> None:
    data = riff(header() + TRACK, size=size, rest=b"")
    assert len(decode(data).tracks) == 1
    assert encode(decode(data)) == data


@pytest.mark.parametrize("before", [b"", b"\x00\xf6"])
@pytest.mark.parametrize("after", [b"", b"\x00\xf6", b"\x00\xf6\x00\xf6\x00\xf6"])
def test_a_wrapper_follows_the_length_of_an_edited_track(before: bytes, after: bytes) -> None:
    wrapped = [riff(header() + chunk(b"MTrk", NOTE + more + END_OF_TRACK)) for more in (before, after)]
    old, new = (decode(data) for data in wrapped)
    edited = old.with_tracks({0: old.tracks[0].with_events(new.tracks[0].events)})
    assert encode(edited) == wrapped[1]


def test_with_tracks_replaces_only_the_chosen_track() -> None:
    smf = decode(header(tracks=2) + chunk(b"Junk", b"x") + TRACK + TRACK + b"rest")
    track = smf.tracks[1].with_events(smf.tracks[1].events[:2])
    edited = smf.with_tracks({1: track})
    assert edited == Smf(smf.prefix, smf.header, (*smf.parts[:2], track, smf.parts[3]))
