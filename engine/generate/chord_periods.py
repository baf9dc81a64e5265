"""How likely each chord is in each new half bar, by the chords around.

Songs repeat their chords more than their notes, most often after four or eight bars. So the chord of a new
bar is likely to be that of a known bar: the more so, the more alike the chords of known bars are that lie as
far apart. In POP909 the true chord of a half bar has a log-likelihood of -2.8 nats by how often chords come
around, and of -2.0 by this.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.bar_similarity import similarity_by_distance
from ripieno.engine.generate.chord_table import TONE_SHARES, USUAL_SHARES, nearest_chord
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.softmax import softmax
from ripieno.engine.music.harmony import BeatChords

HALF_BAR_BEATS = 2
"""Beats that have one chord."""

UNSEEN_WEIGHT = 0.5
"""Half bars with each major or minor chord that are counted beside those around."""

NEW_SHARE = 0.3
"""Share of half bars whose chord does not come from a known bar."""

SIMILARITY_WEIGHT, FADE_BARS = 8.0, 24.0
"""Log-odds in favour of bars at a distance at which chords are wholly alike, and bars over which they fall by
1."""

PHRASES: Mapping[int, float] = {4: 1.0, 8: 0.5}
"""Log-odds in favour of bars that lie a multiple of so many bars away."""

_UNIT = TONE_SHARES / np.linalg.norm(TONE_SHARES, axis=1, keepdims=True)
CHORD_SIMILARITY: Doubles = _UNIT @ _UNIT.T
"""How like each two chords are, shape ``(chords, chords)``: the cosine of their tones."""


def chord_likelihood(
    around: Mapping[int, BeatChords], made: Mapping[int, Sequence[int]], half_bars: int
) -> Doubles:
    """Return how likely each chord is in each half bar, shape ``(half bars, chords)``; rows add up to 1.

    Args:
        around: The chords of the beats of known bars, by bar.
        made: The half bars of each new bar, by bar.
        half_bars: How many half bars there are.
    """
    known = {bar: _by_half_bar(chords) for bar, chords in sorted(around.items())}
    counted = _counted([chord for own in known.values() for chord in own])
    likely = np.tile(counted, (half_bars, 1))
    for bar, own in made.items():
        whole = {other: found for other, found in known.items() if len(found) == len(own) and min(found) >= 0}
        if len(whole) > 1:
            bars, chords = np.array(list(whole)), np.array(list(whole.values()))
            shares = _shares_of_bars(bars, chords, bar)
            likely[own] *= NEW_SHARE
            for place, half_bar in enumerate(own):
                np.add.at(likely[half_bar], chords[:, place], (1 - NEW_SHARE) * shares)
    return likely


def _by_half_bar(chords: BeatChords) -> list[int]:
    """Return the index of the chord of each half bar; -1 where there is none."""
    return [nearest_chord(chord) for chord in chords[::HALF_BAR_BEATS]]


def _counted(chords: Sequence[int]) -> Doubles:
    """Return how likely each chord is by how often it comes, shape ``(chords,)``."""
    found = np.array([chord for chord in chords if chord >= 0], np.int64)
    counts = UNSEEN_WEIGHT * USUAL_SHARES + np.bincount(found, minlength=len(USUAL_SHARES))
    counted: Doubles = counts / counts.sum()
    return counted


def _shares_of_bars(bars: NDArray[np.int64], chords: NDArray[np.int64], made: int) -> Doubles:
    """Return how likely a new bar has the chords of each known one, shape ``(bars,)``.

    Args:
        bars: Shape ``(bars,)``, the number of each known bar.
        chords: Shape ``(bars, half bars)``, their chords.
        made: The number of the new bar.
    """
    alike = CHORD_SIMILARITY[chords[:, None], chords[None]].mean(axis=-1)
    distances = np.abs(bars - made)
    similarity, usual = similarity_by_distance(alike, bars, distances)
    phrases = sum(odds * (distances % length == 0) for length, odds in PHRASES.items())
    return softmax(SIMILARITY_WEIGHT * (similarity - usual) - distances / FADE_BARS + phrases)
