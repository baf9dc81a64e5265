"""Variable-length quantities, with the examples of the format's own text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.smf_errors import EventError
from ripieno.app.midi_io.smf_vlq import MAX_VALUE, read_vlq, write_vlq

# Source: Standard MIDI Files 1.0, RP-001, "Variable-length quantities".
EXAMPLES = {
    0x00: "00",
    0x40: "40",
    0x7F: "7f",
    0x80: "8100",
    0x2000: "c000",
    0x3FFF: "ff7f",
    0x4000: "818000",
    0x100000: "c08000",
    0x1FFFFF: "ffff7f",
    0x200000: "81808000",
    0x8000000: "c0808000",
    0xFFFFFFF: "ffffff7f",
}


@pytest.mark.parametrize(("value", "digits"), EXAMPLES.items())
def test_the_examples_of_the_format_hold_both_ways(value: int, digits: str) -> None:
    data = bytes.fromhex(digits)
    assert write_vlq(value) == data
    assert read_vlq(data, 0, len(data)) == (value, len(data))


@given(st.integers(0, MAX_VALUE), st.integers(0, 4))
def test_needless_leading_bytes_change_no_value(value: int, padding: int) -> None:
    data = b"\x80" * padding + write_vlq(value)
    assert read_vlq(data, 0, len(data)) == (value, len(data))


def test_a_value_above_28_bits_is_refused() -> None:
    with pytest.raises(EventError, match="28 bits") as caught:
        read_vlq(b"\x00\x81\x80\x80\x80\x00", 1, 6)
    assert (caught.value.offset, caught.value.torn) == (1, False)


def test_missing_bytes_are_told_apart_from_wrong_ones() -> None:
    with pytest.raises(EventError, match="cut off") as caught:
        read_vlq(b"\x81\x80\x00", 0, 2)
    assert caught.value.torn


@pytest.mark.parametrize("value", [-1, MAX_VALUE + 1])
def test_a_value_that_no_file_can_hold_is_not_written(value: int) -> None:
    with pytest.raises(ValueError, match="28-bit"):
        write_vlq(value)
