"""Sounds of the page: short, mono and small."""

import io
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from ripieno.app.render.sound import SAMPLE_RATE, render_sound

SECONDS = 10.0
RATE = 16_000
CODING = "ULAW"
"""Eight bits a sample on a logarithmic scale, which every player of WAV files knows: half the size."""

PEAK = 0.9


def write_midi_sound(source: Path, target: Path) -> Path:
    """Write the beginning of a MIDI file as FluidSynth plays it.

    Raises:
        SoundError: If FluidSynth or a soundfont is missing.
    """
    sound, _ = soundfile.read(
        io.BytesIO(render_sound(source.read_bytes(), (0.0, SECONDS))), dtype="float32", always_2d=True
    )
    mono = resample_poly(sound.mean(axis=1), RATE, SAMPLE_RATE)
    return _write(mono, RATE, target)


def copy_sound(source: Path, target: Path) -> Path:
    """Copy the beginning of a sound file as one channel, at its own rate."""
    sound, rate = soundfile.read(source, dtype="float32", always_2d=True)
    return _write(sound.mean(axis=1)[: round(SECONDS * rate)], rate, target)


def _write(sound: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int, target: Path) -> Path:
    loudest = float(np.abs(sound).max(initial=0))
    target.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(target, sound * (PEAK / loudest if loudest else 1), rate, CODING, format="WAV")
    return target
