"""What every sampler yields, on data of which the denoiser knows a single point."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import SamplerError, Step
from ripieno.engine.errors import RipienoError

POINT = np.array([[0.5, -1.0, 2.0]])
every_sampler = pytest.mark.parametrize("name", SAMPLERS)
LEVELS = np.geomspace(10, 0.05, 6)
EXPLODING, PRESERVING = Schedule.exploding(LEVELS), Schedule.preserving(1 / (1 + LEVELS[::-1] ** 2))
every_kind = pytest.mark.parametrize("schedule", [EXPLODING, PRESERVING], ids=["VE", "VP"])


def steps_of(name, schedule, denoise=lambda x, _: np.broadcast_to(POINT, x.shape)):
    noise = Noise.from_seed(1, 1)
    return list(SAMPLERS[name].function(denoise, schedule.prior(noise.normal((3,))), schedule, noise))


@every_kind
@every_sampler
def test_steps_are_counted_from_0_to_the_last(name, schedule):
    steps = steps_of(name, schedule)
    assert [step.index for step in steps] == list(range(schedule.count))
    assert {step.count for step in steps} == {schedule.count}


@every_kind
@every_sampler
def test_a_step_has_the_level_that_it_has_come_to(name, schedule):
    assert [step.sigma for step in steps_of(name, schedule)] == schedule.sigmas[1:].tolist()


@every_kind
@every_sampler
def test_the_last_state_is_the_sample(name, schedule):
    """Samplers that discretise the variance preserving SDE err by less than 2 % of the lowest level, 0.05."""
    last = steps_of(name, schedule)[-1]
    assert last.x == pytest.approx(POINT, abs=1e-3)
    assert last.denoised == pytest.approx(POINT)


@every_sampler
def test_a_denoiser_is_asked_at_the_levels_of_the_schedule_without_their_scale(name):
    """Of a variance preserving schedule: the state is scaled, the denoiser sees ``x0 + sigma * noise``."""
    schedule, asked = PRESERVING, []

    def denoise(x, sigma):
        asked.append((sigma, np.abs(x - POINT).max()))
        return np.broadcast_to(POINT, x.shape)

    steps_of(name, schedule, denoise)
    first, distance = asked[0]
    assert first == pytest.approx(schedule.sigmas[0])
    start = Noise.from_seed(1, 1).normal((3,)) * schedule.sigmas[0]
    assert distance == pytest.approx(np.abs(start - POINT).max())
    assert all(0 < sigma <= schedule.sigmas[0] * (1 + 1e-9) for sigma, _ in asked)


@every_sampler
def test_an_empty_schedule_yields_nothing(name):
    assert steps_of(name, EXPLODING.segment(6)) == []


def test_a_step_cannot_be_changed_and_is_compared_by_identity():
    step, same = (Step(0, 1, 0.0, POINT, POINT) for _ in range(2))
    assert step != same
    assert len({step, same}) == 2
    with pytest.raises(FrozenInstanceError):
        step.index = 1


def test_a_sampler_that_fails_says_so_as_the_program_does():
    assert issubclass(SamplerError, RipienoError)
