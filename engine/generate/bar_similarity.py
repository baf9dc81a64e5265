"""How like bars are by how far apart they lie: the period in which music repeats itself."""

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.spec import Bools

USUAL_PAIRS = 2.0
"""Pairs of bars that the usual similarity of bars weighs as much as."""


def note_similarity(notes: Bools) -> Doubles:
    """Return how like each two bars of a lane are, shape ``(bars, bars)``: the F1 of their notes.

    Args:
        notes: Shape ``(bars, beats, STEPS, PITCHES)``, where notes begin; none silent.
    """
    cells = notes.reshape(len(notes), -1).astype(np.float64)
    counts = cells.sum(axis=1)
    alike: Doubles = 2 * (cells @ cells.T) / np.add.outer(counts, counts)
    return alike


def similarity_by_distance(
    alike: Doubles, bars: NDArray[np.int64], distances: NDArray[np.int64]
) -> tuple[Doubles, float]:
    """Return how like bars are that lie so far apart, and how like bars are on the whole.

    Args:
        alike: Shape ``(bars, bars)``, how like each two bars are, 0 to 1; two bars at least.
        bars: Shape ``(bars,)``, the number of each, none twice.
        distances: Bars apart, from 1.

    Returns:
        Shaped as the distances, the mean of pairs of bars, near the usual one where there are few pairs; and
        the mean of all pairs.
    """
    one, other = np.triu_indices(len(alike), 1)
    apart = np.abs(bars[one] - bars[other])
    size = int(max(distances.max(), apart.max())) + 1
    sums, pairs = np.bincount(apart, alike[one, other], size), np.bincount(apart, minlength=size)
    usual = float(alike[one, other].mean())
    similarity: Doubles = (sums + USUAL_PAIRS * usual)[distances] / (pairs + USUAL_PAIRS)[distances]
    return similarity, usual
