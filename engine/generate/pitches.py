"""New places for notes whose pitches are kept."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.cells import free_cells
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.known_notes import ReplacedNote
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.locks import LockError

IMPOSSIBLE = -1e6
"""Reward of a place that cannot be taken."""


def fit_pitches(window: FillWindow, lane: int, clip: Clip, odds: Floats) -> Bools:
    """Return the cells where the replaced pitches begin anew.

    The chords and single notes of a bar, in order, take those of its steps that have the
    largest sum of log-odds.

    Args:
        window: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        odds: Log-odds of an onset, shape ``(beats, STEPS, PITCHES)``.

    Returns:
        Shape ``(beats, STEPS, PITCHES)``.

    Raises:
        LockError: If the notes of a bar do not find room in it.
    """
    geometry, own = window.geometry, window.job.original.lanes[lane]
    free = free_cells(window, lane, clip) & geometry.mask[geometry.row(lane)]
    cells = np.zeros(free.shape, bool)
    by_bar = groupby(window.known.replaced[lane], key=lambda each: int(geometry.bar[each.beat]))
    for bar, notes in by_bar:
        groups = list(_groups(notes))
        beats = np.flatnonzero(geometry.bar == bar)
        if len(groups) > len(beats) * STEPS:
            raise LockError(no_place(own, bar))
        place_odds = np.where(free[beats], odds[beats], IMPOSSIBLE).reshape(-1, PITCHES)
        rewards = np.array([place_odds[:, pitches].sum(-1) for pitches in groups])
        places = in_order(rewards)
        if places is None or rewards[np.arange(len(groups)), places].min() <= IMPOSSIBLE / 2:
            raise LockError(no_place(own, bar))
        for place, pitches in zip(places.tolist(), groups, strict=True):
            cells[beats[place // STEPS], place % STEPS, pitches] = True
    return cells


def _groups(notes: Iterator[ReplacedNote]) -> Iterator[list[int]]:
    """Yield the pitches that begin together; a pitch that is struck twice on a step begins a new group."""
    group: list[int] = []
    before: tuple[int, int] | None = None
    for each in notes:
        place = each.beat, each.step
        if group and (place != before or each.note.pitch in group):
            yield group
            group = []
        group.append(each.note.pitch)
        before = place
    if group:
        yield group


def in_order(rewards: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Return rising places, one for each row, of the largest sum of rewards.

    Args:
        rewards: Shape ``(rows, places)``.

    Returns:
        Shape ``(rows,)``; None if there are fewer places than rows.
    """
    rows, places = rewards.shape
    if rows > places:
        return None
    best = np.full((rows + 1, places + 1), -np.inf)
    best[0] = 0
    for row in range(rows):
        best[row + 1, 1:] = np.maximum.accumulate(best[row, :-1] + rewards[row])
    selected = np.zeros(rows, np.int64)
    place = places
    for row in range(rows, 0, -1):
        place = int(np.flatnonzero(best[row, : place + 1] == best[row, place])[0]) - 1
        selected[row - 1] = place
    return selected


def no_place(lane: Lane, bar: int) -> str:
    """Return the sentence that refuses a bar."""
    return (
        f"The notes of bar {bar + 1} of {lane.name or lane.role} find no other place with their pitches "
        "kept; leave out this bar or the lock."
    )
