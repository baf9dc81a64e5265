"""Confidence intervals by drawing songs anew, or leaving them out."""

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

LEVEL = 0.95

DRAWS = 400
"""Samples of songs for an interval, where a caller does not say otherwise."""


class Estimate(NamedTuple):
    """A figure with its 95 % confidence interval."""

    value: float
    low: float
    high: float


def plain(estimate: Estimate) -> list[float | None]:
    """Return a figure and its interval as JSON holds them, None for what is no number."""
    return [float(value) if np.isfinite(value) else None for value in estimate]


def bootstrap(
    songs: Sequence[str], statistic: Callable[[Rows], float], draws: int = 0, seed: int = 1
) -> Estimate:
    """Estimate a figure and its percentile interval, where rows of one song belong together.

    Args:
        songs: The song of each row.
        statistic: Takes the indices of rows, some perhaps more than once, and returns the figure.
        draws: Samples of songs with replacement; 0 for `DRAWS`.
        seed: Source of chance.

    Returns:
        The figure of all rows; draws that give no number are left out of the interval.

    Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13, with clusters.
    """
    labels, of_row = np.unique(np.array(songs), return_inverse=True)
    rows = [np.flatnonzero(of_row == label) for label in range(len(labels))]
    rng = np.random.default_rng(seed)
    drawn = [
        statistic(np.concatenate([rows[label] for label in rng.integers(0, len(rows), len(rows))]))
        for _ in range(draws or DRAWS)
    ]
    value = statistic(np.arange(len(songs)))
    known = np.array(drawn)[np.isfinite(drawn)]
    if not len(known):
        return Estimate(value, float("nan"), float("nan"))
    low, high = np.quantile(known, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Estimate(value, float(low), float(high))


def jackknife(songs: Sequence[str], statistic: Callable[[Rows], float]) -> Estimate:
    """Estimate a figure and its normal interval by leaving out each song once.

    For figures of pairs of songs: drawn with replacement, fewer pairs differ, and the bootstrap is biased.

    Args:
        songs: The song of each row.
        statistic: As for ``bootstrap``.

    Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", eq. 11.5.
    """
    labels = np.array(songs)
    left = np.array([statistic(np.flatnonzero(labels != song)) for song in np.unique(labels)])
    value, left = statistic(np.arange(len(songs))), left[np.isfinite(left)]
    if len(left) < 2:
        return Estimate(value, float("nan"), float("nan"))
    error = float(np.sqrt((len(left) - 1) * left.var()))
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * error
    return Estimate(value, value - reach, value + reach)


def mean(values: Sequence[float], songs: Sequence[str], seed: int = 1) -> Estimate:
    """Estimate a mean; rows that are not numbers are left out."""
    known = np.array(values, float)
    if not np.isfinite(known).any():
        return Estimate(float("nan"), float("nan"), float("nan"))

    def average(rows: Rows) -> float:
        selected = known[rows]
        selected = selected[np.isfinite(selected)]
        return float(selected.mean()) if len(selected) else float("nan")

    return bootstrap(songs, average, 0, seed)
