"""A melody is the highest note of each sixteenth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.systems.representations.melody import HOLD, SILENCE, Melody, skyline
from ripieno.engine.systems.song import PianoSong
from tests.support.piano_songs import note_places, playing


def test_a_melody_is_the_highest_note_of_each_sixteenth():
    rows = Melody().encode(playing((0, 2, 60, 80), (1, 2, 64, 80), (4, 1, 62, 80)))
    assert rows.tolist() == [60, 64, 64, SILENCE, 62]


def test_two_notes_of_one_pitch_in_a_row_are_one_unless_holds_say_otherwise():
    twice = playing((0, 2, 60, 80), (2, 2, 60, 80))
    merged, apart = Melody(), Melody(holds=True)
    assert note_places(merged.decode(merged.encode(twice))) == [(0, 4, 60)]
    assert apart.encode(twice).tolist() == [60, HOLD, 60, HOLD]
    assert note_places(apart.decode(apart.encode(twice))) == [(0, 2, 60), (2, 2, 60)]


def test_a_hold_of_nothing_is_silence():
    assert note_places(Melody(holds=True).decode(np.array([HOLD, SILENCE, HOLD, 60]))) == [(3, 1, 60)]


@given(st.lists(st.integers(0, 129), max_size=60), st.booleans())
def test_a_melody_that_was_read_is_written_the_same(symbols, holds):
    representation = Melody(holds=holds)
    rows = np.array([min(each, representation.outputs - 1) for each in symbols], np.int64)
    part = representation.decode(rows)
    again = representation.decode(representation.encode(PianoSong("song", part)))
    assert note_places(again) == note_places(part)


def test_a_note_that_is_struck_again_begins_again():
    pitch, begins = skyline(playing((0, 3, 60, 80), (2, 2, 60, 80)).part)
    assert pitch.tolist() == [60] * 4
    assert begins.tolist() == [True, False, True, False]
