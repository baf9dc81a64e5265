"""The chords that half bars are told apart by, and their tones."""

import numpy as np

from ripieno.engine.generate.clashes import CLASS_COUNT
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.music.chord_names import QUALITIES
from ripieno.engine.music.chord_search import PRIORS
from ripieno.engine.music.chords import Chord

QUALITY_NAMES = ("maj", "min", "7", "m7", "maj7", "sus4")
"""Qualities of the chords; others differ from one of these by a tone."""


def _tone_shares() -> Doubles:
    rows = []
    for name in QUALITY_NAMES:
        members = np.zeros(CLASS_COUNT)
        members[list(QUALITIES[name].intervals)] = 1 / len(QUALITIES[name].intervals)
        rows += [np.roll(members, root) for root in range(CLASS_COUNT)]
    return np.array(rows)


TONE_SHARES = _tone_shares()
"""Share of each pitch class in each chord, shape ``(chords, CLASS_COUNT)``, quality by quality, root by
root."""

CHORD_COUNT = len(TONE_SHARES)
"""Chords that half bars are told apart by."""

USUAL_SHARES: Doubles = np.repeat([np.exp(PRIORS[name]) for name in QUALITY_NAMES], CLASS_COUNT)
"""How usual each chord is beside a major one, shape ``(chords,)``."""

_LENGTHS = np.linalg.norm(TONE_SHARES, axis=1)


def nearest_chord(chord: Chord | None) -> int:
    """Return the index of the chord whose tones are most like those of a chord; -1 for none."""
    if chord is None or not chord.pitch_classes:
        return -1
    members = np.isin(np.arange(CLASS_COUNT), list(chord.pitch_classes))
    return int((TONE_SHARES @ members / _LENGTHS).argmax())
