"""Clips of sound as files."""

from pathlib import Path

import numpy as np
import soundfile

from ripieno.training.systems.sound_system import Sounds

PEAK = 0.9
"""Loudest sample of a file, where 1 is full scale."""


def write_sounds(sounds: Sounds, rate: int, folder: Path, stem: str) -> list[Path]:
    """Write clips as WAV files of 16 bits, each at one loudness; silence stays silent.

    Args:
        sounds: Shape ``(count, channels, samples)``.
        rate: Samples a second.
        folder: Where they go; made if missing.
        stem: How their names begin.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, sound in enumerate(sounds):
        loudest = float(np.abs(sound).max(initial=0))
        path = folder / f"{stem}-{number + 1:02}.wav"
        soundfile.write(path, (sound * (PEAK / loudest if loudest else 0)).T, rate, "PCM_16")
        paths.append(path)
    return paths
