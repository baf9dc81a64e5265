"""Does music change as much from one stretch to the next as it should?"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MIN_SPREAD = 0.01
"""Standard deviation that a frame has at least, in semitones or sixteenths: one of equal values is a peak."""


def normal_overlap(one: Sequence[float] | Floats, other: Sequence[float] | Floats) -> float:
    """Return the area under both of the normal densities fitted to two samples.

    Args:
        one: Pitches or durations of the notes in one frame.
        other: Those of another.

    Returns:
        0 to 1; not a number where one of them is empty.

    Source: Mittal et al. 2021, arXiv:2103.16091, sec. 4.2. The paper's formula has one crossing point of the
        densities; with two, `statistics.NormalDist.overlap` takes both (Inman and Bradley 1989).
    """
    if not (len(one) and len(other)):
        return float("nan")
    return _fitted(one).overlap(_fitted(other))


def adjacent_overlaps(frames: Sequence[Sequence[float] | Floats]) -> Floats:
    """Return the overlap of each frame with the next; shape ``(frames - 1,)``."""
    return np.array([normal_overlap(one, other) for one, other in pairwise(frames)])


def consistency(made: Floats, true: Floats) -> float:
    """Return how near the mean overlap is to that of true music; 1 is equal.

    Args:
        made: Overlaps of adjacent frames of made music, of any shape; nan is left out.
        true: Those of true music.

    Source: Mittal et al. 2021, arXiv:2103.16091, eq. 5.
    """
    return _similarity(float(np.nanmean(made)), float(np.nanmean(true)))


def variance(made: Floats, true: Floats) -> float:
    """Return how near the variance of the overlaps is to that of true music; 1 is equal.

    Args:
        made: As for ``consistency``.
        true: As for ``consistency``.

    Source: Mittal et al. 2021, arXiv:2103.16091, eq. 6.
    """
    return _similarity(float(np.nanvar(made)), float(np.nanvar(true)))


def _fitted(values: Sequence[float] | Floats) -> NormalDist:
    return NormalDist(float(np.mean(values)), max(float(np.std(values)), MIN_SPREAD))


def _similarity(made: float, true: float) -> float:
    return max(0.0, 1 - abs(made - true) / true) if true else float(made == true)
