"""Noise schedules follow their formulas and refuse what they cannot make."""

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.diffusion import schedules
from ripieno.engine.diffusion.schedule import Schedule, ScheduleError
from ripieno.engine.diffusion.schedules import SCHEDULES

PRESERVING = {
    "linear": schedules.linear,
    "cosine": schedules.cosine,
    "sigmoid": schedules.sigmoid,
}


@given(
    name=st.sampled_from(sorted(SCHEDULES)),
    count=st.integers(2, 60),
    low=st.floats(0.01, 0.1),
    high=st.floats(1, 50),
)
def test_every_schedule_falls_strictly_from_its_highest_level_to_zero(name, count, low, high):
    schedule = SCHEDULES[name](count, low, high)
    assert schedule.count == count
    assert (np.diff(schedule.sigmas) < 0).all()
    assert schedule.sigmas[-1] == 0
    assert schedule.scales[-1] == 1
    assert schedule.sigmas[0] <= high * (1 + 1e-12)
    assert schedule.sigmas[-2] >= low * (1 - 1e-12)


@pytest.mark.parametrize("name", PRESERVING)
@given(count=st.integers(2, 2000))
def test_variance_preserving_schedules_keep_unit_variance(name, count):
    schedule = PRESERVING[name](count)
    assert schedule.count == count
    np.testing.assert_allclose(schedule.scales**2 * (1 + schedule.sigmas**2), 1, rtol=1e-9)


@pytest.mark.parametrize("name", ["karras", "geometric"])
def test_variance_exploding_schedules_have_scale_one_and_exact_ends(name):
    schedule = SCHEDULES[name](10, 0.02, 80.0)
    assert (schedule.scales == 1).all()
    np.testing.assert_allclose(schedule.sigmas[[0, -2]], [80.0, 0.02], rtol=1e-12)


def test_karras_levels_agree_with_diffusers(diffusers):
    reference = diffusers.EDMEulerScheduler(sigma_min=0.02, sigma_max=80.0, rho=7.0)
    reference.set_timesteps(18)
    ours = schedules.karras(18, 0.02, 80.0, rho=7.0).sigmas
    np.testing.assert_allclose(ours, reference.sigmas.numpy(), rtol=1e-5)


def test_geometric_levels_have_one_ratio():
    sigmas = schedules.geometric(12, 0.02, 80.0).sigmas
    np.testing.assert_allclose(sigmas[1:-1] / sigmas[:-2], (0.02 / 80) ** (1 / 11), rtol=1e-12)


@pytest.mark.parametrize(
    ("ours", "theirs"), [(schedules.linear, "linear"), (schedules.cosine, "squaredcos_cap_v2")]
)
def test_alpha_bars_agree_with_diffusers(ours, theirs, diffusers):
    reference = diffusers.DDPMScheduler(num_train_timesteps=1000, beta_schedule=theirs)
    alpha_bars = ours(1000).scales[-2::-1] ** 2
    np.testing.assert_allclose(alpha_bars, torch.cumprod(1 - reference.betas.double(), 0), rtol=2e-4)


def test_sigmoid_alpha_bar_follows_its_curve():
    logistic = 1 / (1 + np.exp(-np.array([-3.0, 0.0, 3.0])))
    halfway = (logistic[2] - logistic[1]) / (logistic[2] - logistic[0])
    schedule = schedules.sigmoid(1000, start=-3.0, end=3.0)
    assert schedule.scales[500] ** 2 == pytest.approx(halfway, rel=1e-9)


def test_a_cosine_schedule_limits_its_last_beta():
    schedule = schedules.cosine(1000)
    beta = 1 - (schedule.scales[0] / schedule.scales[1]) ** 2
    assert beta == pytest.approx(schedules.MAX_BETA)


@pytest.mark.parametrize("count", [100, 2000])
def test_a_linear_schedule_keeps_its_total_noise_at_any_length(count):
    ours, paper = schedules.linear(count), schedules.linear(1000)
    assert np.log(ours.scales[0]) == pytest.approx(np.log(paper.scales[0]), rel=0.15)


def test_a_subsample_takes_levels_of_the_schedule_itself():
    table = schedules.cosine(1000)
    few = schedules.subsample(table, 20, 0.05, 20.0)
    assert np.isin(few.sigmas, table.sigmas).all()
    assert np.isin(few.scales, table.scales).all()
    inside = table.sigmas[(table.sigmas >= 0.05) & (table.sigmas <= 20)]
    assert few.sigmas[0] == inside[0]
    assert few.sigmas[-2] == inside[-1]


def test_a_subsample_of_everything_is_the_schedule():
    table = schedules.linear(50)
    np.testing.assert_array_equal(schedules.subsample(table, 50).sigmas, table.sigmas)


def test_segments_join_to_the_whole():
    whole = schedules.karras(10, 0.02, 80.0)
    head, tail = whole.segment(0, 4), whole.segment(4)
    assert (head.count, tail.count) == (4, 6)
    assert list(head.intervals()) + [
        interval._replace(number=interval.number + 4) for interval in tail.intervals()
    ] == list(whole.intervals())


def test_a_noised_state_is_the_scaled_sum():
    schedule = schedules.linear(100)
    clean, noise = np.full((2, 3), 0.5, np.float32), np.ones((2, 3), np.float32)
    noised = schedule.noised(clean, 7, noise)
    assert noised.dtype == np.float32
    np.testing.assert_allclose(noised, schedule.scales[7] * (0.5 + schedule.sigmas[7]), rtol=1e-6)
    np.testing.assert_allclose(
        schedule.prior(noise), schedule.noised(np.zeros_like(clean), 0, noise), rtol=1e-6
    )


def test_a_schedule_cannot_be_changed():
    schedule = schedules.karras(10, 0.02, 80.0)
    with pytest.raises(ValueError, match="read-only"):
        schedule.sigmas[0] = 1.0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (partial(schedules.karras, 1, 0.02, 80.0), "at least 2 steps, not 1"),
        (partial(schedules.karras, 10, 80.0, 0.02), "0 < sigma_min < sigma_max"),
        (partial(schedules.karras, 10, float("nan"), 1.0), "0 < sigma_min < sigma_max"),
        (partial(schedules.geometric, 10, 0.0, 80.0), "0 < sigma_min < sigma_max"),
        (partial(schedules.geometric, 0, 0.1, 80.0), "at least 2 steps"),
        (partial(schedules.cosine, 1), "at least 2 steps"),
        (partial(schedules.from_betas, [0.1, 1.0]), "between 0 and 1"),
        (partial(schedules.linear, 10, -1.0), "between 0 and 1"),
        (partial(schedules.subsample, schedules.linear(), 900, 1.0, 2.0), "ask for fewer steps"),
        (partial(schedules.subsample, schedules.linear(), 1), "at least 2 steps"),
        (partial(schedules.karras(10, 0.02, 80.0).segment, 4, 11), "of 10 steps"),
        (partial(Schedule, np.array([1.0, 1.0]), np.ones(2)), "fall strictly"),
        (partial(Schedule, np.array([1.0, -1.0]), np.ones(2)), "fall strictly"),
        (partial(Schedule, np.array([1.0, 0.0]), np.zeros(2)), "positive scales"),
        (partial(Schedule, np.array([np.nan, 0.0]), np.ones(2)), "fall strictly"),
        (partial(Schedule, np.array([1.0, 0.0]), np.ones(3)), "as many scales as sigmas"),
        (partial(Schedule, np.zeros(0), np.zeros(0)), "at least one"),
    ],
)
def test_an_impossible_schedule_is_refused_in_one_sentence(make, sentence):
    with pytest.raises(ScheduleError, match=sentence) as refusal:
        make()
    assert str(refusal.value).count(". ") == 0
