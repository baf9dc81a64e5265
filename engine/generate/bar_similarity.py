"""How like bars of a lane are by how far apart they lie: the period in which the lane repeats itself."""

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.spec import Bools

USUAL_PAIRS = 2.0
"""Pairs of bars that the usual similarity of a lane's bars weighs as much as."""


def similarity_by_distance(
    notes: Bools, bars: NDArray[np.int64], distances: NDArray[np.int64]
) -> tuple[Doubles, float]:
    """Return how like bars of a lane are that lie so far apart, and how like its bars are on the whole.

    Args:
        notes: Shape ``(bars, beats, STEPS, PITCHES)``, where notes begin; two bars at least, none silent.
        bars: Shape ``(bars,)``, the number of each, none twice.
        distances: Bars apart, from 1.

    Returns:
        Shaped as the distances, the mean F1 of the notes of pairs of bars, near the usual one where there are
        few pairs; and the mean of all pairs.
    """
    cells = notes.reshape(len(notes), -1).astype(np.float64)
    counts = cells.sum(axis=1)
    one, other = np.triu_indices(len(cells), 1)
    alike = 2 * (cells @ cells.T)[one, other] / (counts[one] + counts[other])
    apart = np.abs(bars[one] - bars[other])
    size = int(max(distances.max(), apart.max())) + 1
    sums, pairs = np.bincount(apart, alike, size), np.bincount(apart, minlength=size)
    usual = float(alike.mean())
    similarity: Doubles = (sums + USUAL_PAIRS * usual)[distances] / (pairs + USUAL_PAIRS)[distances]
    return similarity, usual
