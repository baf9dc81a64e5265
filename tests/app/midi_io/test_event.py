"""What the bytes of an event mean."""

import pytest

from ripieno.app.midi_io.event import Event


def event(body, status=None):
    data = bytes.fromhex(body)
    return Event(0, data[0] if status is None else status, b"\x00", data)


def test_data_are_the_bytes_after_the_status_byte_written_or_not():
    assert event("903c40").data == event("3c40", 0x90).data == b"\x3c\x40"
    assert not event("903c40").is_running
    assert event("3c40", 0x90).is_running


@pytest.mark.parametrize(
    ("body", "meta"),
    [
        ("ff5103 07a120", (0x51, b"\x07\xa1\x20")),
        ("ff0100", (1, b"")),
        ("ff018002 6869", (1, b"hi")),  # a padded length
        ("ff51", (-1, b"")),
        ("ff", (-1, b"")),
        ("f003 4312f7", (-1, b"")),
        ("903c40", (-1, b"")),
    ],
)
def test_a_meta_event_is_a_type_and_a_content_and_any_other_is_minus_1(body, meta):
    assert event(body).meta == meta


@pytest.mark.parametrize(
    ("body", "is_end"), [("ff2f00", True), ("ff2f", True), ("ff", True), ("ff0100", False), ("f72f00", False)]
)
def test_an_end_of_track_may_be_cut_short(body, is_end):
    assert event(body).is_end == is_end
