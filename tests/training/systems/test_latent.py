"""MusicVAE latents with a transformer DDPM: shapes, turns, learning, sampling, filling, what is measured."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.engine.diffusion.schedules import linear
from ripieno.engine.systems.melodies import LATENT
from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.representations.melody import HOLD, SILENCE
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies
from ripieno.training.systems.latent import inspection
from ripieno.training.systems.latent.inspection import inspect_latents, melody_overlaps, used_numbers
from ripieno.training.systems.latent.sampling import (
    decode_points,
    fill_latents,
    interpolated_points,
    make_latents,
    sample_independent,
    sample_latents,
)
from ripieno.training.systems.latent.trainer import LatentTrainer, VaeTrainer, latents_of, transposed
from ripieno.training.systems.latent.transformer import LatentNetwork, LatentTransformer
from ripieno.training.systems.latent.vae import SYMBOLS, MelodyVae, melody_bound, normal_kl
from ripieno.training.systems.latent.variants import LEVELS, SYSTEMS, nats_of_melodies
from tests.support.system_songs import losses, request, smaller, song, songs

FEW_LEVELS = NoiseLevels(linear(8))
BY_NAME = {system.name: system for system in SYSTEMS}


def melodies(count=3, seed=1):
    return torch.from_numpy(TwoBarMelodies().encode(song(seed)).astype("int64"))[:count]


def both(levels=FEW_LEVELS):
    torch.manual_seed(1)
    return LatentNetwork(MelodyVae(), LatentTransformer(levels, LATENT, 32)).eval()


def test_melodies_become_points_and_outputs_for_each_symbol():
    vae = MelodyVae()
    mean, log_variance = vae.encode(melodies())
    assert mean.shape == log_variance.shape == (3, LATENT)
    assert vae(mean, melodies()).shape == (3, STEPS, SYMBOLS)
    assert vae.decode(mean).shape == (3, STEPS)


def test_what_is_decoded_is_likeliest_symbol_by_symbol():
    torch.manual_seed(1)
    vae = MelodyVae().eval()
    points = torch.randn(2, LATENT)
    made = vae.decode(points)
    assert torch.equal(vae(points, made).argmax(-1), made)


def test_no_symbol_sees_later_ones_and_a_bar_does_not_see_the_one_before():
    torch.manual_seed(1)
    vae, points, seen = MelodyVae().eval(), torch.randn(1, LATENT), melodies(1)
    changed = seen.clone()
    changed[:, 10] = (seen[:, 10] + 1) % SILENCE
    differs = (vae(points, seen) - vae(points, changed)).abs().amax(-1)[0] > 1e-7
    assert differs.nonzero().flatten().tolist() == list(range(11, 16))


def test_the_divergence_of_a_normal_distribution_is_the_closed_form():
    mean, log_variance = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, math.log(4.0)]])
    assert float(normal_kl(mean, log_variance)) == pytest.approx(0.5 + (4 - 1 - math.log(4)) / 2)
    assert float(normal_kl(torch.zeros(1, 2), torch.zeros(1, 2))) == 0


def test_points_are_drawn_with_their_mean_and_variance():
    torch.manual_seed(1)
    vae = MelodyVae().eval()
    seen = []
    vae.forward = lambda points, symbols: seen.append(points) or torch.zeros(*symbols.shape, SYMBOLS)
    each = melodies(1).expand(600, -1)
    nats, _, mean = melody_bound(vae, each)
    _, log_variance = vae.encode(each[:1])
    assert torch.allclose(seen[0].mean(0), mean[0], atol=0.25)
    assert torch.allclose(seen[0].var(0), log_variance[0].exp(), rtol=0.35)
    assert float(nats[0]) == pytest.approx(STEPS * math.log(SYMBOLS), rel=1e-5)


def test_the_weight_of_the_divergence_grows_from_nothing():
    trainer = VaeTrainer(kl_weight=0.2, warm_up=0.99)
    weights = [trainer.kl_weight_at(steps) for steps in (0, 1, 100, 10_000)]
    assert weights == pytest.approx([0, 0.002, 0.2 * (1 - 0.99**100), 0.2])


def test_melodies_are_transposed_whole_and_stay_pitches():
    torch.manual_seed(1)
    batch = torch.tensor([60, 64, HOLD, SILENCE] * 8).view(1, 1, 32).repeat(40, 1, 1)
    moved = transposed(batch)
    pitched = batch < SILENCE
    assert torch.equal(moved[~pitched], batch[~pitched])
    steps = (moved - batch)[pitched].view(40, -1)
    assert (steps == steps[:, :1]).all()
    assert set(steps[:, 0].tolist()) == set(range(-5, 6))
    assert int(transposed(torch.full((40, 1, 32), 126)).max()) < SILENCE


def test_scaled_points_come_back():
    vae = MelodyVae()
    vae.shift.fill_(2.0)
    vae.spread.fill_(0.5)
    points = 2 + torch.rand(3, LATENT)
    assert torch.allclose(vae.unscaled(vae.scaled(points)), points)
    assert float(vae.scaled(torch.full((1, LATENT), 99.0)).max()) == 1


def test_steps_lower_the_bound():
    first, *_, last = losses(smaller(BY_NAME["musicvae"], batch=2), 4)
    assert last < first


def test_steps_of_the_transformer_lower_its_loss_and_leave_the_vae_alone():
    small = replace(BY_NAME["musicvae-ddpm"], build=both, trainer=LatentTrainer(FEW_LEVELS, 0))
    first, *_, last = losses(smaller(small, batch=2, window=4), 6)
    assert last < first


def test_the_transformer_learns_after_the_steps_of_the_vae():
    network, trainer = both(), LatentTrainer(FEW_LEVELS, 2)
    optimizers = trainer.optimizers(network)
    batch = melodies(4).view(1, 4, STEPS)
    moved = []
    for _ in range(3):
        before = [each.weight.clone() for each in (network.vae.out, network.denoiser.entry)]
        trainer.step(network, optimizers, batch)
        after = (network.vae.out.weight, network.denoiser.entry.weight)
        moved.append([not torch.equal(one, other) for one, other in zip(before, after, strict=True)])
    assert moved == [[True, False], [True, False], [False, True]]
    with torch.no_grad():
        assert trainer.validate(network, batch) > 0


def test_the_transformer_returns_the_shape_that_it_reads_and_knows_the_level():
    network, x = both(LEVELS).denoiser, torch.randn(2, 5, LATENT)
    low, high = (network(x, torch.full((2,), level)) for level in (0, 999))
    assert low.shape == x.shape
    assert not torch.allclose(low, high)


def test_rows_are_made_filled_and_joined():
    network = both()
    made = make_latents(network, FEW_LEVELS, 2, 1)
    assert made.shape == (2, 32, LATENT)
    assert decode_points(network, made).shape == (2, 32, STEPS)
    known = latents_of(network, melodies(12).view(1, 12, STEPS))
    filled = fill_latents(network, FEW_LEVELS, known, ends=3)
    assert torch.equal(filled[:, :3], known[:, :3])
    assert torch.equal(filled[:, -3:], known[:, -3:])
    assert not torch.isclose(filled[:, 3:-3], known[:, 3:-3]).all()
    straight = interpolated_points(known)
    assert torch.allclose(straight[:, [0, -1]], known[:, [0, -1]])
    assert torch.allclose(straight.diff(dim=1).std(dim=1), torch.zeros(1, LATENT), atol=1e-5)


def test_sampling_ends_and_yields_a_part_for_each_primer():
    network, wanted = both(), request(seconds=5.0)
    for parts in (sample_latents(FEW_LEVELS, network, wanted), sample_independent(network, wanted)):
        assert len(parts) == wanted.count


def test_the_perplexity_of_melodies_is_bounded():
    nats = nats_of_melodies(MelodyVae().eval(), melodies(4).view(4, 1, STEPS))
    assert nats.shape == (4,)
    assert bool((nats > 0).all())


def test_a_melody_that_repeats_overlaps_itself_and_one_that_rises_does_not():
    row = np.array([60, HOLD, 64, HOLD] * 8)
    same, rising = (
        np.stack([row] * 5),
        np.stack([np.where(row < SILENCE, row + 24 * at, row) for at in range(3)]),
    )
    assert melody_overlaps([same], "pitch") == pytest.approx(np.ones(3))
    assert melody_overlaps([same], "duration") == pytest.approx(np.ones(3))
    assert melody_overlaps([rising], "pitch")[0] < 1


def test_numbers_that_do_not_depend_on_the_melody_are_not_used():
    means = torch.zeros(10, 3)
    means[:, 1] = torch.arange(10.0)
    assert used_numbers(means, torch.zeros(10, 3)) == 1


def test_melodies_of_each_kind_are_measured_and_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "COUNT", 2)
    found = inspect_latents(FEW_LEVELS, both(), songs(2, steps=1200), tmp_path)
    assert found.pictures[0].read_bytes().startswith(b"\x89PNG")
    assert 0 <= found.figures["symbols that come back, share"] <= 1
    # The filled rows hold half of the true ones.
    assert found.figures["diffusion, filled in, consistency of pitch"] > 0
