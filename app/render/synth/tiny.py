"""Parts through TinySoundFont, where its Python module can be imported."""

from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from ripieno.app.midi_io.channel_messages import (
    CONTROL_CHANGE,
    EXPRESSION,
    NOTE_OFF,
    NOTE_ON,
    PAN,
    PITCH_BEND,
    PROGRAM_CHANGE,
    RESET_CONTROLLERS,
    VOLUME,
    bend_value,
    kind_of,
    note_off,
    note_on,
)
from ripieno.app.render.sound import SAMPLE_RATE, Samples, SoundError
from ripieno.app.render.synth.parts import InstrumentPart
from ripieno.app.render.synth.synthesizer import TAIL, faded
from ripieno.engine.music.roles import DRUM_CHANNEL

GAIN = -4.0
"""Decibels; about as loud as FluidSynth plays."""

_RESET = ((RESET_CONTROLLERS, 0), (VOLUME, 100), (PAN, 64), (EXPRESSION, 127))
"""Controllers and values to begin with: reset all, then volume, pan and expression."""


def is_installed() -> bool:
    """Say whether the module can be imported."""
    return find_spec("tinysoundfont") is not None


class Tiny:
    """TinySoundFont, exact to the frame; the soundfont is read once.

    Args:
        soundfont: What it plays with.

    Raises:
        SoundError: If the soundfont cannot be read.
    """

    def __init__(self, soundfont: Path) -> None:
        import tinysoundfont

        self._lock = Lock()
        self._synth: Any = tinysoundfont.Synth(gain=GAIN, samplerate=SAMPLE_RATE)
        try:
            self._synth.sfload(str(soundfont))
        except RuntimeError as error:
            raise SoundError(f"{soundfont} cannot be read ({error}); name another soundfont.") from error

    def stem(self, part: InstrumentPart) -> Samples:
        """Return a part's sound; see :class:`ripieno.app.render.synth.synthesizer.Synthesizer`."""
        with self._lock:
            return self._stem(part)

    def _stem(self, part: InstrumentPart) -> Samples:
        self._synth.sounds_off()
        for controller, value in _RESET:
            self._synth.control_change(part.channel, controller, value)
        self._synth.program_change(part.channel, part.program, part.channel == DRUM_CHANNEL)
        sound, at = [np.zeros((0, 2), np.float32)], 0
        for frame, _, data in sorted(_messages(part), key=lambda each: each[:2]):
            sound.append(self._generate(frame - at))
            self._do(part, data)
            at = frame
        sound.append(self._generate(part.end + TAIL - at))
        self._synth.sounds_off()
        return faded(np.concatenate(sound), part.end + TAIL)

    def _generate(self, frames: int) -> Samples:
        if frames <= 0:
            return np.zeros((0, 2), np.float32)
        return np.frombuffer(self._synth.generate(frames), np.float32).reshape(-1, 2).copy()

    def _do(self, part: InstrumentPart, data: bytes) -> None:
        kind, channel = kind_of(data[0]), part.channel
        if kind == NOTE_ON:
            self._synth.noteon(channel, data[1], data[2])
        elif kind == NOTE_OFF:
            self._synth.noteoff(channel, data[1])
        elif kind == CONTROL_CHANGE:
            self._synth.control_change(channel, data[1], data[2])
        elif kind == PROGRAM_CHANGE:
            self._synth.program_change(channel, data[1], channel == DRUM_CHANNEL)
        elif kind == PITCH_BEND:
            self._synth.pitchbend(channel, bend_value(data[1:]))


def _messages(part: InstrumentPart) -> list[tuple[int, int, bytes]]:
    """Return frame, rank (ends of notes first, begins last) and message, in no order."""
    found = [(frame, 0, data) for frame, data in part.controls]
    for strike in part.strikes:
        found.append((strike.off, -1, note_off(0, strike.pitch, 0)))
        found.append((strike.on, 1, note_on(0, strike.pitch, strike.velocity)))
    return found
