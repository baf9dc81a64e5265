"""MGEval's features worked by hand, and its densities against closed forms."""

import numpy as np
import pytest

from ripieno.engine.metrics.mgeval import FEATURES, compare_distances, distances
from ripieno.engine.music.note import Note

STEP = 120
# C quarter, E quarter, C half: sixteenths 0, 4 and 8.
MUSIC = [Note(0, 480, 60, 80), Note(480, 480, 64, 80), Note(960, 960, 72, 80)]


def of(name):
    return FEATURES[name](MUSIC, STEP)


def test_there_are_nine_features():
    assert len(FEATURES) == 9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pitch count", 3),
        ("pitch range", 12),
        ("pitch interval", 6),
        ("note count", 3),
        ("inter-onset interval", 4),
    ],
)
def test_a_scalar_feature_is_as_counted_by_hand(name, value):
    assert of(name) == pytest.approx([value])


def test_pitch_classes_are_shares():
    assert of("pitch classes")[[0, 4]] == pytest.approx([2 / 3, 1 / 3])


def test_transitions_of_pitch_classes_are_shares_of_moves():
    moves = of("pitch class transitions").reshape(12, 12)
    assert (moves[0, 4], moves[4, 0], moves.sum()) == (0.5, 0.5, 1)


def test_note_lengths_fall_into_classes():
    # Classes are whole, half, quarter, ...
    assert of("note lengths")[[1, 2]] == pytest.approx([1 / 3, 2 / 3])
    moves = of("note length transitions").reshape(12, 12)
    assert (moves[2, 2], moves[2, 1]) == (0.5, 0.5)


@pytest.mark.parametrize("name", FEATURES)
def test_one_note_has_every_feature(name):
    assert np.isfinite(FEATURES[name](MUSIC[:1], STEP)).all()


def test_distances_are_euclidean():
    assert distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[5, 0]]


def test_equal_distances_overlap_wholly_and_do_not_diverge():
    sample = np.random.default_rng(0).normal(5, 1, 400)
    overlap, divergence = compare_distances(sample, sample)
    assert overlap == pytest.approx(1, abs=1e-3)
    assert divergence == pytest.approx(0, abs=1e-9)


def test_overlap_and_divergence_of_normal_distances_are_the_known_ones():
    rng = np.random.default_rng(0)
    overlap, divergence = compare_distances(rng.normal(0, 1, 20_000), rng.normal(1, 1, 20_000))
    # 2 Phi(-1/2) and (difference of means)^2 / 2; the kernel widens both densities a little.
    assert overlap == pytest.approx(0.617, abs=0.03)
    assert divergence == pytest.approx(0.5, abs=0.06)


def test_distances_that_are_all_one_value_are_compared_by_it():
    assert compare_distances(np.ones(5), np.ones(7)) == (1, 0)
    assert compare_distances(np.ones(5), np.zeros(7)) == (0, float("inf"))
