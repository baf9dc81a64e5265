"""How far are the pieces of a set from each other, and from those of another set?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from ripieno.engine.metrics.mgeval import distances
from ripieno.engine.music.keys import estimate_key
from ripieno.engine.music.note import Note

Floats = NDArray[np.float64]

RELATIVE_MAJOR_SEMITONES = 3
"""From the tonic of a minor key up to that of the major key with the same notes."""


def pitch_counts(notes: Sequence[Note]) -> Floats:
    """Count the notes of each pitch; shape ``(128,)``."""
    return np.bincount([note.pitch for note in notes], minlength=128).astype(np.float64)


def transposed_pitch_counts(notes: Sequence[Note]) -> Floats:
    """Count the notes of each pitch after transposing a piece to C major or A minor, the shortest way.

    Args:
        notes: Of one piece; its key is estimated from them.

    Returns:
        Shape ``(128,)``; a note that would leave the range stays an octave inside.
    """
    key = estimate_key(notes)
    tonic = 0 if key is None else key.tonic + RELATIVE_MAJOR_SEMITONES * (key.mode == "minor")
    shift = (-tonic + 6) % 12 - 6
    counts = np.zeros(128)
    for pitch, count in enumerate(pitch_counts(notes)):
        moved = pitch + shift
        counts[moved + 12 * (moved < 0) - 12 * (moved > 127)] += count
    return counts


def intra_set_distances(features: Floats) -> Floats:
    """Return the Euclidean distance of each pair of pieces in one set.

    Args:
        features: Shape ``(pieces, features)``.

    Returns:
        Shape ``(pieces * (pieces - 1) / 2,)``.

    Source: Yang and Lerch 2020, "On the evaluation of generative models in music", sec. 3.2.
    """
    return distances(features, features)[np.triu_indices(len(features), 1)]


def inter_set_distances(one: Floats, other: Floats) -> Floats:
    """Return the Euclidean distance of each piece of one set to each of another, flat.

    Args:
        one: Shape ``(pieces, features)``.
        other: Shape ``(other pieces, features)``.

    Source: as for ``intra_set_distances``.
    """
    return distances(one, other).ravel()


def density(values: Floats, points: Floats) -> Floats:
    """Return a Gaussian kernel density estimate with Scott's bandwidth.

    Args:
        values: Shape ``(count,)``.
        points: Where the density is asked for; shape ``(points,)``.

    Returns:
        Shape ``(points,)``; all 0 where the values are fewer than two, or all equal.

    Source: Scott 1992, "Multivariate Density Estimation", eq. 6.42.
    """
    if len(values) < 2 or np.ptp(values) == 0:
        return np.zeros(len(points))
    estimated: Floats = gaussian_kde(values)(points)
    return estimated
