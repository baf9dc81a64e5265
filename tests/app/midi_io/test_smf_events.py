"""Events: where each ends, what it means, and which bytes it keeps."""

import pytest

from ripieno.app.midi_io.smf_events import Event, scan_events


def scan(text: str) -> tuple[Event, ...]:
    """Return the events of bytes given in hexadecimal, all of them read."""
    data = bytes.fromhex(text)
    result = scan_events(data, 0, len(data))
    assert result.fault is None
    assert result.stop == len(data)
    return result.events


@pytest.mark.parametrize(
    "body",
    [
        "80 3c 40",
        "90 3c 40",
        "a0 3c 40",
        "b0 07 40",
        "c0 05",
        "d0 40",
        "e0 00 40",
        "f0 03 7e 7f f7",
        "f7 01 f8",
        "f7 00",
        "ff 59 02 09 05",
        "ff 51 03 07 a1 20",
        "ff 01 80 02 68 69",
        "f1 7f",
        "f2 7f 7f",
        "f3 7f",
        "f6",
        "fe",
    ],
)
def test_an_event_keeps_its_bytes_and_ends_where_the_next_begins(body: str) -> None:
    data = bytes.fromhex(body)
    first, last = scan(f"8100 {body} 00 ff2f00")
    assert (first.tick, first.delta, first.body) == (128, b"\x81\x00", data)
    assert (first.status, first.data) == (data[0], data[1:])
    assert last.is_end


def test_running_status_goes_on_across_meta_and_exclusive_events() -> None:
    events = scan("00 90 3c 40 00 3e 40 00 ff 01 00 00 40 40 00 f0 01 f7 00 41 40")
    notes = [event for event in events if event.status == 0x90]
    assert [event.data[0] for event in notes] == [0x3C, 0x3E, 0x40, 0x41]
    assert [event.is_running for event in notes] == [False, True, True, True]


def test_the_parts_of_a_split_exclusive_message_stay_apart() -> None:
    events = scan("00 f0 03 43 12 00 60 f7 06 43 12 00 43 12 00 60 f7 02 00 f7")
    assert [event.status for event in events] == [0xF0, 0xF7, 0xF7]


def test_ticks_add_up() -> None:
    assert [event.tick for event in scan("10 90 3c 40 8100 3c 00 00 ff2f00")] == [16, 144, 144]


def test_a_meta_event_has_a_type_and_content() -> None:
    text, note = scan("00 ff 01 80 02 68 69 00 90 3c 40")
    assert text.meta == (1, b"hi")
    assert note.meta == (-1, b"")


def test_reading_stops_at_the_end_of_track() -> None:
    data = bytes.fromhex("00 ff2f00 00 90 3c 40")
    result = scan_events(data, 0, len(data))
    assert (result.ended, result.stop) == (True, 4)


@pytest.mark.parametrize("rest", ["00 ff", "00 ff 2f"])
def test_a_cut_end_of_track_is_an_event_but_no_whole_end(rest: str) -> None:
    data = bytes.fromhex("00 90 3c 40" + rest)
    result = scan_events(data, 0, len(data))
    assert result.events[-1].is_end
    assert result.events[-1].meta == (-1, b"")
    assert (result.ended, result.fault, result.stop) == (False, None, len(data))


@pytest.mark.parametrize("rest", ["60", "81", "8180"])
def test_a_last_delta_time_without_event_is_left_over(rest: str) -> None:
    data = bytes.fromhex("00 90 3c 40" + rest)
    result = scan_events(data, 0, len(data))
    assert (result.stop, result.fault) == (4, None)


@pytest.mark.parametrize(
    ("text", "offset", "torn"),
    [
        ("00 3c 40", 1, False),
        ("00 90 3c", 1, True),
        ("00 90 3c 40 00 3c", 5, True),
        ("00 f0 05 43", 1, True),
        ("00 ff 01 81", 3, True),
        ("00 ff 51 03 07", 1, True),
        ("81 80 80 80 00 90 3c 40", 0, False),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, offset: int, torn: bool) -> None:
    data = bytes.fromhex(text)
    fault = scan_events(data, 0, len(data)).fault
    assert fault is not None
    assert (fault.offset, fault.torn) == (offset, torn)


@pytest.mark.parametrize("text", ["00 f4", "00 90 3c 80", "00 90 3c 40 00 90 bc 07"])
def test_what_the_format_forbids_is_doubted(text: str) -> None:
    data = bytes.fromhex(text + " 00 b0 ff 00 00 ff2f00")
    result = scan_events(data, 0, len(data))
    assert result.doubt is not None
    assert result.ended


def test_legal_events_are_not_doubted() -> None:
    data = bytes.fromhex("00 90 3c 7f 00 ff 01 01 ff 00 f0 02 ff f7 00 ff2f00")
    assert scan_events(data, 0, len(data)).doubt is None
