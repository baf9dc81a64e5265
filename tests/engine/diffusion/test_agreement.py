"""Samplers agree with diffusers on the same levels, noise and model, to 1e-4.

diffusers computes in single precision; the samplers run in double.
"""

from functools import partial

import numpy as np
import pytest
import torch

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.dpm_solver import dpmpp_2m, dpmpp_2m_sde
from ripieno.engine.diffusion.heun import heun
from ripieno.engine.diffusion.inpainting import replacement
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.predictor_corrector import predictor_corrector
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import geometric
from ripieno.engine.diffusion.sde import euler_maruyama
from tests.support.closed_form import Mixture

# diffusers 0.42 turns tensors into arrays in a way that NumPy 2 will drop.
pytestmark = pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")

DATA = Mixture()
SHAPE = (3, 4, 5)
BETAS = np.linspace(1e-4, 0.02, 1000)
ALPHA_BARS = np.cumprod(1 - BETAS)
SIGMAS = np.sqrt((1 - ALPHA_BARS) / ALPHA_BARS)
TIMES = np.arange(0, 1000, 50)[::-1]


def start(seed: int = 0, rows: int = 2) -> np.ndarray:
    return Noise.from_seed(seed, rows).normal(SHAPE)


def tensors(seed: int, rows: int = 2):
    """Yield the draws of a noise source as diffusers wants them."""
    noise = Noise.from_seed(seed, rows)
    while True:
        yield torch.from_numpy(noise.normal(SHAPE))


def estimate(x, sigma: float, scale: float = 1.0):
    """Return what the model says of a tensor at a level."""
    return torch.from_numpy(DATA.denoise(x.double().numpy() / scale, sigma))


def result(sampler, x, schedule, seed: int = 1) -> np.ndarray:
    *_, step = sampler(DATA.denoise, x, schedule, Noise.from_seed(seed, len(x)))
    return step.x


def preserving(times) -> Schedule:
    return Schedule.preserving(ALPHA_BARS[times][::-1])


def agrees(ours: np.ndarray, theirs) -> None:
    np.testing.assert_allclose(ours, theirs.double().numpy(), rtol=0, atol=1e-4)


@pytest.mark.parametrize(("theirs", "large"), [("fixed_small", False), ("fixed_large", True)])
def test_ddpm_agrees(theirs, large, monkeypatch, diffusers):
    scheduler = diffusers.DDPMScheduler(
        trained_betas=BETAS, variance_type=theirs, prediction_type="sample", clip_sample=False
    )
    scheduler.set_timesteps(20)
    assert scheduler.timesteps.tolist() == TIMES.tolist()
    draws = tensors(1)
    monkeypatch.setattr("diffusers.schedulers.scheduling_ddpm.randn_tensor", lambda *_, **__: next(draws))
    schedule = preserving(TIMES)
    x = torch.from_numpy(schedule.scales[0] * schedule.sigmas[0] * start())
    for t in TIMES:
        clean = estimate(x, SIGMAS[t], np.sqrt(ALPHA_BARS[t]))
        x = scheduler.step(clean, int(t), x).prev_sample
    agrees(result(partial(ddpm, large_variance=large), schedule.prior(start()), schedule), x)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_ddim_agrees(eta, diffusers):
    scheduler = diffusers.DDIMScheduler(trained_betas=BETAS, prediction_type="sample", clip_sample=False)
    scheduler.set_timesteps(20)
    assert scheduler.timesteps.tolist() == TIMES.tolist()
    schedule, draws = preserving(TIMES), tensors(1)
    x = torch.from_numpy(schedule.prior(start()))
    for t in TIMES:
        clean = estimate(x, SIGMAS[t], np.sqrt(ALPHA_BARS[t]))
        x = scheduler.step(clean, int(t), x, eta=eta, variance_noise=next(draws)).prev_sample
    agrees(result(partial(ddim, eta=eta), schedule.prior(start()), schedule), x)


def test_ddim_on_an_exploding_schedule_agrees_with_euler(diffusers):
    scheduler = diffusers.EulerDiscreteScheduler(trained_betas=BETAS, prediction_type="sample")
    scheduler.set_timesteps(timesteps=TIMES.tolist())
    schedule = Schedule.exploding(SIGMAS[TIMES])
    np.testing.assert_allclose(scheduler.sigmas.numpy(), schedule.sigmas, rtol=1e-4)
    x = torch.from_numpy(schedule.prior(start()))
    for t, sigma in zip(scheduler.timesteps, schedule.sigmas.tolist(), strict=False):
        scheduler.scale_model_input(x, t)
        x = scheduler.step(estimate(x, sigma), t, x).prev_sample
    agrees(result(ddim, schedule.prior(start()), schedule), x)


def test_heun_agrees(diffusers):
    scheduler = diffusers.HeunDiscreteScheduler(trained_betas=BETAS, prediction_type="sample")
    scheduler.set_timesteps(timesteps=TIMES.tolist())
    schedule = Schedule.exploding(SIGMAS[TIMES])
    evaluated = scheduler.sigmas[[0, *range(2, len(scheduler.sigmas) - 1, 2)]]
    np.testing.assert_allclose(evaluated.numpy(), SIGMAS[TIMES], rtol=1e-4)
    # Each step evaluates at its level, then again at the next; only the first level stands once.
    levels = [SIGMAS[TIMES[0]], *np.repeat(SIGMAS[TIMES[1:]], 2)]
    x = torch.from_numpy(schedule.prior(start()))
    for t, sigma in zip(scheduler.timesteps, levels, strict=True):
        x = scheduler.step(estimate(x, float(sigma)), t, x).prev_sample
    agrees(result(heun, schedule.prior(start()), schedule), x)


def test_the_churn_of_heun_agrees_with_the_euler_step_of_edm(monkeypatch, diffusers):
    """With a last step only, EDM's algorithm is churn and Euler: what diffusers implements."""
    scheduler = diffusers.EDMEulerScheduler()
    scheduler.set_timesteps(sigmas=torch.tensor([0.5]), num_inference_steps=1)
    sigma = float(scheduler.sigmas[0])
    draws = tensors(1)
    monkeypatch.setattr(
        "diffusers.schedulers.scheduling_edm_euler.randn_tensor", lambda *_, **__: next(draws)
    )
    schedule = Schedule.exploding([sigma])
    churn = partial(heun, S_churn=0.2, S_noise=1.007)
    lifted = start(1) * np.sqrt(1.2**2 - 1) * sigma * 1.007 + schedule.prior(start())
    x = torch.from_numpy(schedule.prior(start()))
    scheduler.scale_model_input(x, scheduler.timesteps[0])
    theirs = scheduler.step(
        x,
        scheduler.timesteps[0],
        x,
        s_churn=0.2,
        s_noise=1.007,
        pred_original_sample=torch.from_numpy(DATA.denoise(lifted, 1.2 * sigma)),
    ).prev_sample
    agrees(result(churn, schedule.prior(start()), schedule), theirs)


@pytest.mark.parametrize("karras", [True, False])
@pytest.mark.parametrize(
    ("sampler", "theirs"), [(dpmpp_2m, "dpmsolver++"), (dpmpp_2m_sde, "sde-dpmsolver++")]
)
def test_dpm_solver_agrees(sampler, theirs, karras, diffusers):
    scheduler = diffusers.DPMSolverMultistepScheduler(
        trained_betas=BETAS,
        algorithm_type=theirs,
        prediction_type="sample",
        use_karras_sigmas=karras,
    )
    scheduler.set_timesteps(20)
    sigmas = scheduler.sigmas.double().numpy()
    schedule = Schedule(sigmas, 1 / np.sqrt(1 + sigmas**2))
    draws = tensors(1)
    x = torch.from_numpy(schedule.prior(start()))
    for interval, t in zip(schedule.intervals(), scheduler.timesteps, strict=True):
        clean = estimate(x, interval.sigma, interval.scale)
        x = scheduler.step(clean, t, x, variance_noise=next(draws)).prev_sample
    agrees(result(sampler, schedule.prior(start()), schedule), x)


@pytest.mark.parametrize(
    ("sampler", "corrections"),
    [
        (predictor_corrector, 1),
        (partial(predictor_corrector, corrections=2), 2),
        (euler_maruyama, 0),
    ],
    ids=["one correction", "two corrections", "euler-maruyama, no correction"],
)
def test_the_exploding_sde_agrees(sampler, corrections, monkeypatch, diffusers):
    """One variation, because diffusers averages the norms of a batch."""
    scheduler = diffusers.ScoreSdeVeScheduler(snr=0.16)
    scheduler.set_timesteps(20)
    scheduler.set_sigmas(20, sigma_min=0.02, sigma_max=10.0)
    schedule, draws = geometric(20, 0.02, 10.0), tensors(1, rows=1)
    monkeypatch.setattr("diffusers.schedulers.scheduling_sde_ve.randn_tensor", lambda *_, **__: next(draws))
    x = torch.from_numpy(schedule.prior(start(rows=1)))
    for t, sigma in zip(scheduler.timesteps, schedule.sigmas.tolist(), strict=False):
        for _ in range(corrections):
            score = (estimate(x, sigma) - x) / sigma**2
            x = scheduler.step_correct(score, x).prev_sample
        score = (estimate(x, sigma) - x) / sigma**2
        last = scheduler.step_pred(score, t, x)
        x = last.prev_sample
    agrees(result(sampler, schedule.prior(start(rows=1)), schedule), last.prev_sample_mean)


def test_replacement_agrees_with_repaint_without_resampling(monkeypatch, diffusers):
    """DDIM steps, because diffusers uses one draw for the known region and for the step."""
    scheduler = diffusers.RePaintScheduler(trained_betas=BETAS, eta=0.0, clip_sample=False)
    scheduler.set_timesteps(20, jump_n_sample=1)
    assert scheduler.timesteps.tolist() == TIMES.tolist()
    rng = np.random.default_rng(6)
    known, mask = rng.normal(size=SHAPE), rng.random(SHAPE) < 0.5
    schedule, draws = preserving(TIMES), tensors(1)
    monkeypatch.setattr("diffusers.schedulers.scheduling_repaint.randn_tensor", lambda *_, **__: next(draws))
    kept = torch.from_numpy((~mask).astype(float))
    first = schedule.noised(known, 0, next(draws).numpy())
    x = torch.from_numpy(np.where(mask, schedule.prior(start()), first))
    for t in TIMES:
        scale = np.sqrt(ALPHA_BARS[t])
        epsilon = (x / scale - estimate(x, SIGMAS[t], scale)) / SIGMAS[t]
        x = scheduler.step(epsilon, int(t), x, torch.from_numpy(known), kept).prev_sample
    ours = result(replacement(ddim, known, mask), schedule.prior(start()), schedule)
    agrees(ours[:, mask], x[:, torch.from_numpy(mask)])
    assert (ours[:, ~mask] == known[~mask]).all()
