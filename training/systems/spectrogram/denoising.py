"""Learning to take noise from pictures, and pictures from noise and words."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.guidance import guide
from ripieno.engine.diffusion.schedules import linear
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.systems.noise_levels import NoiseLevels, sample_rows
from ripieno.training.systems.noise_prediction import noised
from ripieno.training.systems.sound_system import SoundRequest, Sounds
from ripieno.training.systems.spectrogram.clips import ClipBatch
from ripieno.training.systems.spectrogram.spectrum import Floats, Spectrum
from ripieno.training.systems.spectrogram.words import vector_of

LEVELS = NoiseLevels(linear())
"""A thousand, as Ho et al. 2020, arXiv:2006.11239, sec. 4, have them."""

STEPS = 50
"""Levels that a sampler goes through, of the thousand."""

SAMPLER = "ddim"


def picture_loss(network: nn.Module, batch: ClipBatch) -> Tensor:
    """Return the mean squared error of the clean picture, each level of noise equally likely.

    Source: Bojescu 2025, slides "Preprocessing" and "Training loop".
    """
    clean, words = batch
    level = torch.randint(0, LEVELS.count, (len(clean),))
    noisy = noised(LEVELS, clean, level, torch.randn_like(clean))
    return functional.mse_loss(network(noisy, share_of(level), words), clean)


def share_of(level: Tensor) -> Tensor:
    """Return the numbers of levels as shares of the noisiest."""
    return level / (LEVELS.count - 1)


def picture_denoiser(network: nn.Module, words: Sequence[str]) -> Denoise:
    """Return the estimate of the clean picture, kept within -1 and 1.

    Args:
        network: A `PatchTransformer`.
        words: Of the vocabulary; none for no condition.
    """
    said = torch.from_numpy(vector_of(words))

    @torch.no_grad()
    def denoise(x: Array, sigma: float) -> Array:
        state, level = map(torch.from_numpy, LEVELS.read(x, sigma))
        estimate: Array = network(state, share_of(level), said.expand(len(x), -1)).numpy()
        return estimate.clip(-1, 1)

    return denoise


def sample_pictures(
    network: nn.Module, shape: tuple[int, int, int], request: SoundRequest, steps: int
) -> Floats:
    """Return made pictures, with classifier-free guidance by the words of the request.

    Args:
        network: A `PatchTransformer`.
        shape: Channels, bins and frames.
        request: How many, by which chance, of what.
        steps: Levels used.

    Returns:
        Shape ``(count, *shape)``, from -1 to 1.
    """
    network.eval()
    denoise = guide(
        picture_denoiser(network, ()), [(picture_denoiser(network, request.words), request.guidance)]
    )
    made = sample_rows(
        denoise, LEVELS.schedule, shape, request.count, request.seed, sampler=SAMPLER, steps=steps
    )
    return np.clip(made, -1, 1)


def sound_sampler(spectrum: Spectrum, channels: int) -> Callable[[nn.Module, SoundRequest], Sounds]:
    """Return a function that makes pictures, and sound of them by Griffin-Lim."""

    def sample(network: nn.Module, request: SoundRequest) -> Sounds:
        shape = (channels, spectrum.bins, spectrum.frames)
        return spectrum.sound(sample_pictures(network, shape, request, STEPS))

    return sample
