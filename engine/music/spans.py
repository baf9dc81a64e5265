"""Stretches of time: half-open spans of ticks, ascending, apart from each other."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
"""First tick, and the first tick after."""

NEVER = 2**62
"""A tick after all others."""


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the ticks of some spans as spans that ascend and do not touch; empty ones are left out."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def common(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return the ticks that are in both of two choices of spans; each ascends without overlaps."""
    shared = []
    index = 0
    for start, end in spans:
        while index < len(others) and others[index][1] <= start:
            index += 1
        at = index
        while at < len(others) and others[at][0] < end:
            shared.append((max(start, others[at][0]), min(end, others[at][1])))
            at += 1
    return tuple(shared)


def without(spans: Sequence[Span], gone: Sequence[Span]) -> tuple[Span, ...]:
    """Return the ticks of some spans that no span of others holds; each ascends without overlaps."""
    left = []
    for first, end in spans:
        start = first
        for taken, free in common(((first, end),), gone):
            left.append((start, taken))
            start = free
        left.append((start, end))
    return tuple((start, end) for start, end in left if start < end)


def span_at(spans: Sequence[Span], tick: int) -> Span | None:
    """Return the span that holds a tick, if one does; spans ascend and do not overlap."""
    index = bisect_right(spans, tick, key=lambda span: span[0]) - 1
    return spans[index] if index >= 0 and tick < spans[index][1] else None


def are_within(spans: Sequence[Span], ticks: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of each of some ticks whether a span holds it; spans ascend and do not overlap."""
    edges = np.array(spans, np.int64).ravel()
    return np.asarray(np.searchsorted(edges, ticks, "right") % 2 == 1)  # an odd place lies inside a span


def tick_within(spans: Sequence[Span], tick: int) -> int:
    """Return the tick of some spans, at least one, that is nearest to a tick."""
    inside = (max(start, min(tick, end - 1)) for start, end in spans)
    return min(inside, key=lambda each: abs(each - tick))
