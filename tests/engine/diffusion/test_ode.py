"""The probability flow, solved to a tolerance."""

import numpy as np
import pytest

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.ode import ode
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import SamplerError
from tests.support.closed_form import Gaussian

X = np.array([[6.0, -4.0]])
DATA = Gaussian(mean=1.0, std=0.5)
NOISE = Noise.from_seed(0, 1)


@pytest.mark.parametrize("scales", [[1, 1, 1, 1], [0.25, 0.5, 0.8, 1]])
def test_each_level_is_met_within_the_tolerance(scales):
    schedule = Schedule(np.array([4.0, 2.0, 0.5, 0.0]), np.array(scales, float))
    steps = list(ode(DATA.denoise, X * scales[0], schedule, NOISE, rtol=1e-8, atol=1e-8))
    for step, scale in zip(steps[:-1], scales[1:], strict=False):
        assert step.x / scale == pytest.approx(DATA.flow(X, 4.0, step.sigma), abs=1e-6)
    assert steps[-1].x == pytest.approx(DATA.denoise(steps[-2].x / scales[2], 0.5))


def test_states_keep_their_type():
    steps = ode(DATA.denoise, X.astype(np.float32), Schedule.exploding([4, 2]), NOISE)
    assert {step.x.dtype for step in steps} == {np.dtype(np.float32)}


def test_no_steps_yield_nothing():
    assert list(ode(DATA.denoise, X, Schedule(np.array([4.0]), np.array([1.0])), NOISE)) == []


def test_a_solver_that_needs_too_many_evaluations_gives_up():
    with pytest.raises(SamplerError, match=r"came no further than sigma .* choose a larger rtol"):
        list(ode(DATA.denoise, X, Schedule.exploding([80, 0.01]), NOISE, rtol=1e-10, atol=1e-10, limit=20))
