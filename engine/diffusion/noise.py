"""Noise with one stream per variation, so that a result depends only on its own seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ripieno.engine.diffusion.array import Array


@dataclass(frozen=True)
class Noise:
    """Standard normal noise for a batch, drawn row by row from independent generators.

    Row ``k`` draws only from ``generators[k]``: neither the size of the batch nor the other
    rows change what it gets.

    Attributes:
        generators: One generator per variation; each draw advances them.
    """

    generators: tuple[np.random.Generator, ...]

    @classmethod
    def from_seed(cls, seed: int, count: int, first: int = 0, stream: tuple[int, ...] = ()) -> Self:
        """Return noise for variations ``first`` to ``first + count - 1`` of a seed.

        Args:
            seed: The seed that a user sees, at least 0.
            count: Number of variations: the length of the batch axis.
            first: Number of the first variation, so that variation 7 can be made alone.
            stream: Numbers, at least 0, of noise that is independent of other noise of the same seed.
        """
        return cls(
            tuple(
                np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(variation, *stream)))
                for variation in range(first, first + count)
            )
        )

    def normal(self, shape_of_one: Sequence[int], dtype: npt.DTypeLike = np.float64) -> Array:
        """Return a draw of shape ``(variations, *shape_of_one)``.

        Numbers are drawn in double precision and then rounded, so that a seed means the same
        noise in ``float32`` and ``float64``.
        """
        rows = [generator.standard_normal(tuple(shape_of_one)) for generator in self.generators]
        return np.stack(rows).astype(dtype, copy=False)

    def gumbel(self, shape_of_one: Sequence[int]) -> npt.NDArray[np.float64]:
        """Return standard Gumbel numbers, shape ``(variations, *shape_of_one)``, in double precision."""
        rows = [generator.gumbel(size=tuple(shape_of_one)) for generator in self.generators]
        return np.stack(rows).astype(np.float64, copy=False)

    def like(self, x: Array) -> Array:
        """Return a draw with the shape and precision of ``x``, whose first axis is the batch."""
        return self.normal(x.shape[1:], x.dtype)
