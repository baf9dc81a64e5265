"""The one range of seeds: whatever one surface prints, every other one takes."""

import secrets

MAX_SEED = 2**32 - 1
"""The highest seed; any program that reads JSON can hold it."""


def draw_seed(seed: int | None = None) -> int:
    """Return a seed, or a random one from 0 to `MAX_SEED` where none is given."""
    return secrets.randbelow(MAX_SEED + 1) if seed is None else seed


def wrap_seed(seed: int) -> int:
    """Return a seed that was counted on, or back, as one of the range."""
    return seed % (MAX_SEED + 1)
