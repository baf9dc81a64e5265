"""Heun's method, step by step."""

import math

import numpy as np
import pytest

from ripieno.engine.diffusion.heun import MAX_GAMMA, heun
from ripieno.engine.diffusion.schedule import Schedule
from tests.support.closed_form import Gaussian, Ones

X = np.array([[6.0, -4.0]])
DATA = Gaussian(mean=1.0, std=0.5)


class WatchedNoise:
    """A denoiser that notes the levels at which it is asked."""

    def __init__(self):
        self.levels = []

    def __call__(self, x, sigma):
        self.levels.append(sigma)
        return DATA.denoise(x, sigma)


def slope(x, sigma):
    return (x - DATA.denoise(x, sigma)) / sigma


def test_a_step_takes_the_mean_of_the_slopes_at_both_ends():
    first, last = heun(DATA.denoise, X, Schedule.exploding([4, 2]), Ones())
    ahead = X - 2 * slope(X, 4.0)
    assert first.x == pytest.approx(X - 2 * (slope(X, 4.0) + slope(ahead, 2.0)) / 2)
    assert last.x == pytest.approx(last.denoised)


def test_a_step_takes_two_evaluations_and_the_last_one_takes_one():
    denoise, noise = WatchedNoise(), Ones()
    list(heun(denoise, X, Schedule.exploding([4, 2]), noise))
    assert denoise.levels == [4.0, 2.0, 2.0]
    assert noise.draws == 0


def test_churn_lifts_the_level_with_fresh_noise():
    denoise = WatchedNoise()
    first, _ = heun(denoise, X, Schedule.exploding([4, 2]), Ones(), S_churn=0.5, S_noise=1.5)
    lifted, gamma = 4 * 1.25, 0.25
    x = X + math.sqrt(lifted**2 - 16) * 1.5
    ahead = x + (2 - lifted) * slope(x, lifted)
    assert denoise.levels[0] == pytest.approx(4 * (1 + gamma))
    assert first.x == pytest.approx(x + (2 - lifted) * (slope(x, lifted) + slope(ahead, 2.0)) / 2)


def test_churn_never_adds_more_noise_than_there_is():
    denoise = WatchedNoise()
    list(heun(denoise, X, Schedule.exploding([4]), Ones(), S_churn=100))
    assert denoise.levels[0] ** 2 == pytest.approx(2 * 16)
    assert pytest.approx(math.sqrt(2)) == 1 + MAX_GAMMA


@pytest.mark.parametrize(("low", "high", "draws"), [(0, 10, 3), (2, 4, 2), (2.1, 3.9, 0), (2, 2, 1)])
def test_churn_is_for_levels_between_two_both_included(low, high, draws):
    noise = Ones()
    list(heun(DATA.denoise, X, Schedule.exploding([4, 2, 1]), noise, S_churn=1, S_min=low, S_max=high))
    assert noise.draws == draws


def test_scaled_states_take_the_same_path():
    sigmas = np.array([4.0, 2.0, 0.0])
    plain = list(heun(DATA.denoise, X, Schedule(sigmas, np.ones(3)), Ones()))
    scaled = list(heun(DATA.denoise, X / 4, Schedule(sigmas, np.array([0.25, 0.5, 1])), Ones()))
    assert scaled[0].x == pytest.approx(plain[0].x / 2)
    assert scaled[1].x == pytest.approx(plain[1].x)
