"""Samplers converge at the order that theory gives, measured on a normal distribution.

Errors are taken at the lowest level above 0, where the exact answer is known, and the order is
that by which they fall from 256 to 512 steps.
"""

from functools import partial

import numpy as np
import pytest

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.dpm_solver import dpmpp_2m, dpmpp_2m_sde
from ripieno.engine.diffusion.heun import heun
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.ode import ode
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import geometric, karras
from ripieno.engine.diffusion.sde import euler_maruyama
from tests.support.closed_form import Gaussian

LOW, HIGH = 0.05, 5.0
SPACINGS = {"karras": karras, "geometric": geometric}


def preserving(count: int, low: float, high: float) -> Schedule:
    """Return geometric levels with the scale of a VP schedule."""
    sigmas = geometric(count, low, high).sigmas
    return Schedule(sigmas, 1 / np.sqrt(1 + sigmas**2))


def order(error) -> float:
    return float(np.log2(error(256) / error(512)))


def flow_error(sampler, spacing, steps: int) -> float:
    """Return the distance from the exact solution of the probability flow."""
    data = Gaussian(mean=1.0, std=0.5)
    schedule = spacing(steps + 1, LOW, HIGH)
    start = schedule.scales[0] * np.array([[10.0, -3.0]])
    *_, step, _ = sampler(data.denoise, start, schedule, Noise.from_seed(0, 1))
    exact = data.flow(start / schedule.scales[0], HIGH, LOW)
    return np.abs(step.x / schedule.scales[-2] - exact).max()


class Impulses:
    """Noise that gives draw ``k`` to row ``k`` alone.

    A sampler of a normal distribution with mean 0 is linear in its start and its noise, so its
    variance is the sum of the squared responses, without any error of sampling.
    """

    def __init__(self) -> None:
        self.draws = 0

    def like(self, x):
        self.draws += 1
        impulse = np.zeros_like(x)
        impulse[self.draws] = 1
        return impulse


def variance_error(sampler, spacing, steps: int) -> float:
    """Return the relative error of the variance of what a sampler makes."""
    data = Gaussian(mean=0.0, std=0.5)
    schedule = spacing(steps + 1, LOW, HIGH)
    start = np.zeros((2 * steps, 1))
    start[0] = schedule.scales[0] * np.hypot(data.std, HIGH)
    *_, step, _ = sampler(data.denoise, start, schedule, Impulses())
    variance = np.sum((step.x / schedule.scales[-2]) ** 2)
    return abs(variance / (data.std**2 + LOW**2) - 1)


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize(("sampler", "expected"), [(ddim, 1), (heun, 2), (dpmpp_2m, 2)])
def test_deterministic_samplers_have_their_order(sampler, expected, spacing):
    measured = order(partial(flow_error, sampler, SPACINGS[spacing]))
    assert measured == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("spacing", [geometric, preserving])
@pytest.mark.parametrize(
    ("sampler", "expected"),
    [
        (ddpm, 1),
        (partial(ddpm, large_variance=True), 1),
        (partial(ddim, eta=0.5), 1),
        (euler_maruyama, 1),
        (dpmpp_2m_sde, 2),
        (partial(heun, S_churn=5.0), 2),
    ],
)
def test_stochastic_samplers_have_their_weak_order(sampler, expected, spacing):
    measured = order(partial(variance_error, sampler, spacing))
    assert measured == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("spacing", [geometric, preserving])
def test_the_adaptive_solver_is_as_exact_as_asked(spacing):
    errors = [
        flow_error(partial(ode, rtol=tolerance, atol=tolerance), spacing, 8)
        for tolerance in (1e-3, 1e-6, 1e-9)
    ]
    assert errors[0] < 1e-2
    assert errors[1] < 1e-5
    assert errors[2] < 1e-8


@pytest.mark.parametrize("sampler", [heun, dpmpp_2m])
def test_second_order_is_worth_having_at_twenty_steps(sampler):
    assert flow_error(sampler, karras, 20) < flow_error(ddim, karras, 20) / 4
