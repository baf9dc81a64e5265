"""DDIM, step by step on a normal distribution."""

import numpy as np
import pytest

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from tests.support.closed_form import Gaussian

X = np.array([[6.0, -4.0]])
DATA = Gaussian(mean=1.0, std=0.5)


class OnlyOnes:
    """Noise of ones, which counts its draws."""

    def __init__(self):
        self.draws = 0

    def like(self, x):
        self.draws += 1
        return np.ones_like(x)


def steps(eta, noise, schedule=None, denoise=DATA.denoise):
    return list(ddim(denoise, X, schedule or Schedule.exploding([4, 2, 1]), noise, eta=eta))


def test_without_fresh_noise_a_step_is_one_of_eulers_method():
    step = steps(0.0, OnlyOnes())[0]
    slope = (X - DATA.denoise(X, 4.0)) / 4
    assert step.x == pytest.approx(X + (2 - 4) * slope)
    assert step.sigma == 2


def test_without_fresh_noise_none_is_drawn():
    noise = OnlyOnes()
    steps(0.0, noise)
    assert noise.draws == 0


def test_fresh_noise_takes_its_share_of_the_next_level():
    step = steps(0.5, OnlyOnes())[0]
    denoised = DATA.denoise(X, 4.0)
    fresh = 0.5 * 2 / 4 * np.sqrt(16 - 4)
    assert step.x == pytest.approx(denoised + np.sqrt(4 - fresh**2) * (X - denoised) / 4 + fresh)


def test_the_last_step_is_the_estimate_and_draws_no_noise():
    noise = OnlyOnes()
    *_, last = steps(1.0, noise)
    assert last.x == pytest.approx(last.denoised)
    assert noise.draws == 2


def test_the_denoiser_sees_states_without_their_scale():
    seen = []

    def denoise(x, sigma):
        seen.append((x, sigma))
        return np.zeros_like(x)

    schedule = Schedule(np.array([4.0, 2.0, 0.0]), np.array([0.25, 0.5, 1.0]))
    first, second = steps(0.0, Noise.from_seed(0, 1), schedule, denoise)
    assert seen[0][0] == pytest.approx(X / 0.25)
    assert first.x == pytest.approx(0.5 * (X / 0.25) / 2)
    assert second.x == pytest.approx(np.zeros_like(X))
    assert [sigma for _, sigma in seen] == [4.0, 2.0]
