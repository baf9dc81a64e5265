"""Clips of sound that are quickly made."""

import numpy as np

from ripieno.training.systems.spectrogram.clips import ClipSet
from ripieno.training.systems.spectrogram.spectrum import Spectrum
from ripieno.training.systems.spectrogram.words import LABELS

SHORT = Spectrum(size=64, hop=16, frames=16)


def clip_set(count: int = 40, label: str = "organ") -> ClipSet:
    """Return clips of noise whose lower half is bright in every second one, which alone has a label."""
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 60, (count, 2, SHORT.bins, SHORT.frames), np.uint8)
    pictures[::2, :, : SHORT.bins // 2] += 150
    labels = np.zeros((count, len(LABELS)), bool)
    labels[::2, LABELS.index(label)] = True
    return ClipSet(pictures, labels, tuple(f"song {at}" for at in range(count)))
