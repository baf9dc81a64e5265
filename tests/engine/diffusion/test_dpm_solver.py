"""DPM-Solver++, step by step."""

import math

import numpy as np
import pytest

from ripieno.engine.diffusion.dpm_solver import dpmpp_2m, dpmpp_2m_sde
from ripieno.engine.diffusion.schedule import Schedule
from tests.support.closed_form import Gaussian, Ones

X = np.array([[6.0, -4.0]])
DATA = Gaussian(mean=1.0, std=0.5)
SCHEDULE = Schedule.exploding([8, 4, 1])


def test_the_first_step_uses_the_estimate_alone():
    first, *_ = dpmpp_2m(DATA.denoise, X, SCHEDULE, Ones())
    assert first.x == pytest.approx(0.5 * X + 0.5 * DATA.denoise(X, 8.0))


def test_the_second_step_extrapolates_the_last_two_estimates_to_its_middle():
    first, second, _ = dpmpp_2m(DATA.denoise, X, SCHEDULE, Ones())
    r = math.log(2) / math.log(4)
    estimate = (1 + 1 / (2 * r)) * second.denoised - 1 / (2 * r) * first.denoised
    assert second.x == pytest.approx(0.25 * first.x + 0.75 * estimate)


def test_the_step_to_sigma_0_is_the_newest_estimate():
    noise = Ones()
    *_, last = dpmpp_2m(DATA.denoise, X, SCHEDULE, noise)
    assert last.x == pytest.approx(last.denoised)
    assert noise.draws == 0


def test_a_stochastic_step_keeps_less_and_adds_fresh_noise():
    first, *_ = dpmpp_2m_sde(DATA.denoise, X, SCHEDULE, Ones(), eta=1.0)
    assert first.x == pytest.approx(0.25 * X + 0.75 * DATA.denoise(X, 8.0) + 4 * math.sqrt(1 - 0.25))


def test_without_fresh_noise_the_stochastic_solver_is_the_other_one():
    noise = Ones()
    pairs = zip(
        dpmpp_2m(DATA.denoise, X, SCHEDULE, noise),
        dpmpp_2m_sde(DATA.denoise, X, SCHEDULE, noise, eta=0.0),
        strict=True,
    )
    assert all(one.x == pytest.approx(other.x) for one, other in pairs)
    assert noise.draws == 0


def test_scaled_states_take_the_same_path():
    scaled = Schedule(SCHEDULE.sigmas, np.array([0.125, 0.25, 0.5, 1]))
    for solver in (dpmpp_2m, dpmpp_2m_sde):
        plain = list(solver(DATA.denoise, X, SCHEDULE, Ones()))
        other = list(solver(DATA.denoise, X / 8, scaled, Ones()))
        for scale, one, two in zip(scaled.scales[1:], plain, other, strict=True):
            assert two.x == pytest.approx(one.x * scale)
