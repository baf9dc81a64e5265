"""What turns a part into samples."""

from typing import Protocol

import numpy as np

from ripieno.app.render.sound import SAMPLE_RATE, Samples
from ripieno.app.render.synth.parts import InstrumentPart

TAIL = 2 * SAMPLE_RATE
"""Frames that a part sounds on after its last key is let go; the last tenth fades out."""


class Synthesizer(Protocol):
    """What plays parts."""

    def stem(self, part: InstrumentPart) -> Samples:
        """Return a part's sound: ``part.end + TAIL`` frames.

        Raises:
            SoundError: If it cannot be made.
        """
        ...


def faded(samples: Samples, frames: int) -> Samples:
    """Return samples cut or padded to a length, fading out in the last tenth of ``TAIL``."""
    whole = np.zeros((frames, 2), np.float32)
    kept = min(frames, len(samples))
    whole[:kept] = samples[:kept]
    length = min(TAIL // 10, frames)
    whole[frames - length :] *= np.linspace(1, 0, length, dtype=np.float32)[:, None]
    return whole
