"""Names of pitches and pitch classes."""

import re

from ripieno.engine.errors import RipienoError

PITCH_CLASS = "([A-Ga-g])([#\u266fb\u266d]?)"
"""Regular expression of a named pitch class: its letter and its accidental."""

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
"""Semitones of the natural notes above C."""

ACCIDENTALS = {"": 0, "#": 1, "\u266f": 1, "b": -1, "\u266d": -1}
"""Semitones that an accidental adds."""

_PITCHES = re.compile(rf"\s*{PITCH_CLASS}(-?[0-9])(?:\s*[-\u2013]\s*{PITCH_CLASS}(-?[0-9]))?\s*")
_SIGNS = {-1: "b", 0: "", 1: "#"}

MAJOR_ROOTS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
"""The usual names of the pitch classes as major tonics and roots."""

MINOR_ROOTS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
"""The usual names of the pitch classes as minor tonics and roots."""

_PLAIN = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
# Letters from the root to each chord tone: a third is two letters away, a fifth four.
_LETTER_STEPS = (0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6)
_UNUSUAL = frozenset({"Cb", "Fb", "E#", "B#"})


class PitchRangeError(RipienoError):
    """A text that names no range of MIDI pitches."""


def parse_pitches(text: str) -> tuple[int, int]:
    """Return the lowest and highest MIDI pitch of a text such as ``C3-C5``, or of one pitch.

    Raises:
        PitchRangeError: If it is no range of pitches.
    """
    match = _PITCHES.fullmatch(text)
    if match is None:
        raise PitchRangeError(f'"{text}" is not a range of pitches; write one such as C3-C5 or F#2-Bb4.')
    low = _pitch(*match.groups()[:3])
    high = _pitch(*match.groups()[3:]) if match[4] else low
    if not 0 <= low <= high <= 127:
        raise PitchRangeError(f'"{text}" must go upwards, from C-1 at the lowest to G9 at the highest.')
    return low, high


def pitch_class(letter: str, accidental: str) -> int:
    """Return the pitch class, 0 (C) to 11, of the two parts that `PITCH_CLASS` matches."""
    return (SEMITONES[letter.upper()] + ACCIDENTALS[accidental]) % 12


def pitch_name(pitch: int) -> str:
    """Return a pitch's name with its octave; MIDI 60 is C4."""
    return f"{_PLAIN[pitch % 12]}{pitch // 12 - 1}"


def name_above(root: str, semitones: int) -> str:
    """Return the name of a chord tone, spelled as its interval: a third above D is F#, not Gb.

    Args:
        root: Name of the root, such as ``Bb``.
        semitones: Distance upwards, 0 to 11.
    """
    accidental = root[1:]
    wanted = (pitch_class(root[0], accidental) + semitones) % 12
    letters = list(SEMITONES)
    letter = letters[(letters.index(root[0]) + _LETTER_STEPS[semitones]) % 7]
    sign = _SIGNS.get((wanted - SEMITONES[letter] + 6) % 12 - 6)
    name = f"{letter}{sign}"
    return _PLAIN[wanted] if sign is None or name in _UNUSUAL else name


def _pitch(letter: str, accidental: str, octave: str) -> int:
    """Return the MIDI pitch of a name; C4 is 60."""
    return 12 * (int(octave) + 1) + SEMITONES[letter.upper()] + ACCIDENTALS[accidental]
