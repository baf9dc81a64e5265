"""MIDI files inside a RIFF file."""

import pytest

from ripieno.app.midi_io.smf_errors import SmfError
from ripieno.app.midi_io.smf_wrapper import rewrap, unwrap, wrapper_damage

INNER = b"MThd inner"


def chunk(kind, content, size=None):
    length = len(content) if size is None else size
    return kind + length.to_bytes(4, "little") + content + b"\x00" * (len(content) % 2)


def wrapped(*chunks):
    body = b"RMID" + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def test_a_plain_file_is_all_of_its_bytes():
    assert unwrap(INNER, "a.mid") == (0, len(INNER))


def test_the_file_is_the_content_of_the_data_chunk():
    data = wrapped(chunk(b"data", INNER))
    start, end = unwrap(data, "a.rmi")
    assert data[start:end] == INNER


def test_chunks_before_it_are_passed_over_with_their_padding():
    data = wrapped(
        chunk(b"DISP", b"odd"), chunk(b"LIST", b"even"), chunk(b"data", INNER), chunk(b"LIST", b"x")
    )
    start, end = unwrap(data, "a.rmi")
    assert data[start:end] == INNER


@pytest.mark.parametrize("size", [0, len(INNER) + 1])
def test_a_data_chunk_of_no_length_or_too_much_reaches_to_the_end(size):
    data = wrapped(chunk(b"data", INNER, size))
    start, end = unwrap(data, "a.rmi")
    assert data[start:end] == INNER


@pytest.mark.parametrize(
    "data", [wrapped(chunk(b"LIST", b"data")), b"RIFF\x04\0\0\0WAVE" + chunk(b"data", INNER)]
)
def test_a_riff_file_without_midi_is_refused(data):
    with pytest.raises(SmfError, match=r"^a\.wav: it is a RIFF file without MIDI data at byte 8; choose"):
        unwrap(data, "a.wav")


def test_bytes_that_the_header_announces_and_that_are_missing_are_counted():
    data = wrapped(chunk(b"data", INNER))
    end = len(data)
    assert [str(each) for cut in (0, 1, 2) for each in wrapper_damage(data[: end - cut], 20)] == [
        f"1 byte that its RIFF header announces is missing at byte {end - 1}",
        f"2 bytes that its RIFF header announces are missing at byte {end - 2}",
    ]


def test_a_plain_file_misses_nothing_of_a_wrapper():
    assert list(wrapper_damage(INNER, 0)) == []


@pytest.mark.parametrize("new", [b"", b"1", b"12", b"another length"])
@pytest.mark.parametrize("old", [b"MThd", b"MThd!"])
@pytest.mark.parametrize("after", [b"", chunk(b"LIST", b"abc")])
def test_a_changed_file_is_wrapped_with_sizes_and_padding_that_fit(old, new, after):
    data = wrapped(chunk(b"DISP", b"abc"), chunk(b"data", old), after)
    start, end = unwrap(data, "a.rmi")
    prefix, suffix = rewrap(data[:start], data[end:], len(old), len(new))
    assert prefix + new + suffix == wrapped(chunk(b"DISP", b"abc"), chunk(b"data", new), after)


def test_a_file_without_padding_stays_without():
    data = b"RIFF\x11\0\0\0RMIDdata\x05\0\0\0MThd!"
    prefix, suffix = rewrap(data[:20], data[25:], 5, 7)
    assert prefix + b"1234567" + suffix == b"RIFF\x13\0\0\0RMIDdata\x07\0\0\0" + b"1234567"


def test_a_plain_file_has_nothing_around_it():
    assert rewrap(b"", b"after", 4, 6) == (b"", b"after")
