"""Inpainting keeps the known region exactly and lets the new one follow it."""

from functools import partial

import numpy as np
import pytest

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.inpainting import composite, hold, hold_known, repaint, replacement
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.schedules import SCHEDULES, karras, linear
from ripieno.engine.diffusion.step import SamplerError
from tests.support.closed_form import Correlated, Mixture

OPERATIONS = {"hold": hold, "replacement": replacement, "repaint": repaint}
ADAPTIVE = {("replacement", "ode"), ("repaint", "ode")}
PAIRS = [(way, sampler) for way in OPERATIONS for sampler in SAMPLERS if (way, sampler) not in ADAPTIVE]
DATA = Correlated(0.8)
KNOWN, MASK = np.array([0.0, 1.0]), np.array([True, False])
TRUTH = DATA.first_given_second(1.0)


def fill(way, sampler, denoise=DATA.denoise, steps=50, count=2000):
    """Return the first values, made anew where the second is 1."""
    schedule, noise = karras(steps, 0.01, 40.0), Noise.from_seed(3, 4)
    start = schedule.noised(KNOWN * ~MASK, 0, noise.normal((count // 4, 2)))
    *_, step = way(sampler, KNOWN, MASK)(denoise, start, schedule, noise)
    return step.x[..., 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("schedule_name", ["karras", "cosine"])
@pytest.mark.parametrize(("way", "sampler"), PAIRS)
def test_the_known_region_is_exact_to_the_last_bit(way, sampler, schedule_name, dtype):
    rng = np.random.default_rng(8)
    known, mask = rng.normal(size=(4, 6)).astype(dtype), rng.random((4, 6)) < 0.5
    schedule, noise = SCHEDULES[schedule_name](6, 0.05, 40.0), Noise.from_seed(1, 2)
    start = schedule.prior(noise.normal((4, 6), dtype))
    filled = OPERATIONS[way](SAMPLERS[sampler].function, known, mask)
    for step in filled(Mixture().denoise, start, schedule, noise):
        assert (step.denoised[:, ~mask] == known[~mask]).all()
        assert step.x.dtype == dtype
    assert step.sigma == 0
    assert (step.x[:, ~mask] == known[~mask]).all()
    assert (step.x[:, mask] != known[mask]).all()


def test_the_adaptive_solver_refuses_fresh_noise_in_each_evaluation():
    with pytest.raises(SamplerError, match="choose a larger rtol or another sampler"):
        fill(replacement, SAMPLERS["ode"].function, count=400)


def test_holding_shows_the_known_region_with_the_noise_of_its_level():
    seen = []

    def denoise(x, sigma):
        seen.append((x[..., 1], sigma))
        return DATA.denoise(x, sigma)

    schedule = linear(30)
    z = Noise.from_seed(0, 2).normal((5, 2))
    start = schedule.noised(KNOWN * ~MASK, 0, z)
    list(hold(ddim, KNOWN, MASK)(denoise, start, schedule, Noise.from_seed(1, 2)))
    assert len(seen) == 30
    for x, sigma in seen:
        np.testing.assert_allclose(x, 1 + sigma * z[..., 1], rtol=1e-9)


def test_a_model_that_knows_the_context_is_followed_exactly():
    """The held sampler adds nothing of its own: the conditional distribution comes out."""

    def conditional(x, sigma):
        return np.stack([TRUTH.denoise(x[..., 0], sigma), x[..., 1]], axis=-1)

    first = fill(hold, SAMPLERS["dpmpp-2m"].function, conditional, count=20_000)
    assert first.mean() == pytest.approx(TRUTH.mean, abs=0.03)
    assert first.std() == pytest.approx(TRUTH.std, rel=0.03)


@pytest.mark.parametrize("sampler", ["ddpm", "dpmpp-2m", "heun"])
def test_resampling_comes_nearer_to_the_truth_than_replacement(sampler):
    function = SAMPLERS[sampler].function
    replaced = fill(replacement, function)
    resampled = fill(partial(repaint, jump=2, resamples=10), function)
    assert abs(replaced.mean() - TRUTH.mean) > 0.2
    assert abs(resampled.mean() - TRUTH.mean) < 0.1
    assert resampled.std() == pytest.approx(TRUTH.std, rel=0.1)


def test_more_resampling_comes_nearer_still():
    gaps = [
        abs(fill(partial(repaint, resamples=resamples), ddpm).mean() - TRUTH.mean) for resamples in (1, 3, 10)
    ]
    assert gaps == sorted(gaps, reverse=True)


@pytest.mark.parametrize(("count", "jump", "resamples"), [(20, 5, 3), (22, 5, 2), (7, 2, 4), (10, 10, 5)])
def test_repaint_walks_the_levels_of_diffusers(count, jump, resamples, diffusers):
    reference = diffusers.RePaintScheduler(num_train_timesteps=count)
    reference.set_timesteps(count, jump_length=jump, jump_n_sample=resamples)
    times = reference.timesteps.tolist()
    # A step at time t, unless it follows a lower time (a step back up), leads to t noisy levels.
    reached = [t for last, t in zip([count, *times], times, strict=False) if t < last]

    schedule = linear(count)
    filled = repaint(ddpm, KNOWN, MASK, jump=jump, resamples=resamples)
    noise = Noise.from_seed(0, 1)
    steps = list(filled(DATA.denoise, schedule.prior(noise.normal((2,))), schedule, noise))
    levels = schedule.sigmas[::-1].tolist()
    assert [levels.index(step.sigma) for step in steps] == reached
    assert [step.index for step in steps] == list(range(len(reached)))
    assert {step.count for step in steps} == {len(reached)}


def test_one_resample_is_replacement():
    once = fill(partial(repaint, resamples=1), ddpm)
    assert (once == fill(replacement, ddpm)).all()


def test_a_mask_of_everything_changes_nothing():
    x = np.random.default_rng(0).normal(size=(2, 3))
    everywhere = np.ones(3, bool)
    assert (composite(x, np.zeros(3), everywhere) == x).all()
    held = hold_known(Mixture().denoise, np.zeros(3), everywhere)
    assert (held(x, 0.5) == Mixture().denoise(x, 0.5)).all()


@pytest.mark.parametrize(("jump", "resamples"), [(0, 5), (2, 0)])
def test_impossible_stretches_are_refused(jump, resamples):
    with pytest.raises(SamplerError, match="at least 1"):
        repaint(ddpm, KNOWN, MASK, jump=jump, resamples=resamples)
