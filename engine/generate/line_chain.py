"""The chances of the notes of a single line, when each depends on the note before it.

The line is a hidden semi-Markov model: its state is the pitch of the last note and the steps since it began.
On each step either no note begins, or one does, with the chance of its cell times the weight of its interval
and of the time since the last one. Forward and backward sums give the chance of each cell, given all others.

Source: Rabiner 1989, "A tutorial on hidden Markov models and selected applications in speech recognition",
III.A; Yu 2010, "Hidden semi-Markov models".
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ripieno.engine.grid.layout import Doubles

MAX_MOVE, MAX_WAIT = 13, 17
"""Largest interval (semitones) and longest time (steps) that are told apart; larger ones count as these."""

MAX_CHANCE = 0.98
"""Chance that a note begins on a step, at most, so that a line can go on in every way."""


@dataclass(frozen=True)
class LineEnds:
    """The notes on both sides of a stretch; None where none is near.

    Attributes:
        before: Pitch of the last note before the stretch, and the steps from it to the first step.
        after: Pitch of the first note after the stretch, and the steps to it from the end of the stretch.
    """

    before: tuple[int, int] | None
    after: tuple[int, int] | None

    def above(self, low: int) -> Self:
        """Return the same notes with pitches counted from another one."""
        before, after = (None if end is None else (end[0] - low, end[1]) for end in (self.before, self.after))
        return replace(self, before=before, after=after)


@dataclass(frozen=True)
class LineWeights:
    """How much likelier than by the chances of cells alone an interval and a time between notes are.

    Attributes:
        moves: Shape ``(2 * MAX_MOVE + 1,)``, by semitones from ``-MAX_MOVE`` on.
        waits: Shape ``(MAX_WAIT,)``, by steps from 1 on.
    """

    moves: Doubles
    waits: Doubles

    @classmethod
    def even(cls) -> Self:
        """Return weights that change nothing."""
        return cls(np.ones(2 * MAX_MOVE + 1), np.ones(MAX_WAIT))


@dataclass(frozen=True)
class LineMarginals:
    """What is expected of a line.

    Attributes:
        chance: Shape ``(steps, pitches)``, that a note begins there.
        moves: Shape as of the weights, expected number of each interval.
        waits: Shape as of the weights, expected number of each time between notes.
    """

    chance: Doubles
    moves: Doubles
    waits: Doubles


def line_marginals(chance: Doubles, weights: LineWeights, ends: LineEnds) -> LineMarginals:
    """Return what is expected of a line, each note given all others.

    Args:
        chance: Shape ``(steps, pitches)``, of each cell by itself.
        weights: Of intervals and times.
        ends: The notes around, as pitches of ``chance``.
    """
    cells = chance * np.minimum(1.0, MAX_CHANCE / np.maximum(chance.sum(axis=1, keepdims=True), 1e-9))
    steps, pitches = cells.shape
    semitones = np.subtract.outer(np.arange(pitches), np.arange(pitches)).T
    move = np.clip(semitones, -MAX_MOVE, MAX_MOVE) + MAX_MOVE
    follow, silent = weights.moves[move], 1 - cells.sum(axis=1)
    states = _forward(cells, silent, follow, weights, _begin(cells, ends))
    leaving = np.tensordot(states[:-1], weights.waits, (1, 0))
    reached = np.zeros((steps, pitches))
    waits = np.zeros(MAX_WAIT)
    coming = _end(follow, weights, ends, pitches)
    for step in range(steps - 1, -1, -1):
        onset = cells[step] * coming[0]
        onward = follow @ onset
        coming = weights.waits[:, None] * onward + silent[step] * coming[_LATER]
        whole = float((states[step] * coming).sum())
        reached[step] = onset / whole
        waits += weights.waits * (states[step] @ onward) / whole
        coming = coming / coming.max()
    pairs = follow * (leaving.T @ reached)
    moves = np.zeros(2 * MAX_MOVE + 1)
    np.add.at(moves, move, pairs)
    return LineMarginals((leaving @ follow) * reached, moves, waits)


def _forward(
    cells: Doubles, silent: Doubles, follow: Doubles, weights: LineWeights, first: Doubles
) -> Doubles:
    """Return the chance of each state before each step and after the last one, given what went before.

    Returns:
        Shape ``(steps + 1, MAX_WAIT, pitches)``: the pitch of the last note and the time since it began.
    """
    states = np.zeros((len(cells) + 1, *first.shape))
    states[0] = first
    for step, own in enumerate(cells):
        before, after = states[step], states[step + 1]
        after[1:] = silent[step] * before[:-1]
        after[-1] += silent[step] * before[-1]
        after[0] = (weights.waits @ before @ follow) * own
        after /= after.sum()
    return states


_LATER = np.minimum(np.arange(MAX_WAIT) + 1, MAX_WAIT - 1)
"""The time since the last note, one step later, from 1 on as an index."""


def _begin(cells: Doubles, ends: LineEnds) -> Doubles:
    """Return the state before the first step."""
    state = np.zeros((MAX_WAIT, cells.shape[1]))
    if ends.before is None:
        usual = cells.sum(axis=0) + 1e-9
        state[-1] = usual / usual.sum()
    else:
        pitch, wait = ends.before
        state[min(wait, MAX_WAIT) - 1, pitch] = 1
    return state


def _end(follow: Doubles, weights: LineWeights, ends: LineEnds, pitches: int) -> Doubles:
    """Return how likely what comes after the last step is from each state."""
    if ends.after is None:
        return np.ones((MAX_WAIT, pitches))
    pitch, wait = ends.after
    waits = weights.waits[np.minimum(np.arange(MAX_WAIT) + wait, MAX_WAIT - 1)]
    return np.outer(waits, follow[:, pitch])
