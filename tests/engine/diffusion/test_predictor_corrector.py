"""Reverse diffusion with Langevin correction, step by step."""

import numpy as np
import pytest

from ripieno.engine.diffusion.predictor_corrector import predictor_corrector
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.sde import score
from tests.support.closed_form import Gaussian, Ones

X = np.array([[3.0, -2.0], [30.0, 5.0]])
DATA = Gaussian(mean=1.0, std=0.5)


def corrected(x, sigma, snr):
    """Return one Langevin step of scale 1 with noise of ones."""
    gradient = score(x, DATA.denoise(x, sigma), sigma, 1.0)
    norms = np.linalg.norm(gradient, axis=1, keepdims=True)
    e = 2 * (snr * np.sqrt(2) / norms) ** 2
    return x + e * gradient + np.sqrt(2 * e)


def test_without_corrections_a_step_is_reverse_diffusion():
    first, last = predictor_corrector(DATA.denoise, X, Schedule.exploding([4, 2]), Ones(), corrections=0)
    assert first.x == pytest.approx(X + 12 * (DATA.denoise(X, 4.0) - X) / 16 + np.sqrt(12))
    assert last.x == pytest.approx(last.denoised)


def test_each_variation_is_corrected_by_its_own_norms():
    first, _ = predictor_corrector(
        DATA.denoise, X, Schedule.exploding([4, 2]), Ones(), corrections=2, snr=0.1
    )
    x = corrected(corrected(X, 4.0, 0.1), 4.0, 0.1)
    assert first.denoised == pytest.approx(DATA.denoise(x, 4.0))
    assert first.x == pytest.approx(x + 12 * (DATA.denoise(x, 4.0) - x) / 16 + np.sqrt(12))


def test_the_last_step_is_corrected_but_gets_no_noise_of_the_predictor():
    noise = Ones()
    list(predictor_corrector(DATA.denoise, X, Schedule.exploding([4, 2]), noise))
    assert noise.draws == 3


def test_where_nothing_pulls_a_correction_changes_nothing():
    def nothing(x, sigma):  # noqa: ARG001
        return x

    first, _ = predictor_corrector(nothing, X, Schedule.exploding([4, 2]), Ones(), corrections=1)
    assert first.denoised == pytest.approx(X)


def test_a_preserving_step_grows_by_the_ratio_of_scales():
    schedule = Schedule.preserving([0.8, 0.3])
    first, _ = predictor_corrector(DATA.denoise, X, schedule, Ones(), corrections=0)
    scale, beta, sigma = np.sqrt(0.3), 1 - 0.3 / 0.8, schedule.sigmas[0]
    gradient = score(X, DATA.denoise(X / scale, sigma), sigma, scale)
    assert first.x == pytest.approx((2 - np.sqrt(0.3 / 0.8)) * X + beta * gradient + np.sqrt(beta))
