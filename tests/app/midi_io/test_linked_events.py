"""Delta times and status bytes after a change of order."""

import pytest

from ripieno.app.midi_io.linked_events import STAYS, PlacedEvent, SpliceError, linked, placed_events
from ripieno.app.midi_io.smf import Event, decode
from ripieno.app.midi_io.smf_vlq import MAX_VALUE
from tests.support.smf_strategies import smf_bytes

END = "00 ff2f00"


def events_of(text):
    return tuple(decode(smf_bytes(bytes.fromhex(text + END))).tracks[0].events)


def written(events):
    return b"".join(event.delta + event.body for event in events)


def test_events_in_their_old_order_are_the_same_objects():
    events = events_of("00 903c40 10 3c00 8000 b04000")
    assert all(new is old for new, old in zip(linked(placed_events(events)), events, strict=True))


def test_a_padded_delta_time_stays_where_it_is_right():
    events = events_of("8010 903c40")
    assert written(linked(placed_events(events)))[:2] == b"\x80\x10"


def test_what_follows_a_removed_event_waits_longer():
    events = events_of("10 903c40 10 803c40 7f b04000")
    rest = [placed for placed in placed_events(events) if placed.event.status != 0x80]
    assert written(linked(rest)) == bytes.fromhex("10 903c40 810f b04000 00 ff2f00")


def test_running_status_is_spelled_out_where_its_status_is_gone():
    events = events_of("00 903c40 10 3c00")
    assert written(linked(list(placed_events(events))[1:])) == bytes.fromhex("10 903c00 00 ff2f00")


def test_running_status_stays_out_where_the_same_status_is_in_force():
    events = events_of("00 903c40 10 903e40 10 3e00")
    rest = [placed for index, placed in enumerate(placed_events(events)) if index != 1]
    assert written(linked(rest)) == bytes.fromhex("00 903c40 20 3e00 00 ff2f00")


def test_running_status_across_a_meta_event_stays_where_the_file_had_it():
    events = events_of("00 903c40 00 ff0100 10 3c00")
    assert written(linked(placed_events(events))) == written(events)


def test_running_status_across_a_meta_event_does_not_come_about_anew():
    note_on, note_off, end = events_of("00 903c40 10 3c00")
    text = Event(8, 0xFF, b"\x00", b"\xff\x01\x00")
    ordered = [PlacedEvent(event, STAYS) for event in (note_on, text, note_off, end)]
    assert written(linked(ordered)) == bytes.fromhex("00 903c40 08 ff0100 08 903c00 00 ff2f00")


def test_events_before_give_tick_and_running_status():
    first, second, *_ = events_of("20 903c40 10 3c00")
    assert written(linked([PlacedEvent(second, STAYS)], [first])) == bytes.fromhex("10 3c00")


def test_the_running_status_of_the_events_before_is_the_last_of_a_channel():
    note_on, text, note_off, _ = events_of("20 903c40 00 ff0100 10 3c00")
    placed = PlacedEvent(note_off, STAYS, is_loose=True)
    assert written(linked([placed], [note_on, text])) == bytes.fromhex("10 3c00")


def test_the_largest_delta_time_is_written_and_one_more_is_refused():
    def at(tick):
        return [PlacedEvent(Event(tick, 0x90, b"\x00", b"\x90\x3c\x40"), STAYS)]

    assert written(linked(at(MAX_VALUE))) == bytes.fromhex("ffffff7f 903c40")
    with pytest.raises(SpliceError, match=f"lies {MAX_VALUE + 1} ticks .* choose other bars"):
        list(linked(at(MAX_VALUE + 1)))
