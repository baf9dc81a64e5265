"""Rows of points: from noise, around known ones, each by itself, and on the way from one to another."""

import numpy as np
import torch
from torch import Tensor, nn

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.melodies import LATENT, ROW
from ripieno.engine.systems.noise_levels import NoiseLevels, fill_rows, noise_denoiser, sample_rows
from ripieno.engine.systems.representations.representation import Generators
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import STEP_SECONDS
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.latent.trainer import latent_network, melody_vae

KNOWN_ENDS = 8
"""Known points at each end of a row that is filled in. Source: as above, sec. 4.3."""


def make_latents(network: nn.Module, levels: NoiseLevels, count: int, seed: int, steps: int = 0) -> Tensor:
    """Return rows of latents from noise alone: shape ``(count, 32, 42)``.

    Args:
        network: Both networks.
        levels: Those that it was trained on.
        count: Rows.
        seed: From which all noise follows.
        steps: Levels used; 0 for all.
    """
    denoise = noise_denoiser(on_arrays(latent_network(network).denoiser), levels)
    made = sample_rows(denoise, levels.schedule, (ROW, LATENT), count, seed, steps=steps)
    return torch.from_numpy(made)


def fill_latents(
    network: nn.Module, levels: NoiseLevels, known: Tensor, ends: int = KNOWN_ENDS, seed: int = 1
) -> Tensor:
    """Return rows of latents whose ends stay as they are, and whose middle is made to fit them.

    Args:
        network: Both networks; it need not have learnt to fill.
        levels: Those that it was trained on.
        known: Shape ``(batch, points, 42)``.
        ends: Points that stay at each end.
        seed: From which all noise follows.

    Source: Mittal et al. 2021, arXiv:2103.16091, algorithm 2.
    """
    mask = np.zeros((known.shape[1], 1), bool)
    mask[ends : known.shape[1] - ends] = True
    denoise = noise_denoiser(on_arrays(latent_network(network).denoiser), levels)
    return torch.from_numpy(fill_rows(denoise, levels.schedule, known.numpy(), mask, seed))


def independent_points(count: int, length: int, generator: torch.Generator) -> Tensor:
    """Return rows of points drawn one by one from what the VAE expects: ``(count, length, 42)``."""
    return torch.randn(count, length, LATENT, generator=generator)


def interpolated_points(points: Tensor) -> Tensor:
    """Return rows that go straight from the first point of each to its last; the shape of ``points``."""
    share = torch.linspace(0, 1, points.shape[1]).view(1, -1, 1)
    return torch.lerp(points[:, :1], points[:, -1:], share)


def decode_points(network: nn.Module, points: Tensor, generators: Generators | None = None) -> Tensor:
    """Return the melodies of rows of points: ``(batch, points, 32)``; see `MelodyVae.decode`."""
    melodies: Tensor = melody_vae(network).decode(points.flatten(0, 1), generators)
    return melodies.view(*points.shape[:2], STEPS)


def sample_latents(levels: NoiseLevels, network: nn.Module, request: SampleRequest) -> list[Part]:
    """Return pieces of 64 bars from noise alone, whatever the primers."""
    latents = make_latents(network, levels, request.count, request.seed)
    generators = seeded(request.seed, request.count * ROW)
    return _parts(decode_points(network, melody_vae(network).unscaled(latents), generators))


def sample_independent(network: nn.Module, request: SampleRequest) -> list[Part]:
    """Return pieces of two bars after two bars that know nothing of each other."""
    length = int(request.seconds / (STEPS * STEP_SECONDS)) + 1
    generator = torch.Generator().manual_seed(request.seed)
    points = independent_points(request.count, length, generator)
    return _parts(decode_points(network, points, seeded(request.seed, request.count * length)))


def _parts(melodies: Tensor) -> list[Part]:
    return [TwoBarMelodies().decode(each.numpy()) for each in melodies]
