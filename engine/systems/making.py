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


def part_of(work: Made[Outcome], start: float, stop: float) -> Made[Outcome]:
    """Do work as a part of more: what it tells lies between two shares of the whole.

    Args:
        work: The part.
        start: The share of the whole that is done before it.
        stop: The share that is done after it.
    """
    try:
        while True:
            yield start + (stop - start) * next(work)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
