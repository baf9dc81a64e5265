import numpy as np
import pytest

from ripieno.app.midi_io import channel_messages as messages


@pytest.mark.parametrize("kind", messages.DATA_BYTES)
@pytest.mark.parametrize("channel", range(messages.CHANNELS))
def test_a_status_byte_splits_into_the_kind_and_channel_it_was_made_of(kind: int, channel: int) -> None:
    status = messages.status_byte(kind, channel)
    assert (messages.kind_of(status), messages.channel_of(status)) == (kind, channel)
    assert 0x80 <= status < messages.SYSTEM


def test_arrays_of_status_bytes_split_like_single_ones() -> None:
    statuses = np.arange(0x80, 0xF0, dtype=np.uint8)
    assert messages.kind_of(statuses).tolist() == [messages.kind_of(each) for each in statuses.tolist()]
    assert messages.channel_of(statuses).tolist() == [messages.channel_of(each) for each in statuses.tolist()]
    assert messages.kind_of(statuses).dtype == np.uint8


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (messages.note_on(3, 60, 100), "93 3c 64"),
        (messages.note_off(3, 60), "83 3c 40"),
        (messages.note_off(3, 60, 0), "83 3c 00"),
        (messages.control_change(15, 64, 127), "bf 40 7f"),
        (messages.program_change(0, 12), "c0 0c"),
        (messages.channel_pressure(1, 5), "d1 05"),
        (messages.pitch_bend(2), "e2 00 40"),
        (messages.pitch_bend(2, 16383), "e2 7f 7f"),
    ],
)
def test_a_message_is_built_as_the_specification_says(message: bytes, expected: str) -> None:
    assert message.hex(" ") == expected
    assert len(message) == 1 + messages.DATA_BYTES[messages.kind_of(message[0])]


@pytest.mark.parametrize("value", [0, 1, 127, 128, messages.CENTRE, 16383])
def test_a_pitch_bend_is_read_as_it_was_built(value: int) -> None:
    assert messages.bend_value(messages.pitch_bend(0, value)[1:]) == value


@pytest.mark.parametrize(
    ("message", "is_on", "is_off"),
    [
        (b"\x95\x3c\x01", True, False),
        (b"\x95\x3c\x00", False, True),
        (b"\x85\x3c\x40", False, True),
        (b"\x95\x3c", False, False),
        (b"\x85\x3c", False, False),
        (b"\xa5\x3c\x40", False, False),
        (b"\xb5\x40\x00", False, False),
        (b"\xf8", False, False),
    ],
)
def test_a_note_on_of_velocity_0_ends_a_note(message: bytes, is_on: bool, is_off: bool) -> None:
    assert (messages.is_note_on(message), messages.is_note_off(message)) == (is_on, is_off)


def test_only_note_ons_and_note_offs_are_notes() -> None:
    assert [status for status in range(256) if messages.is_note(status)] == [*range(0x80, 0xA0)]
