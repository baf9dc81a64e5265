"""What representations write they can read, as far as they can say it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.events import (
    EVENTS,
    TIME_SHIFT_EVENT,
    EventSequence,
    keys_down,
    pack_keys,
    read_events,
    unpack_keys,
)
from ripieno.engine.systems.representations.melody import HOLD, SILENCE, Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.song import PianoSong, rows_of
from tests.support.piano_songs import song

WRITERS = (Melody(), PianoRoll(), PackedRoll(), EventSequence(), EventSequence(holds=True))


def playing(*rows, tempo=120.0):
    return PianoSong("song", make_part(Role.KEYS, rows, 0), tempo)


def notes(part):
    return [(onset, length, pitch) for onset, length, pitch, _ in rows_of(part)]


def test_a_melody_is_the_highest_note_of_each_sixteenth():
    rows = Melody().encode(playing((0, 2, 60, 80), (1, 2, 64, 80), (4, 1, 62, 80)))
    assert rows.tolist() == [60, 64, 64, SILENCE, 62]


def test_two_notes_of_one_pitch_in_a_row_are_one_unless_holds_say_otherwise():
    twice = playing((0, 2, 60, 80), (2, 2, 60, 80))
    merged, apart = Melody(), Melody(holds=True)
    assert notes(merged.decode(merged.encode(twice))) == [(0, 4, 60)]
    assert apart.encode(twice).tolist() == [60, HOLD, 60, HOLD]
    assert notes(apart.decode(apart.encode(twice))) == [(0, 2, 60), (2, 2, 60)]


def test_a_hold_of_nothing_is_silence():
    assert notes(Melody(holds=True).decode(np.array([HOLD, SILENCE, HOLD, 60]))) == [(3, 1, 60)]


@given(st.lists(st.integers(0, 129), max_size=60), st.booleans())
def test_a_melody_that_was_read_is_written_the_same(symbols, holds):
    representation = Melody(holds=holds)
    rows = np.array([min(each, representation.outputs - 1) for each in symbols], np.int64)
    part = representation.decode(rows)
    again = representation.decode(representation.encode(PianoSong("song", part)))
    assert notes(again) == notes(part)


def test_a_roll_has_a_row_for_each_sixteenth_and_a_column_for_each_key():
    rows = PianoRoll().encode(playing((0, 2, 21, 80), (1, 1, 108, 80), (1, 1, 109, 80)))
    assert rows.shape == (2, 88)
    assert np.argwhere(rows).tolist() == [[0, 0], [1, 0], [1, 87]]


def test_a_roll_of_seconds_holds_what_sounds_in_each():
    rows = PianoRoll(56, 28, 1.0).encode(playing((4, 8, 60, 80), (20, 2, 83, 80), (20, 2, 84, 80)))
    assert np.argwhere(rows).tolist() == [[0, 4], [1, 4], [2, 27]]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_a_roll_that_was_read_is_written_the_same(seed):
    rows = (np.random.default_rng(seed).random((20, 88)) < 0.2).astype(np.uint8)
    rows[-1, 0] = 1
    assert np.array_equal(PianoRoll().encode(PianoSong("song", PianoRoll().decode(rows))), rows)


def test_events_shift_time_in_hundredths_and_end_notes_before_others_begin():
    rows = EventSequence().encode(playing((0, 8, 60, 80), (8, 4, 64, 80)))
    shift = TIME_SHIFT_EVENT - 1
    assert rows.tolist() == [356 + 20, 60, shift + 100, 128 + 60, 64, shift + 50, 128 + 64]


def test_notes_come_back_from_events_within_a_hundredth():
    rows = EventSequence().encode(song())
    there, back = notes(song().part), notes(EventSequence().decode(rows))
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


@pytest.mark.parametrize(
    "representation", [Melody(), Melody(holds=True), PianoRoll(), PackedRoll(), EventSequence()]
)
def test_seconds_of_rows_add_up_to_those_of_the_song(representation):
    rows = representation.encode(song())[None]
    assert float(representation.seconds(rows).sum()) == pytest.approx(song().seconds, abs=0.13)


def test_no_song_is_no_rows_and_no_rows_are_no_notes():
    for representation in WRITERS:
        rows = representation.encode(playing())
        assert len(rows) == 0
        assert notes(representation.decode(rows)) == []


def test_a_packed_roll_means_the_notes_of_the_roll():
    packed = PackedRoll(1 / 300)
    assert notes(packed.decode(packed.encode(song()))) == notes(
        packed.roll.decode(packed.roll.encode(song()))
    )
