"""The reverse-time equation: its score, its variance, its steps."""

import numpy as np
import pytest

from ripieno.engine.diffusion.schedule import Interval, Schedule
from ripieno.engine.diffusion.sde import diffused, euler_maruyama, score
from tests.support.closed_form import Gaussian, Ones

X = np.array([[3.0, -2.0]])
DATA = Gaussian(mean=1.0, std=0.5)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_the_score_of_a_normal_distribution_is_linear(scale):
    sigma = 2.0
    variance = scale**2 * (DATA.std**2 + sigma**2)
    expected = (scale * DATA.mean - X) / variance
    assert score(X, DATA.denoise(X / scale, sigma), sigma, scale) == pytest.approx(expected)


def test_a_preserving_interval_diffuses_beta():
    (interval, _) = Schedule.preserving([0.8, 0.3]).intervals()
    assert diffused(interval) == pytest.approx(1 - 0.3 / 0.8)


def test_an_exploding_interval_diffuses_the_difference_of_variances():
    assert diffused(Interval(0, 4.0, 2.0, 1.0, 1.0)) == 12


def test_an_exploding_step_has_no_drift():
    first, last = euler_maruyama(DATA.denoise, X, Schedule.exploding([4, 2]), Ones())
    denoised = DATA.denoise(X, 4.0)
    assert first.x == pytest.approx(X + 12 * (denoised - X) / 16 + np.sqrt(12))
    assert last.x == pytest.approx(first.x + 4 * (last.denoised - first.x) / 4)


def test_a_preserving_step_drifts_by_half_of_beta():
    schedule = Schedule.preserving([0.8, 0.3])
    first, _ = euler_maruyama(DATA.denoise, X, schedule, Ones())
    beta, scale, sigma = 1 - 0.3 / 0.8, np.sqrt(0.3), schedule.sigmas[0]
    gradient = score(X, DATA.denoise(X / scale, sigma), sigma, scale)
    assert first.x == pytest.approx(X + beta / 2 * X + beta * gradient + np.sqrt(beta))
