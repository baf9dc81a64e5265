"""Transitions counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.metrics.transitions import (
    pitch_class_transition_matrix,
    pitch_transition_histogram,
    transition_counts,
)
from ripieno.engine.music.note import Note


def melody(*pitches):
    return [Note(120 * at, 120, pitch, 80) for at, pitch in enumerate(pitches)]


def test_an_octave_is_a_transition_to_the_same_pitch_class():
    matrix = pitch_class_transition_matrix(melody(60, 72, 64))
    assert matrix[0, 0] == 1
    assert matrix[0, 4] == 1
    assert matrix.sum() == 2


def test_rows_are_where_a_transition_comes_from():
    assert transition_counts([0, 1, 1], 2).tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize("pitches", [(), (60,)])
def test_fewer_than_two_notes_make_no_transition(pitches):
    assert not pitch_class_transition_matrix(melody(*pitches)).any()
    assert not pitch_transition_histogram(melody(*pitches)).any()


def test_steps_are_counted_from_the_lowest_to_the_highest():
    histogram = pitch_transition_histogram(melody(60, 64, 64, 57))
    assert histogram.shape == (255,)
    assert np.flatnonzero(histogram).tolist() == [127 - 7, 127, 127 + 4]


@given(st.lists(st.integers(0, 127), min_size=2), st.integers(0, 11))
def test_transposing_moves_no_step_and_turns_the_matrix(pitches, shift):
    low = [pitch // 2 for pitch in pitches]
    one, other = melody(*low), melody(*(pitch + shift for pitch in low))
    assert np.array_equal(pitch_transition_histogram(one), pitch_transition_histogram(other))
    turned = np.roll(pitch_class_transition_matrix(one), (shift, shift), (0, 1))
    assert np.array_equal(turned, pitch_class_transition_matrix(other))
