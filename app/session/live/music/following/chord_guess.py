"""The chord of a short stretch of what a player plays, also where few notes are heard."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key

_QUALITIES = ("maj", "min", "dim")
_OUTSIDE = 0.7
"""What a tick of a note outside a chord costs, in ticks of a note inside."""

_IN_BASS, _IN_KEY, _STAYS, _TONE = 0.25, 0.12, 0.15, 0.05
"""What speaks for a chord besides, in shares of all ticks: its root is the lowest note, its tones lie in the
key, it is the chord before; and each of its tones that is there."""

_DIMINISHED = -0.15

_ABSENT = 0.5
"""What each tone of a chord costs that lies outside the key and is not heard."""


def guess_chord(
    durations: NDArray[np.float64], lowest: int | None, key: Key | None, before: Chord | None
) -> Chord | None:
    """Return the triad that fits best; None where nothing sounds.

    Args:
        durations: How long each pitch class sounds, shape (12,).
        lowest: Pitch class of the lowest note, if known.
        key: The key, if known.
        before: The chord before, if known.
    """
    total = float(durations.sum())
    if total <= 0:
        return None
    scored = [
        (_score(durations / total, Chord(root, quality), lowest, key, before), -number, root, quality)
        for number, (quality, root) in enumerate((q, r) for q in _QUALITIES for r in range(12))
    ]
    _, _, root, quality = max(scored)
    return Chord(root, quality)


def _score(
    shares: NDArray[np.float64], chord: Chord, lowest: int | None, key: Key | None, before: Chord | None
) -> float:
    tones = chord.pitch_classes
    inside = float(shares[list(tones)].sum())
    score = inside - _OUTSIDE * (1 - inside)
    score += _TONE * sum(shares[tone] > 0 for tone in tones)
    score += _IN_BASS * (lowest == chord.root)
    score += _IN_KEY * (key is not None and tones <= key.pitch_classes)
    score += _STAYS * (chord == before)
    if key is not None:
        score -= _ABSENT * sum(shares[tone] == 0 for tone in tones - key.pitch_classes)
    score += _DIMINISHED * (chord.quality == "dim")
    return float(score)


BarChords = tuple[Chord | None, ...]
"""The chords of a bar's halves, or of the whole bar."""

PERIODS = (1, 2, 4, 8, 3, 6, 12, 16)
"""Bars after which players are likely to come round, the likeliest first."""


def predict(known: dict[int, BarChords], bar: int) -> BarChords | None:
    """Return the chords that a bar will have if the player goes on as before.

    The shortest period is taken after which all of the last bars have come round; where none has yet, the
    one under which most of them have; where nothing can be compared, the last bar goes on.

    Args:
        known: The chords of bars that were heard.
        bar: A bar that was not.
    """
    earlier: Sequence[int] = sorted(each for each in known if each < bar)
    if not earlier:
        return None
    last = earlier[-1]
    best, best_share = 1, -1.0
    for period in PERIODS:
        pairs = [
            known[each] == known[each - period]
            for each in range(last, last - max(period, 2), -1)
            if each in known and each - period in known
        ]
        if not pairs:
            continue
        share = sum(pairs) / len(pairs)
        if share > best_share + 1e-9:
            best, best_share = period, share
    source = bar
    while source > last:
        source -= best
    return known.get(source, known[last])
