"""Self-similarity against closed forms."""

from math import erf, sqrt

import numpy as np
import pytest

from ripieno.engine.metrics.self_similarity import adjacent_overlaps, consistency, normal_overlap, variance


def test_the_overlap_of_equal_samples_is_whole():
    assert normal_overlap([60, 62, 64], [64, 60, 62]) == pytest.approx(1)


def test_the_overlap_of_shifted_samples_is_that_of_two_normals_of_one_spread():
    # Two normals of spread s, means d apart, share 1 - erf(d / (2 sqrt(2) s)).
    one, spread = np.array([-1.0, 1.0]), 1.0
    assert normal_overlap(one, one + 2) == pytest.approx(1 - erf(2 / (2 * sqrt(2) * spread)))


def test_an_overlap_of_nothing_is_no_number():
    assert np.isnan(normal_overlap([], [1.0, 2.0]))


def test_frames_of_single_pitches_far_apart_share_nothing():
    assert normal_overlap([60, 60], [72, 72]) < 1e-9


def test_adjacent_frames_are_compared_in_pairs():
    frames = [[60.0, 62.0], [60.0, 62.0], [90.0, 92.0]]
    assert adjacent_overlaps(frames) == pytest.approx([1, 0], abs=1e-9)


def test_consistency_and_variance_are_one_minus_the_relative_error():
    true, made = np.array([0.4, 0.6]), np.array([0.2, 0.6, np.nan])
    assert consistency(made, true) == pytest.approx(1 - 0.1 / 0.5)
    assert variance(made, true) == 0
    assert consistency(true, true) == variance(true, true) == 1


def test_variance_of_true_music_that_never_changes_is_met_by_music_that_never_changes():
    still = np.array([0.5, 0.5])
    assert variance(still, still) == 1
    assert variance(np.array([0.4, 0.6]), still) == 0
