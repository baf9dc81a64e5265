"""Are two sets of music alike? Nine features, and the distances within and between the sets."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from ripieno.engine.metrics.transitions import transition_counts
from ripieno.engine.music.note import Note

Floats = NDArray[np.float64]

LENGTHS = (16, 8, 4, 2, 1, 12, 6, 3, 1.5, 16 / 3, 8 / 3, 4 / 3)
"""Classes of note length in sixteenths: whole to sixteenth, dotted half to sixteenth, and triplets."""

POINTS = 400
"""Points at which densities are compared."""

TAIL = 3
"""Bandwidths beyond the outermost distances that are still looked at."""

TINY = 1e-12
"""Least density; a quotient of densities needs one."""


def pitch_count(notes: Sequence[Note], step: float) -> Floats:
    """Return how many different pitches there are."""
    del step
    return np.array([len({note.pitch for note in notes})], float)


def pitch_class_histogram(notes: Sequence[Note], step: float) -> Floats:
    """Return the shares of the twelve pitch classes."""
    del step
    return _shares(np.bincount([note.pitch % 12 for note in notes], minlength=12).astype(float))


def pitch_class_transitions(notes: Sequence[Note], step: float) -> Floats:
    """Return how often each pitch class follows each other one, as shares; shape ``(144,)``."""
    del step
    return _transitions([note.pitch % 12 for note in notes])


def pitch_range(notes: Sequence[Note], step: float) -> Floats:
    """Return the distance of the highest from the lowest pitch in semitones."""
    del step
    pitches = [note.pitch for note in notes]
    return np.array([max(pitches) - min(pitches)], float)


def pitch_interval(notes: Sequence[Note], step: float) -> Floats:
    """Return the mean distance of successive pitches in semitones."""
    del step
    return np.array([np.abs(np.diff([note.pitch for note in notes])).mean() if len(notes) > 1 else 0.0])


def note_count(notes: Sequence[Note], step: float) -> Floats:
    """Return how many notes there are."""
    del step
    return np.array([len(notes)], float)


def inter_onset_interval(notes: Sequence[Note], step: float) -> Floats:
    """Return the mean time between successive onsets, in sixteenths."""
    return np.array([np.diff([note.onset / step for note in notes]).mean() if len(notes) > 1 else 0.0])


def note_length_histogram(notes: Sequence[Note], step: float) -> Floats:
    """Return the shares of twelve classes of note length."""
    return _shares(np.bincount(_length_classes(notes, step), minlength=12).astype(float))


def note_length_transitions(notes: Sequence[Note], step: float) -> Floats:
    """Return how often each class of note length follows each other one, as shares; shape ``(144,)``."""
    return _transitions(_length_classes(notes, step))


Feature = Callable[[Sequence[Note], float], Floats]

FEATURES: Mapping[str, Feature] = {
    "pitch count": pitch_count,
    "pitch classes": pitch_class_histogram,
    "pitch class transitions": pitch_class_transitions,
    "pitch range": pitch_range,
    "pitch interval": pitch_interval,
    "note count": note_count,
    "inter-onset interval": inter_onset_interval,
    "note lengths": note_length_histogram,
    "note length transitions": note_length_transitions,
}
"""The features of Yang and Lerch 2020, "On the evaluation of generative models in music", table 1.

Each takes at least one note, by onset and then pitch, and the ticks in a sixteenth. Histograms and matrices
are shares, so that they do not count the notes once more.
"""


def distances(one: Floats, other: Floats) -> Floats:
    """Return the Euclidean distance of each row of one set to each of another.

    Args:
        one: Shape ``(N, features)``.
        other: Shape ``(M, features)``.

    Returns:
        Shape ``(N, M)``.
    """
    gaps: Floats = np.linalg.norm(one[:, None] - other[None], axis=2)
    return gaps


def compare_distances(within: Floats, between: Floats) -> tuple[float, float]:
    """Compare the densities of distances within one set and between two.

    Args:
        within: Distances within the true set, of any shape.
        between: Distances of the made to the true set, of any shape.

    Returns:
        The area under both densities (1 is equal), and the Kullback-Leibler divergence of the second from
        the first, in nats (0 is equal).

    Source: Yang and Lerch 2020, sec. 3.2; kernel density with Scott's bandwidth.
    """
    first, second = within.ravel(), between.ravel()
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        same = np.array_equal(np.unique(first), np.unique(second))
        return float(same), 0.0 if same else float("inf")
    kernels = [gaussian_kde(values) for values in (first, second)]
    edge = TAIL * max(float(kernel.covariance[0, 0]) ** 0.5 for kernel in kernels)
    low, high = min(first.min(), second.min()) - edge, max(first.max(), second.max()) + edge
    points = np.linspace(low, high, POINTS)
    p, q = (np.maximum(kernel(points), TINY) for kernel in kernels)
    overlap = float(np.trapezoid(np.minimum(p, q), points))
    return overlap, float(np.trapezoid(p * np.log(p / q), points))


def _shares(counts: Floats) -> Floats:
    total = counts.sum()
    return counts / total if total else counts


def _transitions(classes: Sequence[int]) -> Floats:
    return _shares(transition_counts(classes, 12).ravel())


def _length_classes(notes: Sequence[Note], step: float) -> list[int]:
    lengths = np.array([note.length / step for note in notes])
    nearest: list[int] = np.abs(lengths[:, None] - np.array(LENGTHS)).argmin(axis=1).tolist()
    return nearest
