"""Networks that predict noise, against denoising-diffusion-pytorch and closed forms."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedules import cosine, linear, sigmoid
from ripieno.engine.systems.noise_levels import NoiseLevels, noise_denoiser, sample_rows
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.event_ddpm.network import UNet1D
from ripieno.training.systems.noise_prediction import noise_loss, noised

FIXTURES = Path(__file__).parents[2] / "fixtures" / "systems"
RECORDED = json.loads((FIXTURES / "denoising-diffusion-pytorch.json").read_text(encoding="utf-8"))
SCHEDULES = {"linear": linear, "cosine": cosine}


class RecordedModel(nn.Module):
    """The model whose steps were recorded."""

    def forward(self, x, level):
        return 0.7 * x.tanh() + 0.2 * torch.cos(level.float() / 100).view(-1, 1, 1)


def array(name):
    return np.array(RECORDED[name], np.float32)[:, None]


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: f"{case['schedule']}-{case['t']}")
def test_a_step_is_that_of_the_library(case):
    """Its mean and variance, its estimate, its noised data and its loss, at equal settings."""
    levels = NoiseLevels(SCHEDULES[case["schedule"]](1000))
    at = levels.count - 1 - case["t"]
    segment = levels.schedule.segment(at, at + 1)
    (step,) = ddpm(
        noise_denoiser(on_arrays(RecordedModel()), levels), array("x"), segment, Noise.from_seed(1, 2)
    )
    drawn = Noise.from_seed(1, 2).like(array("x")) if case["t"] else np.zeros_like(array("x"))
    mean = step.x - math.sqrt(case["variance"]) * drawn
    # At the highest level of the cosine schedule the library divides by the root of 2e-9 in single precision.
    loose = 2e-3 if case["t"] == 999 else 2e-5
    assert np.allclose(mean[:, 0], case["mean"], atol=loose)
    assert np.allclose(step.denoised[:, 0], case["x_start"], atol=loose * 10)
    clean, noise = torch.from_numpy(array("clean")), torch.from_numpy(array("noise"))
    noisy = noised(levels, clean, torch.full((2,), case["t"]), noise)
    assert np.allclose(noisy[:, 0], case["q_sample"], atol=1e-5)
    predicted = RecordedModel()(noisy, torch.full((2,), case["t"]))
    assert float(nn.functional.mse_loss(predicted, noise)) == pytest.approx(case["loss"], rel=1e-4)


def test_the_network_has_the_weights_of_the_library():
    for width, count in RECORDED["parameters"].items():
        assert sum(each.numel() for each in UNet1D(int(width)).parameters()) == count


def test_the_network_computes_what_that_of_the_library_does():
    network = UNet1D(8)
    with torch.no_grad():
        for each in network.parameters():
            k = torch.arange(1, 1 + each.numel(), dtype=torch.float64)
            each.copy_((0.1 * torch.sin(0.7 * k + each.ndim + each.shape[0])).float().view(each.shape))
        out = network(torch.arange(32.0).sin().view(1, 1, 32), torch.tensor([7]))
    assert out[0, 0].tolist() == pytest.approx(RECORDED["unet"]["output"], rel=1e-3, abs=1e-5)


@pytest.mark.parametrize("schedule", [linear, cosine, sigmoid])
def test_levels_are_numbered_from_the_lowest(schedule):
    levels = NoiseLevels(schedule(1000))
    sigmas = levels.schedule.sigmas
    assert [levels.level_of(each) for each in (sigmas[0], sigmas[-2])] == [999, 0]
    assert levels.level_of(float(sigmas[400])) == 599


def test_data_that_are_one_point_are_found():
    """The best network for a point predicts its noise exactly; sampling then ends at the point."""
    levels = NoiseLevels(cosine(50))
    point = torch.tensor([0.5, -0.25, 0.75]).view(1, 1, 3)

    class Exact(nn.Module):
        def forward(self, x, level):
            at = levels.count - 1 - level
            scale, sigma = (
                torch.from_numpy(each.astype(np.float32))[at].view(-1, 1, 1)
                for each in (levels.schedule.scales, levels.schedule.sigmas)
            )
            return (x / scale - point) / sigma

    made = sample_rows(noise_denoiser(on_arrays(Exact()), levels), levels.schedule, (1, 3), 2, seed=1)
    assert np.allclose(made, point.numpy(), atol=1e-3)


def test_a_network_that_predicts_nothing_has_the_loss_of_the_noise():
    torch.manual_seed(1)
    loss = noise_loss(NoiseLevels(cosine(1000)), lambda batch: batch)
    silent = loss(lambda x, _: torch.zeros_like(x), torch.zeros(64, 1, 256))
    assert float(silent) == pytest.approx(1, 0.05)
