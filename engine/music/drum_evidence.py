"""What notes alone say about whether a drum kit plays them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.notes import Notes

MIN_NOTES = 12
"""Notes from which a lane of several pitches is judged."""

MIN_STROKES = 8
"""Notes from which a lane of one pitch is judged."""

THRESHOLD = 3.0
"""Log-odds above which notes are drums.

A kit that is taken for a pitched instrument costs less than the other way: a lock moves every note of it
out of its place. `python -m ripieno.training drums` states both rates.
"""

PITCHED_EVIDENCE = -6.0
"""Log-odds of a program or a name of a pitched instrument; no notes are more certain than that."""

ONE_PIECE_EVIDENCE = 4.0
"""Log-odds of strokes of one constant short length on one pitch where drum samples usually lie."""

# Log-odds of a pitch in a kit against pitched parts of any key, means of both over the lanes of the training
# data: 35 to 59, then what lies above and below. Kicks, snares, hats and cymbals stand out.
_FIRST = 35
_KIT = (
    *(0.2, 2.5, 0.4, 2.9, -0.3, 1.7, -0.3, 2.0, 1.3, 1.4, -0.1, 0.9, -1.1, 1.2, -1.1, -0.9, 1.0, -1.1),
    *(-0.7, -0.4, -1.1, -1.7, -1.5, -2.1, -0.9),
)
_ABOVE, _BELOW = -1.8, -1.0

# General MIDI's keys: bass drums; snares, side stick and clap; hats; other cymbals.
_KICKS, _SNARES = (35, 36), (37, 38, 39, 40)
_CYMBALS = (42, 44, 46, 49, 51, 52, 53, 55, 57, 59)
_ONE_PIECE_PITCHES = frozenset((*range(35, 61), 72))

# Intervals of notes struck together that chords avoid: seconds, tritone, sevenths, ninths.
_DISSONANT = (1, 2, 6, 10, 11, 13, 14, 18)
_TOGETHER = 24
"""Parts of a beat within which notes are struck together."""

WEIGHTS = (1.34, 25.48, 0.72, 0.21, 2.08, 3.55, -4.17, 3.64)
"""Log-odds for one unit of each feature, in the order of `drum_features`, and the constant.

Logistic regression with both classes of equal weight; `python -m ripieno.training drums --fit`.
"""

Floats = NDArray[np.float64]


def drum_features(notes: Notes, beat: int) -> Floats:
    """Return what tells drums from pitched parts.

    Args:
        notes: At least one, in any order.
        beat: Ticks of a quarter note.

    Returns:
        Shape (7,): mean log-odds of the pitches; share of notes struck together with the next at a dissonant
        interval; shares of notes of up to a quarter and up to an eighth of a beat; roots of the smaller share
        of bass drum and snare, and of both of them and cymbals; entropy of the pitches.
    """
    ordered = notes.taken(np.argsort(notes.onsets, kind="stable"))
    pitches, lengths = ordered.pitches.astype(np.int64), ordered.lengths
    shares = np.bincount(pitches, minlength=128) / len(pitches)
    is_together = np.diff(ordered.onsets) <= beat / _TOGETHER
    clashes = is_together & np.isin(np.abs(np.diff(pitches)), _DISSONANT)
    kick, snare, cymbal = (float(shares[list(keys)].sum()) for keys in (_KICKS, _SNARES, _CYMBALS))
    used = shares[shares > 0]
    return np.array(
        [
            _pitch_log_odds()[pitches].mean(),
            clashes.sum() / max(len(pitches) - 1, 1),
            np.mean(lengths <= beat / 4 + 1),
            np.mean(lengths <= beat / 8 + 1),
            min(kick, snare) ** 0.5,
            min(kick + snare, cymbal) ** 0.5,
            -(used * np.log(used)).sum(),
        ]
    )


def drum_log_odds(notes: Notes, beat: int) -> float:
    """Return the log-odds that a drum kit plays some notes; 0 where they are too few to say.

    Args:
        notes: In any order.
        beat: Ticks of a quarter note.
    """
    if len(notes) < MIN_STROKES:
        return 0.0
    if (notes.pitches == notes.pitches[0]).all():
        return ONE_PIECE_EVIDENCE if _is_one_piece(notes, beat) else 0.0
    if len(notes) < MIN_NOTES:
        return 0.0
    *weights, constant = WEIGHTS
    return float(drum_features(notes, beat) @ weights + constant)


def plays_like_drums(notes: Notes, beat: int, *, is_pitched: bool) -> bool:
    """Say whether notes are those of a drum kit.

    Args:
        notes: In any order.
        beat: Ticks of a quarter note.
        is_pitched: Whether a program or a name says that a pitched instrument plays them.
    """
    return drum_log_odds(notes, beat) + PITCHED_EVIDENCE * is_pitched > THRESHOLD


def _is_one_piece(notes: Notes, beat: int) -> bool:
    """Say whether notes of one pitch are strokes: equally short, whatever time passes between them."""
    gaps = np.diff(np.sort(notes.onsets))
    usual = float(np.median(notes.lengths))
    is_constant = float(np.mean(np.abs(notes.lengths - usual) <= 0.15 * usual)) >= 0.9
    is_short = usual <= min(beat / 4 + 1, 0.6 * float(np.median(gaps)))
    return is_constant and is_short and int(notes.pitches[0]) in _ONE_PIECE_PITCHES


@cache
def _pitch_log_odds() -> Floats:
    """Return the log-odds of each pitch, shape (128,)."""
    table = np.full(128, _ABOVE)
    table[:_FIRST] = _BELOW
    table[_FIRST : _FIRST + len(_KIT)] = _KIT
    return table
