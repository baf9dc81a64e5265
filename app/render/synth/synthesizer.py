"""The synthesizers that turn a part into samples, and the choice among them."""

from pathlib import Path
from typing import Protocol

import numpy as np

from app.render.sound import SAMPLE_RATE, Samples, SoundError, find_soundfont, find_synthesizer, is_soundfont
from app.render.synth.parts import Part

TAIL = 2 * SAMPLE_RATE
"""Frames that a part sounds on after its last key is let go; the last tenth fades out."""


class Synthesizer(Protocol):
    """What plays parts."""

    def stem(self, part: Part) -> Samples:
        """Return a part's sound: ``part.end + TAIL`` frames.

        Raises:
            SoundError: If it cannot be made.
        """
        ...


def usual_synthesizer(soundfont: Path | None = None) -> Synthesizer:
    """Return FluidSynth where it is installed, else TinySoundFont.

    Args:
        soundfont: What to play with; None for the one that is found.

    Raises:
        SoundError: If there is neither, or no soundfont.
    """
    from app.render.synth.fluid import Fluid
    from app.render.synth.tiny import Tiny, is_installed

    font = soundfont or find_soundfont()
    if not is_soundfont(font):
        raise SoundError(f"{font} is no soundfont; name a .sf2 or .sf3 file.")
    try:
        return Fluid(find_synthesizer(), font)
    except SoundError:
        if is_installed():
            return Tiny(font)
    raise SoundError(
        "There is no synthesizer to hear clips with; install FluidSynth (Debian: apt install "
        "fluidsynth) or choose a MIDI port."
    )


def faded(samples: Samples, frames: int) -> Samples:
    """Return samples cut or padded to a length, fading out in the last tenth of ``TAIL``."""
    whole = np.zeros((frames, 2), np.float32)
    kept = min(frames, len(samples))
    whole[:kept] = samples[:kept]
    length = min(TAIL // 10, frames)
    whole[frames - length :] *= np.linspace(1, 0, length, dtype=np.float32)[:, None]
    return whole
