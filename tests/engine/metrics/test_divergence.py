"""Divergences against their closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon

from ripieno.engine.metrics.divergence import (
    jensen_shannon_distance,
    jensen_shannon_divergence,
    perplexity,
    relative_entropy,
    smoothed_shares,
)

COUNTS = arrays(float, 12, elements=st.integers(0, 50).map(float))


def test_the_divergence_of_two_coins_is_that_of_the_formula():
    p, q = np.array([0.5, 0.5]), np.array([0.9, 0.1])
    assert relative_entropy(p, q) == pytest.approx(0.5 * math.log(0.5 / 0.9) + 0.5 * math.log(5))


def test_what_is_impossible_diverges_without_end():
    assert relative_entropy(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == math.inf


@given(COUNTS, COUNTS)
def test_no_divergence_is_negative_and_that_of_equals_is_none(one, other):
    p, q = smoothed_shares(one), smoothed_shares(other)
    assert relative_entropy(p, q) >= -1e-12
    assert relative_entropy(p, p) == 0


@given(COUNTS, COUNTS)
def test_the_distance_is_that_of_scipy_in_bits(one, other):
    p, q = smoothed_shares(one), smoothed_shares(other)
    assert jensen_shannon_distance(p, q) == pytest.approx(float(jensenshannon(p, q, 2)), abs=1e-6)


def test_distributions_without_a_common_value_are_one_bit_apart():
    assert jensen_shannon_divergence(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(1)


def test_nothing_is_as_far_as_can_be_from_something():
    assert jensen_shannon_divergence(np.zeros(2), np.array([0.5, 0.5])) == 1
    assert jensen_shannon_divergence(np.zeros(2), np.zeros(2)) == 0


def test_smoothed_shares_leave_nothing_impossible():
    assert smoothed_shares([3, 0], prior=0.5) == pytest.approx([3.5 / 4, 0.5 / 4])


def test_the_perplexity_of_a_fair_die_is_its_number_of_faces():
    assert perplexity(np.full(10, math.log(6))) == pytest.approx(6)


def test_a_model_that_is_sure_and_right_has_perplexity_one():
    assert perplexity([0.0, 0.0]) == 1
