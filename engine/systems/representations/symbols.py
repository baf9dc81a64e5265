"""Choosing by chance among what a network finds likely."""

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.systems.representations.representation import Floats, Generators, Rows


def seeded(seed: int, count: int) -> tuple[np.random.Generator, ...]:
    """Return a source of chance for each of some pieces; none depends on how many there are."""
    return tuple(
        np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(piece,))) for piece in range(count)
    )


def draw_symbols(outputs: Floats, generators: Generators) -> Rows:
    """Draw one symbol for each row of log-odds of shape ``(batch, symbols)``; shape ``(batch,)``."""
    shares = np.exp(outputs.astype(np.float64) - outputs.max(axis=-1, keepdims=True))
    ends = np.cumsum(shares, axis=-1)
    drawn = _uniform(generators, ()) * ends[:, -1]
    symbols: NDArray[np.int64] = (ends <= drawn[:, None]).sum(axis=-1).clip(0, outputs.shape[-1] - 1)
    return symbols


def draw_keys(outputs: Floats, generators: Generators) -> Rows:
    """Draw each key by itself from log-odds of shape ``(batch, keys)``; the same shape, 0 or 1."""
    with np.errstate(over="ignore"):  # at very low temperatures; the chance is 0 then
        chances = 1 / (1 + np.exp(-outputs.astype(np.float64)))
    keys: NDArray[np.uint8] = (_uniform(generators, outputs.shape[1:]) < chances).astype(np.uint8)
    return keys


def _uniform(generators: Generators, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return numbers from 0 to 1 of a shape for each source."""
    return np.stack([np.asarray(each.random(shape)) for each in generators])
