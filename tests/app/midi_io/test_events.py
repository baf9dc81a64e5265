"""Events as a run of bytes are a sequence like any other, and hold what they were made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.events import AT_ONCE, NO_EVENTS, Events
from ripieno.app.midi_io.smf import decode
from ripieno.app.midi_io.smf_events import Event
from tests.support.smf_strategies import chunk, files, header


@given(files(), st.data())
def test_events_are_those_they_were_made_of(raw, data):
    for track in decode(raw).tracks:
        held = tuple(track.events)
        assert tuple(Events.of(held)) == held
        assert Events.of(held) == track.events
        assert Events.of(track.events) is track.events
        start = data.draw(st.integers(0, len(held)))
        stop = data.draw(st.integers(start, len(held)))
        assert tuple(track.events[start:stop]) == held[start:stop]
        assert tuple(track.events[::-1]) == held[::-1]
        assert [track.events[at] for at in range(-len(held), len(held))] == [*held, *held]
        new = held[: data.draw(st.integers(0, 3))]
        changed = track.events.with_part(start, stop, new)
        assert tuple(changed) == (*held[:start], *new, *held[stop:])
        assert changed.data == b"".join(event.delta + event.body for event in changed)


def test_events_are_the_same_however_many_are_made_at_once():
    body = b"\x00\x90\x3c\x40" + b"\x05\x3c\x40" * (2 * AT_ONCE + 7)
    (track,) = decode(header() + chunk(b"MTrk", body)).tracks
    assert [event.tick for event in track.events] == [5 * at for at in range(2 * AT_ONCE + 8)]
    assert track.events[-1] == Event(5 * (2 * AT_ONCE + 7), 0x90, b"\x05", b"\x3c\x40")


def test_events_of_other_bytes_ticks_or_status_are_others():
    event = Event(7, 0x90, b"\x07", b"\x3c\x40")
    others = [Event(8, 0x90, b"\x07", b"\x3c\x40"), Event(7, 0x80, b"\x07", b"\x3c\x40"), None]
    for other in others:
        assert Events.of((event,)) != Events.of(filter(None, (other,)))
    assert Events.of((event,)) == (event,)
    assert not NO_EVENTS


def test_there_is_no_event_past_the_last():
    with pytest.raises(IndexError, match="no event 0 among 0"):
        _ = NO_EVENTS[0]


@pytest.mark.parametrize("padding", [1, 3, 4, 9, 300])
def test_a_padded_delta_time_is_read_whatever_its_length(padding):
    body = (
        b"\x00\x90\x3c\x40"
        + b"\x80" * padding
        + b"\x05\x3c\x00"
        + b"\x81\x00\x3e\x40" * 3
        + b"\x00\xff\x2f\x00"
    )
    (track,) = decode(header() + chunk(b"MTrk", body)).tracks
    assert [event.tick for event in track.events] == [0, 5, 133, 261, 389, 389]
    assert track.events[1].delta == b"\x80" * padding + b"\x05"
