"""Events come in time, and mean the notes that they were made from."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.systems.representations.events import (
    EVENTS,
    TIME_SHIFT_EVENT,
    EventSequence,
    keys_down,
    pack_keys,
    read_events,
    unpack_keys,
)
from ripieno.engine.systems.representations.symbols import seeded
from tests.support.piano_songs import note_places, playing, song


def test_events_shift_time_in_hundredths_and_end_notes_before_others_begin():
    rows = EventSequence().encode(playing((0, 8, 60, 80), (8, 4, 64, 80)))
    shift = TIME_SHIFT_EVENT - 1
    assert rows.tolist() == [356 + 20, 60, shift + 100, 128 + 60, 64, shift + 50, 128 + 64]


def test_notes_come_back_from_events_within_a_hundredth():
    rows = EventSequence().encode(song())
    there, back = note_places(song().part), note_places(EventSequence().decode(rows))
    assert [pitch for *_, pitch in there] == [pitch for *_, pitch in back]
    assert np.allclose(there, back, atol=0.08)


@given(st.lists(st.integers(0, EVENTS - 1), max_size=200))
def test_any_events_mean_notes_of_some_length(events):
    for onset, length, pitch, velocity in read_events(events):
        assert onset >= 0
        assert length > 0
        assert 0 <= pitch <= 127
        assert 1 <= velocity <= 127


def test_keys_are_down_from_the_event_after_their_note_on_to_their_note_off():
    down = keys_down(np.array([60, 300, 64, 128 + 60, 300]))
    assert [np.flatnonzero(each).tolist() for each in down] == [[], [60], [60], [60, 64], [64]]


@given(st.integers(0, 2**32 - 1))
def test_keys_survive_packing(seed):
    down = (np.random.default_rng(seed).random((3, 128)) < 0.3).astype(np.int16)
    assert np.array_equal(unpack_keys(pack_keys(down)), down)


def test_drawn_events_go_on_with_the_keys_that_the_song_has_down():
    """The state that sampling carries is the one that training reads."""
    representation = EventSequence(holds=True)
    rows = representation.encode(song()).astype(np.int64)
    sure = 1e3 * np.eye(EVENTS)[rows[1:, 0]]
    assert np.array_equal(representation.follow(sure, rows[:-1], seeded(1, len(sure))), rows[1:])
