"""Work that makes a great many values that hold no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_gc() -> Iterator[None]:
    """Work without sweeps for cyclic garbage, which stop all threads while they walk through a clip.

    What was made is left out of later sweeps too; it holds no cycles, and goes when it is dropped.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
