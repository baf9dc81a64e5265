"""Work that tells how much of it is done."""

from collections.abc import Generator, Sequence
from typing import TypeVar

from ripieno.engine.grid.part import Part

Outcome = TypeVar("Outcome")

Made = Generator[float, None, Outcome]
"""Yields the share of the work that is done, and returns what was made; closing it ends the work."""

Parts = Made[Sequence[Part]]


def finish(work: Made[Outcome]) -> Outcome:
    """Run work to its end, and return what was made."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
