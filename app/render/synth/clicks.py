"""The metronome."""

from collections.abc import Iterator

import numpy as np

from ripieno.app.render.sound import SAMPLE_RATE, Samples
from ripieno.app.render.synth.playback import Playback

LENGTH = SAMPLE_RATE // 25
"""Frames of a click."""

ACCENT, BEAT = 1760.0, 1320.0
"""Hertz of the first beat of a bar and of the others."""

LOUDNESS = 0.35
_DECAY = 90.0
"""How quickly a click dies away, per second."""


def clicks(playback: Playback) -> Iterator[tuple[int, bool]]:
    """Yield where beats lie in a passage, as written in its metre.

    Yields:
        Frame of the passage, and whether a bar begins there.
    """
    time = playback.clip.time
    bar = time.bar_at(playback.start)
    while (start := time.bar_start(bar)) < playback.end:
        length = time.bar_length(bar)
        beat = 4 * time.ppq / time.metre_at(bar).denominator
        number = 0
        while (offset := round(number * beat)) < length and number < time.metre_at(bar).numerator:
            if playback.start <= start + offset < playback.end:
                yield playback.frame_at(start + offset) - playback.first_frame, number == 0
            number += 1
        soon = playback.clip.time.tick_at((playback.frame_at(start) + LENGTH) / SAMPLE_RATE)
        bar = max(bar + 1, time.bar_at(soon))  # bars that are over before their click is are skipped


def click(*, is_accent: bool) -> Samples:
    """Return the sound of a beat; it begins at its loudest but one quarter of a wave."""
    seconds = np.arange(LENGTH) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * (ACCENT if is_accent else BEAT) * seconds) * np.exp(-_DECAY * seconds)
    mono = (LOUDNESS * (1.0 if is_accent else 0.7) * wave).astype(np.float32)
    return np.repeat(mono[:, None], 2, axis=1)
