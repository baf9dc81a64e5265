"""Guidance weighs conditions; a strength decides how much of an original stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.dpm_solver import dpmpp_2m
from ripieno.engine.diffusion.guidance import GuidanceError, guide, start_from
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedules import karras, linear
from tests.support.closed_form import Gaussian

X = np.array([[0.5, -1.0]])
FREE, HIGH, LOW = Gaussian(0.0, 1.0), Gaussian(2.0, 1.0), Gaussian(-1.0, 1.0)


@given(w1=st.floats(-3, 5), w2=st.floats(-3, 5), sigma=st.floats(0.01, 50))
def test_guidance_adds_weighted_differences(w1, w2, sigma):
    free, high, low = (data.denoise(X, sigma) for data in (FREE, HIGH, LOW))
    guided = guide(FREE.denoise, [(HIGH.denoise, w1), (LOW.denoise, w2)])
    expected = free + w1 * (high - free) + w2 * (low - free)
    np.testing.assert_allclose(guided(X, sigma), expected, atol=1e-9)


@pytest.mark.parametrize(
    ("weights", "evaluated"),
    [((), "u"), ((0.0,), "u"), ((1.0,), "a"), ((2.0,), "ua"), ((0.0, 1.0), "b"), ((0.5, 0.5), "ab")],
)
def test_only_estimates_with_weight_are_computed(weights, evaluated):
    calls = []

    def named(name):
        def denoise(x, sigma):
            del sigma
            calls.append(name)
            return x

        return denoise

    conditions = [(named(name), weight) for name, weight in zip("ab", weights, strict=False)]
    np.testing.assert_allclose(guide(named("u"), conditions)(X, 1.0), X)
    assert "".join(calls) == evaluated


def test_guidance_keeps_single_precision():
    guided = guide(FREE.denoise, [(HIGH.denoise, np.float64(1.5))])
    assert guided(X.astype(np.float32), 1.0).dtype == np.float32


def test_a_larger_weight_brings_the_sample_further():
    """All three have spread 1, so the guided flow leads to a mean of ``w * 2`` exactly."""
    schedule, noise = karras(40, 0.01, 80.0), Noise.from_seed(2, 4)
    start = schedule.prior(noise.normal((5000,)))
    for weight in (0.0, 1.0, 2.5):
        guided = guide(FREE.denoise, [(HIGH.denoise, weight)])
        *_, step = dpmpp_2m(guided, start, schedule, noise)
        assert step.x.mean() == pytest.approx(2 * weight, abs=0.1)


def test_strength_zero_is_the_original_without_a_step():
    original = np.random.default_rng(0).normal(size=(2, 3))
    x, schedule = start_from(original, 0.0, karras(20, 0.02, 80.0), Noise.from_seed(0, 2))
    assert x is original
    assert schedule.count == 0


@pytest.mark.parametrize("schedule", [karras(20, 0.02, 80.0), linear(20)])
def test_strength_one_is_pure_noise_and_every_step(schedule):
    original = np.full((2, 3), 1e6)
    x, left = start_from(original, 1.0, schedule, Noise.from_seed(0, 2))
    assert left is schedule
    assert (x == schedule.prior(Noise.from_seed(0, 2).normal((3,)))).all()


@given(strength=st.floats(1e-3, 0.999), count=st.integers(2, 50))
def test_a_strength_keeps_its_share_of_the_steps(strength, count):
    whole = karras(count, 0.02, 80.0)
    original = np.ones((1, 2))
    x, left = start_from(original, strength, whole, Noise.from_seed(3, 1))
    assert left.count == max(1, round(strength * count))
    assert (left.sigmas == whole.sigmas[-left.count - 1 :]).all()
    np.testing.assert_allclose(x, original + left.sigmas[0] * Noise.from_seed(3, 1).normal((2,)), rtol=1e-12)


def test_a_greater_strength_leaves_less_of_the_original():
    data, schedule = Gaussian(mean=0.0, std=1.0), karras(40, 0.02, 80.0)
    original = np.random.default_rng(0).normal(size=(1, 4000))
    similarity = []
    for strength in (0.1, 0.3, 0.5, 0.7, 0.9):
        noise = Noise.from_seed(9, 1)
        x, left = start_from(original, strength, schedule, noise)
        *_, step = ddim(data.denoise, x, left, noise)
        similarity.append(np.corrcoef(original[0], step.x[0])[0, 1])
    assert similarity == sorted(similarity, reverse=True)
    assert similarity[0] > 0.95
    assert similarity[-1] < 0.1


@pytest.mark.parametrize("strength", [-0.1, 1.01, float("nan")])
def test_a_strength_out_of_range_is_refused(strength):
    with pytest.raises(GuidanceError, match="give 0 to 1"):
        start_from(X, strength, karras(20, 0.02, 80.0), Noise.from_seed(0, 1))
