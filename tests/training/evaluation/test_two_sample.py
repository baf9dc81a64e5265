import numpy as np
import pytest

from ripieno.training.evaluation.two_sample import Sample, separating_features, two_sample_test, without

NAMES = ["useful", "idle", "velocity"]


def sample(shift, seed):
    features = np.random.default_rng(seed).normal(0, 1, (80, 3))
    features[:, 0] += shift
    return Sample(features, [str(k // 4) for k in range(80)])


def test_sets_that_are_far_apart_are_told_apart():
    verdict = two_sample_test(sample(0, 1), sample(6, 2), NAMES)
    assert verdict.accuracy.value > 0.95
    assert verdict.caught.value > 0.95
    assert verdict.separating_features[0][0] == "useful"


def test_sets_that_are_alike_are_not_told_apart():
    verdict = two_sample_test(sample(0, 1), sample(0, 2), NAMES)
    assert 0.35 < verdict.accuracy.value < 0.65


def test_a_judge_needs_songs():
    few = Sample(np.zeros((4, 3)), ["a", "a", "b", "b"])
    assert two_sample_test(few, few, NAMES) is None


def test_a_verdict_is_the_same_each_time():
    assert two_sample_test(sample(0, 1), sample(1, 2), NAMES) == two_sample_test(
        sample(0, 1), sample(1, 2), NAMES
    )


def test_telling_is_the_chance_of_a_higher_value():
    # Of the four pairs of a 1-row and a 0-row, three have the higher value in the 1-row.
    x, y = np.array([[1.0], [3.0], [2.0], [4.0]]), np.array([0, 0, 1, 1])
    assert separating_features(x, y) == pytest.approx([0.75])


def test_telling_sees_values_that_lie_further_out():
    x = np.array([[-9.0], [-1.0], [0.0], [1.0], [9.0], [0.5]])
    assert separating_features(x, np.array([1, 0, 0, 0, 1, 0]))[0] == 1


def test_values_that_are_no_numbers_tell_nothing():
    x = np.array([[np.nan], [np.nan], [np.nan], [np.nan]])
    assert separating_features(x, np.array([0, 0, 1, 1])) == pytest.approx([0.5])


def test_features_can_be_hidden_by_words():
    plain, names = without(sample(0, 1), NAMES, ("velo", "pitch"))
    assert names == ["useful", "idle"]
    assert plain.features.shape == (80, 2)
