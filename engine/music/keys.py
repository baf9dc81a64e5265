"""Keys: names, scales, and the key that some notes are in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spelling import MAJOR_ROOTS, MINOR_ROOTS, PITCH_CLASS, pitch_class

Mode = Literal["major", "minor"]

_MODES: tuple[Mode, Mode] = ("major", "minor")
_SCALES: dict[Mode, tuple[int, ...]] = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_TONICS: dict[Mode, tuple[str, ...]] = {"major": MAJOR_ROOTS, "minor": MINOR_ROOTS}
_MODE_WORDS: dict[str, Mode] = {
    **dict.fromkeys(("", "M", "maj", "major", "dur"), "major"),
    **dict.fromkeys(("m", "min", "minor", "moll"), "minor"),
}
_KEY = re.compile(rf"\s*{PITCH_CLASS}[\s:-]*([A-Za-z]*)\s*")

# How much of each degree's time a key has, from its tonic upwards. Albrecht & Shanahan 2013,
# "The Use of Large Corpora to Train a New Type of Key-Finding Algorithm", Music Perception 31(1).
_PROFILES = np.array(
    [
        [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081],
        [0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052],
    ]
)


class KeyNameError(RipienoError):
    """A text that names no key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A major or minor key.

    Attributes:
        tonic: Pitch class, 0 (C) to 11.
        mode: The natural minor scale where minor.
    """

    tonic: int
    mode: Mode

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The seven pitch classes of the scale."""
        return frozenset((self.tonic + step) % 12 for step in _SCALES[self.mode])

    def __str__(self) -> str:
        """Return the name as musicians write it, such as ``A minor``."""
        return f"{_TONICS[self.mode][self.tonic]} {self.mode}"


def parse_key(text: str) -> Key:
    """Return the key that a text such as ``A minor``, ``Bb``, ``f#m`` or ``Gb:maj`` names.

    Raises:
        KeyNameError: If it names none.
    """
    match = _KEY.fullmatch(text)
    word = match[3] if match else "?"
    mode = _MODE_WORDS.get(word) or _MODE_WORDS.get(word.casefold())
    if match is None or mode is None:
        raise KeyNameError(f'"{text}" is not a key; write one such as A minor or Bb major.')
    return Key(pitch_class(match[1], match[2]), mode)


def estimate_key(notes: Iterable[Note]) -> Key | None:
    """Return the key whose profile correlates best with the time each pitch class sounds.

    Args:
        notes: Pitched notes; leave drums out.

    Returns:
        A key, or None where there are no notes or all pitch classes sound alike.

    Source: Krumhansl 1990, "Cognitive Foundations of Musical Pitch", ch. 4, with the profiles of
        Albrecht & Shanahan 2013.
    """
    return key_of(durations_of(notes))


def durations_of(notes: Iterable[Note]) -> NDArray[np.float64]:
    """Return how many ticks each pitch class sounds, shape (12,); those of several lanes add up."""
    durations = np.zeros(12)
    for part in Notes.of(notes).blocks():
        durations += np.bincount(part.pitches % 12, part.lengths, 12)
    return durations


def key_of(durations: NDArray[np.float64]) -> Key | None:
    """Return the key that :func:`estimate_key` finds where pitch classes sound for some times.

    Args:
        durations: Ticks of each pitch class, shape (12,).
    """
    deviation = durations - durations.mean()
    if not np.any(np.abs(deviation) > 1e-9 * durations.max(initial=1)):
        return None
    best = int(np.argmax(_rotated_profiles() @ deviation))
    return Key(best % 12, _MODES[best // 12])


def _rotated_profiles() -> NDArray[np.float64]:
    """Return the profiles of 12 major and 12 minor keys, centred, of length 1; shape (24, 12)."""
    centred = _PROFILES - _PROFILES.mean(axis=1, keepdims=True)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    return np.array([np.roll(profile, tonic) for profile in centred for tonic in range(12)])
