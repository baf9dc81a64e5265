"""How far is one distribution from another?"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

PRIOR_COUNT = 0.5
"""Added to each count, so that what was never seen is not impossible.

Source: Krichevsky and Trofimov 1981, "The performance of universal encoding", IEEE Trans. Inf. Theory 27(2).
"""


def smoothed_shares(counts: ArrayLike, prior: float = PRIOR_COUNT) -> Floats:
    """Return counts as shares, none of them 0.

    Args:
        counts: Of any shape, at least 0.
        prior: What is added to each, above 0.

    Returns:
        The same shape; the sum is 1.
    """
    raised: Floats = np.asarray(counts, np.float64) + prior
    shares: Floats = raised / raised.sum()
    return shares


def relative_entropy(p: Floats, q: Floats) -> float:
    """Return the Kullback-Leibler divergence of ``q`` from ``p``: ``sum p log(p / q)``, in nats.

    Args:
        p: Shares of the true distribution, of any shape.
        q: Shares of the other one, same shape.

    Returns:
        0 where they are equal; infinite where ``q`` is 0 and ``p`` is not.

    Source: Kullback and Leibler 1951, "On information and sufficiency", eq. 2.4.
    """
    held = p > 0
    if not q[held].all():
        return math.inf
    return float((p[held] * np.log(p[held] / q[held])).sum())


def jensen_shannon_divergence(p: Floats, q: Floats) -> float:
    """Return the Jensen-Shannon divergence of two distributions, in bits.

    Args:
        p: Shares, of any shape; all 0 where there is no distribution.
        q: Shares, same shape.

    Returns:
        0 (the same) to 1; 1 where just one of them is empty.

    Source: Lin 1991, "Divergence measures based on the Shannon entropy", eq. 3.2.
    """
    if not (p.any() and q.any()):
        return float(p.any() != q.any())
    middle = (p + q) / 2
    return max(0.0, (relative_entropy(p, middle) + relative_entropy(q, middle)) / (2 * math.log(2)))


def jensen_shannon_distance(p: Floats, q: Floats) -> float:
    """Return the square root of the Jensen-Shannon divergence in bits, which is a metric; 0 to 1.

    Source: Endres and Schindelin 2003, "A new metric for probability distributions", theorem 1.
    """
    return math.sqrt(jensen_shannon_divergence(p, q))


def perplexity(nats: ArrayLike) -> float:
    """Return the number of equally likely symbols that a model hesitates between.

    Args:
        nats: Minus the log-likelihood of each symbol that came, of any shape, at least one.

    Returns:
        ``exp(mean)``: 1 for a model that is always sure and right.
    """
    return float(np.exp(np.asarray(nats, np.float64).mean()))
