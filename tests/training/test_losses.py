"""The loss against closed forms."""

import math

import pytest
import torch

from ripieno.training.batches import Stream
from ripieno.training.focus import Focus
from ripieno.training.losses import SIGMA_MAX, SIGMA_MIN, draw_sigmas, inpainting_loss
from ripieno.training.networks.inpainter import Inpainter, silence
from tests.support.pieces import TINY, piece


def batch():
    return Stream([piece()], 2, 8, Focus(), seed=0).batch(0)


def test_noise_levels_follow_their_log_normal_distribution():
    levels = draw_sigmas(4096, torch.Generator().manual_seed(0))
    assert float(levels.log().median()) == pytest.approx(-0.6, abs=0.05)
    assert float(levels.min()) >= SIGMA_MIN
    assert float(levels.max()) <= SIGMA_MAX


def test_noise_levels_come_one_from_each_quantile():
    levels = draw_sigmas(100, torch.Generator().manual_seed(1), mean=0.3).log().sort().values
    share = 0.5 * (1 + torch.erf((levels - 0.3) / (1.1 * math.sqrt(2))))
    assert ((share[1:-1] * 100 - torch.arange(1, 99)).abs() <= 1.01).all()


def test_at_low_noise_an_untrained_network_knows_the_onsets():
    torch.manual_seed(0)
    made = batch()
    sigma = torch.full((2,), SIGMA_MIN)
    noise = torch.randn(2, *made.truth.shape[1:])
    with torch.no_grad():
        losses = inpainting_loss(Inpainter(TINY).eval(), made, sigma, noise, 1)
    assert float(losses.onset) < 1e-3
    assert float(losses.attribute) < 0.1


def test_at_high_noise_an_untrained_network_knows_only_that_onsets_are_rare():
    torch.manual_seed(0)
    made = batch()
    with torch.no_grad():
        losses = inpainting_loss(
            Inpainter(TINY).eval(),
            made,
            torch.full((2,), SIGMA_MAX),
            torch.randn(2, *made.truth.shape[1:]),
            1,
        )
    assert float(losses.onset) == pytest.approx(float(losses.prior), rel=0.2)
    assert float(losses.onset) > 3


def test_repeats_average_over_noise_draws():
    torch.manual_seed(0)
    made, model = batch(), Inpainter(TINY).eval()
    sigma, noise = torch.tensor([0.5, 2.0, 0.7, 3.0]), torch.randn(4, *made.truth.shape[1:])
    with torch.no_grad():
        both = inpainting_loss(model, made, sigma, noise, 2)
        first = inpainting_loss(model, made, sigma[0::2], noise[0::2], 1)
        second = inpainting_loss(model, made, sigma[1::2], noise[1::2], 1)
    assert float(both.onset) == pytest.approx(float(first.onset + second.onset) / 2, rel=1e-4)


def test_every_other_row_is_told_its_own_guess(monkeypatch):
    torch.manual_seed(0)
    made, model = batch(), Inpainter(TINY).eval()
    torch.nn.init.normal_(model.denoiser.guess.weight, std=0.5)
    estimated, estimate = [], model.denoiser.estimate

    def listening(*arguments):
        estimated.append(arguments[-1].clone())
        return estimate(*arguments)

    monkeypatch.setattr(model.denoiser, "estimate", listening)
    sigma, noise = torch.full((4,), 1.0), torch.randn(4, *made.truth.shape[1:])
    conditioned = inpainting_loss(model, made, sigma, noise, 2)
    untold = inpainting_loss(model, made, sigma, noise, 2, conditioned=False)
    first, second, alone = estimated
    assert torch.equal(first, silence(first))
    assert torch.equal(second[1::2], silence(second[1::2]))
    assert not second.requires_grad
    assert (second[::2, :, 0] > -1).any(dim=(1, 2, 3)).all()
    assert torch.equal(alone, silence(alone))
    assert not torch.equal(conditioned.onset, untold.onset)
