"""A roll says which keys sound in each cell."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.song import PianoSong
from tests.support.piano_songs import playing


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
