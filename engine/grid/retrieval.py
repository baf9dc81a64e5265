"""Retrieval: the passage elsewhere in a piece that a region most likely repeats.

Songs repeat their sections, so the bars around a region often stand somewhere else too, with what belongs
between them. The model is shown that passage beside its window.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from ripieno.engine.grid.layout import HAIR, Doubles, Ints
from ripieno.engine.grid.spec import PITCHES, Bools

REACH = 6
"""Bars on either side of the region that are compared."""

FADING = 0.5
"""What a bar counts for, for each bar that it is further from the region."""

MIN_SIMILARITY = 0.1
"""Passages that are less like than this are not shown."""

SAME_SHARE = 0.2
"""Share of the onsets of two passages up to which they count as the same."""

MARGIN = 2
"""Bars shown on either side of the passage, by which the model sees how well it fits."""

REFERENCE_OFFSET = 32
"""Bars that a retrieved bar is placed after the bar that it stands for: further than any other two."""


class Onsets(NamedTuple):
    """Where the notes of a lane begin.

    Attributes:
        bar: Shape ``(notes,)``.
        cell: Shape ``(notes,)``, step in the bar times ``PITCHES`` plus pitch.
    """

    bar: Ints
    cell: Ints


@dataclass(frozen=True)
class Passage:
    """Bars that a region is likely to repeat.

    Attributes:
        shift: Bars from the region to the passage, negative where it lies before.
        similarity: 0 to 1, how like the bars around them are (a weighted mean of F1 of their onsets).
        first: First bar shown.
        last: Last bar shown.
    """

    shift: int
    similarity: float
    first: int
    last: int

    def places(self, bars: Ints, window: int) -> Ints:
        """Return the bar places of retrieved bars, for a window.

        Args:
            bars: Counted from ``first``.
            window: First bar of the window.
        """
        places: Ints = bars + (self.first - self.shift - window + REFERENCE_OFFSET)
        return places


def onsets_in_bars(onset: ArrayLike, pitch: ArrayLike, starts: Doubles) -> Onsets:
    """Give notes their bars and cells.

    Args:
        onset: Shape ``(notes,)``, in steps.
        pitch: Shape ``(notes,)``.
        starts: Shape ``(bars + 1,)``, bar lines in steps.

    Returns:
        The onsets; notes outside the bars are left out.
    """
    times = np.asarray(onset, np.float64)
    bar = np.searchsorted(starts, times + 0.5, side="right") - 1
    inside = (bar >= 0) & (bar < len(starts) - 1)
    bar, times = bar[inside], times[inside]
    step = np.maximum(np.floor(times - starts[bar] + 0.5), 0).astype(np.int64)
    return Onsets(bar, step * PITCHES + np.asarray(pitch, np.int64)[inside])


def find_passage(
    lanes: Sequence[Onsets], starts: Doubles, hidden: Bools, first: int, last: int
) -> Passage | None:
    """Return the first of ``find_passages``, or None."""
    return next(find_passages(lanes, starts, hidden, first, last), None)


def find_passages(
    lanes: Sequence[Onsets], starts: Doubles, hidden: Bools, first: int, last: int
) -> Iterator[Passage]:
    """Yield passages that the bars ``first`` to ``last`` may repeat, the most likely first.

    Args:
        lanes: Onsets of each lane; what is hidden is not looked at.
        starts: Shape ``(bars + 1,)``, bar lines in steps.
        hidden: Shape ``(lanes, bars)``, where anything is not known.
        first: First bar of the region; something in it is hidden.
        last: Its last bar.

    Yields:
        Passages that are all known and like enough, and that differ from those before in more than
        ``SAME_SHARE`` of the onsets of the lanes that are hidden in the region.
    """
    bars = hidden.shape[1]
    context = np.arange(max(first - REACH, 0), min(last + REACH + 1, bars))
    alike = _similarities(lanes, ~hidden, context, int(np.diff(starts).max()) + 1)
    weights = FADING ** np.maximum(np.maximum(first - context, context - last), 0)
    weights = np.where(np.isfinite(alike).any(axis=1), weights, 0)
    shifts = _open_shifts(hidden, np.diff(starts), first, last)
    if not len(shifts) or not weights.sum():
        return
    there = context + shifts[:, None]
    inside = (there >= 0) & (there < bars)
    found = alike[np.arange(len(context)), np.clip(there, 0, bars - 1)]
    similarity = np.where(inside, np.nan_to_num(found), 0) @ weights / weights.sum()
    rows = np.flatnonzero(hidden[:, first : last + 1].any(axis=1))
    made = [lanes[row] for row in rows.tolist()]
    found_before: list[frozenset[tuple[int, int, int]]] = []
    for best in np.argsort(-similarity, kind="stable").tolist():
        if similarity[best] < MIN_SIMILARITY:
            return
        shift = int(shifts[best])
        held = _held(made, first + shift, last + shift)
        if all(_differ(held, before) for before in found_before):
            found_before.append(held)
            yield Passage(shift, float(similarity[best]), *_shown(hidden, first + shift, last + shift))


def _held(lanes: Sequence[Onsets], first: int, last: int) -> frozenset[tuple[int, int, int]]:
    """Return lane, bar from the first, and cell of the onsets in some bars."""
    onsets: set[tuple[int, int, int]] = set()
    for lane, (bar, cell) in enumerate(lanes):
        inside = (bar >= first) & (bar <= last)
        pairs = zip((bar[inside] - first).tolist(), cell[inside].tolist(), strict=True)
        onsets.update((lane, *pair) for pair in pairs)
    return frozenset(onsets)


def _differ(one: frozenset[tuple[int, int, int]], other: frozenset[tuple[int, int, int]]) -> bool:
    return len(one ^ other) > SAME_SHARE * len(one | other)


def _similarities(lanes: Sequence[Onsets], known: Bools, rows: Ints, steps: int) -> NDArray[np.float64]:
    """Return the F1 of the onsets of some bars and of all, in lanes known in both; NaN where none sounds."""
    bars = known.shape[1]
    both, size = np.zeros((len(rows), bars)), np.zeros((len(rows), bars))
    for onsets, there in zip(lanes, known, strict=True):
        bar, cell = _distinct(onsets, there, steps * PITCHES)
        counts = np.bincount(bar, minlength=bars)
        both += _shared(bar, cell, rows, bars)
        size += (counts[rows][:, None] + counts) * (there[rows][:, None] & there)
    return np.divide(2 * both, size, out=np.full_like(both, np.nan), where=size > 0)


def _distinct(onsets: Onsets, known: Bools, cells: int) -> Onsets:
    """Return the onsets in known bars, each cell of a bar once."""
    inside = known[onsets.bar]
    return Onsets(*np.divmod(np.unique(onsets.bar[inside] * cells + onsets.cell[inside]), cells))


def _shared(bar: Ints, cell: Ints, rows: Ints, bars: int) -> Ints:
    """Return how many cells some bars, which follow each other, share with each bar.

    It is the product of the sparse matrix of onsets with its transpose. scipy has one, but is slow to import.

    Returns:
        Shape ``(len(rows), bars)``.
    """
    by_cell = np.argsort(cell, kind="stable")
    near = (bar >= rows[0]) & (bar <= rows[-1])
    low, high = (np.searchsorted(cell[by_cell], cell[near], side) for side in ("left", "right"))
    found = high - low
    within = np.arange(found.sum()) - np.repeat(np.cumsum(found) - found, found)
    pairs = np.repeat(bar[near] - rows[0], found) * bars + bar[by_cell][np.repeat(low, found) + within]
    counts: Ints = np.bincount(pairs, minlength=len(rows) * bars).reshape(len(rows), bars)
    return counts


def _open_shifts(hidden: Bools, lengths: Doubles, first: int, last: int) -> Ints:
    """Return the shifts that lead to bars of the same lengths, all of them known."""
    count = last - first + 1
    stretches = sliding_window_view(lengths, count)
    same = (np.abs(stretches - stretches[first]) < HAIR).all(axis=1)
    is_open = ~sliding_window_view(hidden.any(axis=0), count).any(axis=1)
    shifts: Ints = np.flatnonzero(same & is_open) - first
    return shifts


def _shown(hidden: Bools, first: int, last: int) -> tuple[int, int]:
    """Return the first and last bar to show: the passage and, as far as they are known, some around."""
    open_bars: Bools = ~np.any(hidden, axis=0)
    low, high = first, last
    while low > 0 and first - low < MARGIN and open_bars[low - 1]:
        low -= 1
    while high + 1 < len(open_bars) and high - last < MARGIN and open_bars[high + 1]:
        high += 1
    return low, high
