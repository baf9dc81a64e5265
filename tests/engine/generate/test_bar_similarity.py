"""How like bars of a lane are by how far apart they lie."""

import numpy as np
import pytest

from ripieno.engine.generate.bar_similarity import USUAL_PAIRS, note_similarity, similarity_by_distance
from ripieno.engine.grid.spec import PITCHES, STEPS

BARS = np.arange(8)


def bars_of(*pitches: int) -> np.ndarray:
    """Return bars of one beat with a note of a pitch each."""
    notes = np.zeros((len(pitches), 1, STEPS, PITCHES), bool)
    notes[np.arange(len(pitches)), 0, 0, list(pitches)] = True
    return notes


def alike(*pitches: int) -> np.ndarray:
    """Return how like each two bars of one note are."""
    return note_similarity(bars_of(*pitches))


def test_a_lane_that_repeats_itself_after_four_bars_is_most_alike_there():
    similarity, usual = similarity_by_distance(alike(*[60, 62, 64, 65] * 2), BARS, BARS[1:])
    assert usual == pytest.approx(4 / 28)
    assert similarity[3] == pytest.approx((4 + USUAL_PAIRS * usual) / (4 + USUAL_PAIRS))
    assert similarity[[0, 1, 2]] == pytest.approx(
        [USUAL_PAIRS * usual / (pairs + USUAL_PAIRS) for pairs in (7, 6, 5)]
    )


def test_bars_that_are_all_the_same_are_wholly_alike_at_any_distance():
    similarity, usual = similarity_by_distance(alike(*[60] * 8), BARS, np.array([1, 5, 20]))
    assert usual == 1
    assert similarity == pytest.approx([1, 1, 1])


def test_a_distance_that_no_two_bars_have_is_as_usual():
    similarity, usual = similarity_by_distance(alike(60, 60, 62), np.array([0, 1, 5]), np.array([2, 9]))
    assert usual == pytest.approx(1 / 3)
    assert similarity == pytest.approx([usual, usual])


def test_similarity_is_the_f1_of_the_notes():
    notes = bars_of(60, 60, 62)
    notes[1, 0, 2, [62, 64]] = True
    assert note_similarity(notes) == pytest.approx(np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]))


def test_similarity_at_a_distance_is_the_mean_of_its_pairs_near_the_usual_one():
    of_pairs = np.array([[1, 0.5, 0.2], [0.5, 1, 0.9], [0.2, 0.9, 1]])
    similarity, usual = similarity_by_distance(of_pairs, np.array([0, 1, 9]), np.array([1, 8, 9]))
    assert usual == pytest.approx((0.5 + 0.2 + 0.9) / 3)
    assert similarity == pytest.approx(
        [(each + USUAL_PAIRS * usual) / (1 + USUAL_PAIRS) for each in (0.5, 0.9, 0.2)]
    )
