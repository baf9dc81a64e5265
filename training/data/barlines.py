"""Find the bar lines of a song from where its chords change and from a second opinion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

JUMP_COST = 4.0
"""What a broken bar costs, in bars of chord evidence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of steps in which every bar is whole.

    Attributes:
        start: First step of the first whole bar.
        end: First step after the last whole bar.
    """

    start: int
    end: int


def track_phase(evidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """Follow the bar phase through a song, leaving it only where the evidence insists.

    Args:
        evidence: Shape ``(steps, bar steps)``: how much step ``t`` speaks for bar lines at phase ``p``,
            that is at all steps congruent to ``p`` modulo the bar.

    Returns:
        Shape ``(steps,)``: the phase in force at each step; the best path by dynamic programming.
    """
    steps, phases = evidence.shape
    score = evidence[0].copy()
    came_from = np.zeros((steps, phases), np.int64)
    for step in range(1, steps):
        best = int(score.argmax())
        jump = score[best] - JUMP_COST > score
        came_from[step] = np.where(jump, best, np.arange(phases))
        score = np.where(jump, score[best] - JUMP_COST, score) + evidence[step]
    path = np.zeros(steps, np.int64)
    path[-1] = int(score.argmax())
    for step in range(steps - 1, 0, -1):
        path[step - 1] = came_from[step, path[step]]
    return path


def stretches(phase: NDArray[np.int64], bar: int) -> list[Stretch]:
    """Cut a tracked song into runs of whole bars of one phase.

    Args:
        phase: Shape ``(steps,)``, from `track_phase`.
        bar: Steps per bar.

    Returns:
        The runs in order; bars that hold a change of phase belong to none.
    """
    edges = [0, *(np.flatnonzero(np.diff(phase)) + 1).tolist(), len(phase)]
    found = []
    for first, last in zip(edges[:-1], edges[1:], strict=True):
        start = first + (int(phase[first]) - first) % bar
        end = start + (last - start) // bar * bar
        if end > start:
            found.append(Stretch(start, end))
    return found
