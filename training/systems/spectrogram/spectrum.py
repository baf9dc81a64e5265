"""Sound as pictures of log magnitude, and back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Complexes = NDArray[np.complexfloating[Any, Any]]

FLOOR_DB = -80.0
"""What a picture shows as its darkest; 0 dB is a sine at full scale, its brightest."""

GRIFFIN_LIM_STEPS = 60
MOMENTUM = 0.99
"""Of Griffin-Lim's phases. Source: Perraudin et al. 2013, "A fast Griffin-Lim algorithm", sec. 4."""

PHASE_SEED = 1
SMALL = 1e-8


@dataclass(frozen=True)
class Spectrum:
    """A short-time Fourier transform with a Hann window.

    Attributes:
        rate: Samples a second.
        size: Samples of a window, a power of 2.
        hop: Samples from one window to the next.
        frames: Windows of a clip.
    """

    rate: int = 8_000
    size: int = 512
    hop: int = 128
    frames: int = 240

    @property
    def bins(self) -> int:
        """Frequencies that are kept: all but the highest."""
        return self.size // 2

    @property
    def samples(self) -> int:
        """Samples of a clip."""
        return self.frames * self.hop

    @property
    def seconds(self) -> float:
        """How long a clip is."""
        return self.samples / self.rate

    @property
    def window(self) -> Floats:
        """The Hann window, periodic."""
        return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(self.size) / self.size)

    def transform(self, sound: Floats) -> Complexes:
        """Return complex amplitudes; a sine at full scale has magnitude 1.

        Args:
            sound: Shape ``(..., samples)``.

        Returns:
            Shape ``(..., bins + 1, frames)``; window ``k`` has its middle at sample ``k * hop``.
        """
        half = self.size // 2
        padded = np.pad(sound, [(0, 0)] * (sound.ndim - 1) + [(half, half)])
        cut = sliding_window_view(padded, self.size, axis=-1)[..., :: self.hop, :][..., : self.frames, :]
        found: Complexes = np.fft.rfft(cut * self.window) / (self.window.sum() / 2)
        return found.swapaxes(-1, -2)

    def inverse(self, amplitudes: Complexes) -> Floats:
        """Return the sound whose transform is nearest to some amplitudes, in the sense of least squares.

        Source: Griffin and Lim 1984, "Signal estimation from modified short-time Fourier transform", eq. 6.
        """
        window, half = self.window, self.size // 2
        cut = np.fft.irfft(amplitudes.swapaxes(-1, -2), self.size) * (window * window.sum() / 2)
        sound = np.zeros((*cut.shape[:-2], self.samples + self.size))
        weight = np.zeros(self.samples + self.size)
        for at in range(self.frames):
            there = slice(at * self.hop, at * self.hop + self.size)
            sound[..., there] += cut[..., at, :]
            weight[there] += window**2
        return (sound / np.maximum(weight, SMALL))[..., half : half + self.samples]

    def picture(self, sound: Floats) -> Floats:
        """Return log magnitudes from -1 (`FLOOR_DB` and below) to 1 (full scale).

        Args:
            sound: Shape ``(..., samples)``.

        Returns:
            Shape ``(..., bins, frames)``, float32.
        """
        return picture_of(np.abs(self.transform(sound)[..., :-1, :]))

    def sound(self, picture: Floats, steps: int = GRIFFIN_LIM_STEPS) -> Floats:
        """Return the sound of a picture, its phases found by Griffin-Lim.

        Args:
            picture: Shape ``(..., bins, frames)``.
            steps: Iterations.

        Returns:
            Shape ``(..., samples)``, float64; all begin with the same phases.
        """
        magnitudes = magnitudes_of(picture)
        magnitudes = np.concatenate([magnitudes, np.zeros_like(magnitudes[..., :1, :])], axis=-2)
        angles = np.random.default_rng(PHASE_SEED).uniform(0, 2 * np.pi, magnitudes.shape[-2:])
        phases, before = np.exp(1j * angles), np.zeros(magnitudes.shape, complex)
        for _ in range(steps):
            found = self.transform(self.inverse(magnitudes * phases))
            phases = found + MOMENTUM * (found - before)
            phases = phases / np.maximum(np.abs(phases), SMALL)
            before = found
        return self.inverse(magnitudes * phases)


def picture_of(magnitudes: Floats) -> Floats:
    """Return magnitudes as a picture from -1 to 1."""
    decibels = 20 * np.log10(np.maximum(magnitudes, SMALL))
    return (1 - 2 * decibels.clip(FLOOR_DB, 0) / FLOOR_DB).astype(np.float32)


def magnitudes_of(picture: Floats) -> Floats:
    """Return the magnitudes of a picture; 0 where it is darkest."""
    shown = np.asarray(picture, np.float64).clip(-1, 1)
    found: Floats = np.where(shown > -1, 10 ** (FLOOR_DB * (1 - shown) / 40), 0.0)
    return found


def as_mono(picture: Floats) -> Floats:
    """Return the picture of two channels' mean power; shape ``(batch, 1, bins, frames)``."""
    power = (magnitudes_of(picture) ** 2).mean(axis=1, keepdims=True)
    return picture_of(np.sqrt(power))
