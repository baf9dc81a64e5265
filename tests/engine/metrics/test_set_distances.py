"""Distances within and between sets, and their densities, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.metrics.set_distances import (
    density,
    inter_set_distances,
    intra_set_distances,
    pitch_counts,
    transposed_pitch_counts,
)
from ripieno.engine.music.note import Note

C_MAJOR = (60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60)


def melody(pitches):
    return [Note(120 * at, 120, pitch, 80) for at, pitch in enumerate(pitches)]


def test_each_pair_of_a_set_is_one_distance():
    square = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]])
    assert intra_set_distances(square).tolist() == [3, 5, 4]


def test_each_piece_is_compared_with_each_of_the_other_set():
    assert inter_set_distances(np.zeros((2, 1)), np.array([[1.0], [2.0], [3.0]])).tolist() == [1, 2, 3] * 2


def test_pitches_are_counted():
    counts = pitch_counts(melody([60, 60, 64]))
    assert counts.shape == (128,)
    assert (counts[60], counts[64], counts.sum()) == (2, 1, 3)


@given(st.integers(-24, 24))
def test_a_piece_in_any_key_is_counted_in_the_same_key(shift):
    moved = transposed_pitch_counts(melody([pitch + shift for pitch in C_MAJOR]))
    home = transposed_pitch_counts(melody(C_MAJOR))
    folded = [counts[:120].reshape(10, 12).sum(0) for counts in (moved, home)]
    assert np.array_equal(*folded)


def test_no_note_is_lost_at_the_ends_of_the_range():
    edge = melody([127, 125, 124, 122, 120, 2, 0, 1])
    assert transposed_pitch_counts(edge).sum() == len(edge)


def test_the_density_of_two_values_is_a_sum_of_two_normal_densities():
    values, at = np.array([0.0, 2.0]), np.array([0.5])
    width = np.std(values, ddof=1) * 2 ** (-1 / 5)
    bells = [math.exp(-0.5 * ((0.5 - value) / width) ** 2) for value in values]
    assert density(values, at)[0] == pytest.approx(sum(bells) / (2 * width * math.sqrt(2 * math.pi)))


def test_a_density_has_area_one():
    points = np.linspace(-20, 20, 4000)
    assert np.trapezoid(density(np.array([0.0, 1.0, 4.0]), points), points) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0]])
def test_values_without_spread_have_no_density(values):
    assert not density(np.array(values), np.linspace(0, 1, 5)).any()
