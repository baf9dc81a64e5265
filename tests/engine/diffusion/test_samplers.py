"""What every sampler has in common."""

from functools import partial

import numpy as np
import pytest
from scipy.stats import ks_1samp

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.dpm_solver import dpmpp_2m, dpmpp_2m_sde
from ripieno.engine.diffusion.heun import heun
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.ode import ode
from ripieno.engine.diffusion.predictor_corrector import predictor_corrector
from ripieno.engine.diffusion.registry import SAMPLERS, find_sampler
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import SCHEDULES, from_betas, geometric, karras
from ripieno.engine.diffusion.step import SamplerError
from tests.support.closed_form import Gaussian, Mixture

EVERY = {name: info.function for name, info in SAMPLERS.items()} | {
    "ddpm-large-variance": partial(ddpm, large_variance=True),
    "ddim-eta": partial(ddim, eta=0.7),
    "heun-churn": partial(heun, S_churn=20.0, S_min=0.05, S_max=50.0),
    "predictor-corrector-2": partial(predictor_corrector, corrections=2),
}
X = np.array([[0.5, -1.0, 2.0]])
every_sampler = pytest.mark.parametrize("name", EVERY)
every_schedule = pytest.mark.parametrize("schedule_name", SCHEDULES)


def run(sampler, data, schedule, x, noise) -> np.ndarray:
    *_, step = sampler(data.denoise, x, schedule, noise)
    return step.x


@pytest.mark.parametrize("schedule_name", ["karras", "linear"])
@every_sampler
def test_a_sampler_reaches_the_distribution_of_a_mixture(name, schedule_name):
    """Within 0.03 of the cumulative distribution; 10,000 values alone would err by 0.02."""
    data, noise = Mixture(), Noise.from_seed(3, 4)
    schedule = SCHEDULES[schedule_name](100, 0.01, 40.0)
    sample = run(EVERY[name], data, schedule, schedule.prior(noise.normal((2500,))), noise)
    assert ks_1samp(sample.ravel(), data.cdf).statistic < 0.03


@every_schedule
def test_a_schedule_leads_to_the_distribution_of_a_mixture(schedule_name):
    data, noise = Mixture(), Noise.from_seed(3, 4)
    schedule = SCHEDULES[schedule_name](100, 0.01, 40.0)
    sample = run(ddim, data, schedule, schedule.prior(noise.normal((2500,))), noise)
    assert ks_1samp(sample.ravel(), data.cdf).statistic < 0.02


@pytest.mark.parametrize("schedule_name", ["geometric", "cosine"])
@every_sampler
def test_a_sampler_reaches_the_mean_and_spread_of_a_normal_distribution(name, schedule_name):
    """Within 0.03 in the mean and 5 % in the spread, of 10,000 values in 150 steps."""
    data, noise = Gaussian(mean=1.0, std=0.5), Noise.from_seed(4, 4)
    schedule = SCHEDULES[schedule_name](150, 0.01, 40.0)
    sample = run(EVERY[name], data, schedule, schedule.prior(noise.normal((2500,))), noise)
    assert sample.mean() == pytest.approx(1.0, abs=0.03)
    assert sample.std() == pytest.approx(0.5, rel=0.05)


@pytest.mark.parametrize("name", SAMPLERS)
def test_the_default_number_of_steps_is_enough(name):
    data, noise = Mixture(), Noise.from_seed(5, 4)
    schedule = karras(SAMPLERS[name].steps, 0.02, 40.0)
    sample = run(EVERY[name], data, schedule, schedule.prior(noise.normal((2500,))), noise)
    assert ks_1samp(sample.ravel(), data.cdf).statistic < 0.05


@every_sampler
def test_steps_tell_where_the_sampler_is(name):
    schedule, noise = karras(12, 0.02, 40.0), Noise.from_seed(1, 2)
    start = schedule.prior(noise.normal((3,)))
    steps = list(EVERY[name](Gaussian().denoise, start, schedule, noise))
    assert [step.index for step in steps] == list(range(12))
    assert {step.count for step in steps} == {12}
    assert [step.sigma for step in steps] == schedule.sigmas[1:].tolist()
    assert all(step.x.shape == step.denoised.shape == start.shape for step in steps)


@every_schedule
@every_sampler
def test_a_sampler_keeps_single_precision(name, schedule_name):
    schedule, noise = SCHEDULES[schedule_name](8, 0.05, 40.0), Noise.from_seed(1, 2)
    start = schedule.prior(noise.normal((3,), np.float32))
    for step in EVERY[name](Mixture().denoise, start, schedule, noise):
        assert step.x.dtype == step.denoised.dtype == np.float32


@every_sampler
def test_the_estimate_at_a_high_level_is_near_the_mean_of_the_data(name):
    schedule, noise = karras(12, 0.02, 80.0), Noise.from_seed(1, 2)
    start = schedule.prior(noise.normal((50,)))
    step = next(EVERY[name](Gaussian(mean=1.0, std=0.5).denoise, start, schedule, noise))
    np.testing.assert_allclose(step.denoised, 1.0, atol=0.1)


@every_sampler
def test_the_state_a_caller_gave_is_left_alone(name):
    schedule, noise = karras(6, 0.05, 40.0), Noise.from_seed(1, 2)
    start = schedule.prior(noise.normal((3,)))
    before = start.copy()
    run(EVERY[name], Gaussian(), schedule, start, noise)
    assert (start == before).all()


@every_sampler
def test_an_empty_schedule_yields_nothing(name):
    nothing = karras(5, 0.02, 40.0).segment(5)
    assert list(EVERY[name](Gaussian().denoise, np.ones((1, 2)), nothing, Noise.from_seed(0, 1))) == []


@every_sampler
def test_the_last_step_of_an_exploding_schedule_is_the_estimate(name):
    schedule, noise = Schedule.exploding([0.3]), Noise.from_seed(0, 1)
    start = np.array([[0.4, 2.0]])
    (step,) = EVERY[name](Gaussian().denoise, start, schedule, noise)
    np.testing.assert_allclose(step.x, step.denoised, rtol=1e-12)


@every_sampler
def test_a_variation_is_the_same_alone_and_in_a_batch(name):
    """Bit for bit, except that the adaptive solver agrees to its tolerance."""
    schedule = karras(16, 0.02, 40.0)

    def sample(count: int, first: int) -> np.ndarray:
        noise = Noise.from_seed(11, count, first)
        return run(EVERY[name], Mixture(), schedule, schedule.prior(noise.normal((5,))), noise)

    batch, alone = sample(4, 0), sample(1, 2)
    if name == "ode":
        np.testing.assert_allclose(batch[2], alone[0], atol=1e-3)
    else:
        assert (batch[2] == alone[0]).all()


@every_sampler
def test_the_same_seed_gives_the_same_sample_and_another_seed_another(name):
    schedule = karras(16, 0.02, 40.0)

    def sample(seed: int) -> np.ndarray:
        noise = Noise.from_seed(seed, 2)
        return run(EVERY[name], Mixture(), schedule, schedule.prior(noise.normal((5,))), noise)

    assert (sample(1) == sample(1)).all()
    assert not (sample(1) == sample(2)).any()


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_sampler_is_deterministic_where_it_says_so(name):
    schedule = karras(16, 0.02, 40.0)
    start = schedule.prior(Noise.from_seed(0, 2).normal((5,)))
    one, other = (run(EVERY[name], Mixture(), schedule, start, Noise.from_seed(seed, 2)) for seed in (1, 2))
    assert (one == other).all() == SAMPLERS[name].deterministic


@pytest.mark.parametrize(
    "name", ["ddim", "ddim-eta", "ddpm", "dpmpp-2m", "dpmpp-2m-sde", "heun", "heun-churn", "ode"]
)
def test_the_scale_of_a_schedule_changes_nothing_but_the_scale(name):
    exploding = geometric(20, 0.02, 40.0)
    scales = 1 / np.sqrt(1 + exploding.sigmas**2)
    preserving = Schedule(exploding.sigmas, scales)
    start = exploding.prior(Noise.from_seed(0, 2).normal((5,)))
    plain = EVERY[name](Mixture().denoise, start, exploding, Noise.from_seed(1, 2))
    scaled = EVERY[name](Mixture().denoise, start * scales[0], preserving, Noise.from_seed(1, 2))
    for one, other, scale in zip(plain, scaled, scales[1:], strict=True):
        np.testing.assert_allclose(other.x, scale * one.x, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (partial(ddim, eta=1.0), ddpm),
        (dpmpp_2m, partial(dpmpp_2m_sde, eta=0.0)),
    ],
    ids=["ddim with eta 1 is ddpm", "dpmpp-2m-sde with eta 0 is dpmpp-2m"],
)
def test_samplers_meet_in_their_special_cases(one, other):
    schedule = SCHEDULES["cosine"](20, 0.02, 40.0)
    start = schedule.prior(Noise.from_seed(0, 2).normal((5,)))
    first, second = (
        run(sampler, Mixture(), schedule, start, Noise.from_seed(1, 2)) for sampler in (one, other)
    )
    np.testing.assert_allclose(first, second, rtol=1e-9, atol=1e-9)


def test_heun_without_churn_evaluates_twice_except_in_the_last_step():
    calls = []

    def denoise(x, sigma):
        calls.append(sigma)
        return Gaussian().denoise(x, sigma)

    schedule = karras(6, 0.02, 40.0)
    list(heun(denoise, schedule.prior(np.ones((1, 2))), schedule, Noise.from_seed(0, 1)))
    assert len(calls) == 2 * 6 - 1


@pytest.mark.parametrize(
    ("sigma", "gamma"), [(0.02, 0.0), (1.0, 0.25), (80.0, 0.0)], ids=["below", "within", "above"]
)
def test_churn_lifts_the_level_within_its_range_only(sigma, gamma):
    seen = []

    def denoise(x, level):
        seen.append(level)
        return x

    schedule = Schedule.exploding([sigma])
    list(heun(denoise, X, schedule, Noise.from_seed(0, 1), S_churn=0.25, S_min=0.05, S_max=50.0))
    assert seen == [pytest.approx((1 + gamma) * sigma)]


def test_churn_never_more_than_doubles_the_variance_of_the_noise():
    seen = []

    def denoise(x, level):
        seen.append(level)
        return x

    list(heun(denoise, X, Schedule.exploding([1.0]), Noise.from_seed(0, 1), S_churn=100.0))
    assert seen == [pytest.approx(np.sqrt(2))]


def test_predictor_corrector_follows_the_paper_on_a_preserving_schedule():
    """Song et al. 2021, algorithms 3 and 5, with ``alpha_i = 1 - beta_i``, one step by hand."""
    betas, data = np.array([0.1, 0.3, 0.5]), Mixture()
    alpha_bar, beta = np.prod(1 - betas), betas[-1]
    noise = Noise.from_seed(5, 1)
    x, z_corrector, z_predictor = (noise.normal((4,)) for _ in range(3))

    def score(x):
        clean = data.denoise(x / np.sqrt(alpha_bar), np.sqrt(1 / alpha_bar - 1))
        return (np.sqrt(alpha_bar) * clean - x) / (1 - alpha_bar)

    norms = np.linalg.norm(z_corrector) / np.linalg.norm(score(x))
    e = 2 * (1 - beta) * (0.16 * norms) ** 2
    corrected = x + e * score(x) + np.sqrt(2 * e) * z_corrector
    expected = (2 - np.sqrt(1 - beta)) * corrected + beta * score(corrected)
    expected += np.sqrt(beta) * z_predictor

    fresh = Noise.from_seed(5, 1)
    fresh.normal((4,))
    step = next(predictor_corrector(data.denoise, x, from_betas(betas), fresh))
    np.testing.assert_allclose(step.x, expected, rtol=1e-9)


def test_langevin_correction_stops_where_nothing_pulls():
    schedule = geometric(4, 0.1, 1.0)
    steps = predictor_corrector(lambda x, _: x, np.zeros((1, 3)), schedule, Noise.from_seed(0, 1))
    assert all(np.isfinite(step.x).all() for step in steps)


@pytest.mark.parametrize(
    "singular",
    [
        lambda x, sigma: x - 1 / (np.log(sigma) - 1) ** 2,
        lambda x, sigma: x - np.sin(1e5 * sigma),
    ],
    ids=["blows up", "shakes"],
)
def test_the_adaptive_solver_says_when_it_cannot_go_on(singular):
    schedule = karras(6, 0.02, 40.0)
    with pytest.raises(SamplerError, match="choose a larger rtol or another sampler"):
        list(ode(singular, np.ones((1, 2)), schedule, Noise.from_seed(0, 1)))


def test_a_sampler_is_found_by_its_name():
    assert find_sampler("heun").function is heun


def test_an_unknown_sampler_is_refused_with_the_list_of_names():
    with pytest.raises(SamplerError, match=r"no sampler 'hune'; choose one of dpmpp-2m, .*heun"):
        find_sampler("hune")


def test_every_sampler_says_what_it_is_good_for_in_one_line():
    for name, info in SAMPLERS.items():
        assert info.name == name
        assert info.summary.endswith(".")
        assert len(info.summary) <= 90
        assert info.steps >= 2
