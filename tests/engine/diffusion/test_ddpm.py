"""Ancestral steps, against the posterior of the forward process."""

import numpy as np
import pytest

from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.schedule import Schedule
from tests.support.closed_form import Ones

X = np.array([[0.8, -0.3]])
CLEAN = np.array([[0.5, 0.25]])
SCHEDULE = Schedule.preserving([0.8, 0.3])


class Zeros:
    """Noise of zeros."""

    def like(self, x):
        return np.zeros_like(x)


def steps(noise, **options):
    return list(ddpm(lambda x, sigma: CLEAN, X, SCHEDULE, noise, **options))  # noqa: ARG005


def test_the_mean_of_a_step_is_that_of_the_posterior():
    """Ho et al. 2020, eq. 7, with alpha_bar 0.3 after 0.8."""
    alpha, beta = 0.3 / 0.8, 1 - 0.3 / 0.8
    mean = np.sqrt(0.8) * beta / 0.7 * CLEAN + np.sqrt(alpha) * 0.2 / 0.7 * X
    assert steps(Zeros())[0].x == pytest.approx(mean)


@pytest.mark.parametrize(("large", "variance"), [(False, 0.2 / 0.7 * (1 - 0.3 / 0.8)), (True, 1 - 0.3 / 0.8)])
def test_the_variance_of_a_step_is_the_smaller_or_the_larger_one(large, variance):
    fresh = steps(Ones(), large_variance=large)[0].x - steps(Zeros(), large_variance=large)[0].x
    assert fresh == pytest.approx(np.full_like(X, np.sqrt(variance)))


def test_the_step_to_sigma_0_is_the_estimate():
    assert steps(Ones())[-1].x == pytest.approx(CLEAN)
    assert [step.sigma for step in steps(Ones())] == SCHEDULE.sigmas[1:].tolist()
