"""Networks of torch behind functions of arrays, as the run time without torch calls its graphs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn


def on_arrays(network: nn.Module) -> Callable[..., NDArray[np.float32]]:
    """Return a function that gives a network its arrays as tensors, and returns what it gives as an array."""

    @torch.no_grad()
    def run(*arrays: NDArray[Any]) -> NDArray[np.float32]:
        tensors = (torch.from_numpy(np.ascontiguousarray(each)) for each in arrays)
        made: NDArray[np.float32] = network(*tensors).numpy()
        return made

    return run


def rows_on_arrays(network: nn.Module) -> Callable[[NDArray[Any]], NDArray[np.float32]]:
    """Return the same for a network of rows, with its outputs for the row after the last one alone."""
    run = on_arrays(network)
    return lambda rows: run(rows)[:, -1]
