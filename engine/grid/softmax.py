"""Chances from the logarithms of weights."""

import numpy as np

from ripieno.engine.grid.layout import Doubles


def softmax(logarithms: Doubles) -> Doubles:
    """Return chances in proportion to weights.

    ``scipy.special`` has this too; to load it takes longer than to load all the rest of a fill.

    Args:
        logarithms: Those of the weights, shape ``(..., choices)``, finite.

    Returns:
        Shaped alike; the chances of all choices sum to 1.
    """
    weights: Doubles = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
    chances: Doubles = weights / weights.sum(axis=-1, keepdims=True)
    return chances
