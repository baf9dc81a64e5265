"""The array type of the diffusion core."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
"""Real numbers, ``float32`` or ``float64``; the first axis is the batch of variations."""

Mask = npt.NDArray[np.bool_]
"""True where values are to be made anew; broadcasts against an :data:`Array`."""
