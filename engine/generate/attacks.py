"""The attacks of a lane, the steps on which notes begin, and the stretches that are made of it."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.spec import PITCHES, Bools
from ripieno.engine.music.clip import Lane


@dataclass(frozen=True)
class Attacks:
    """The attacks of the known notes of a lane.

    Attributes:
        steps: Shape ``(attacks,)``, ascending, the step of each, counted through the clip.
        struck: Shape ``(attacks, PITCHES)``, the pitches that begin there.
    """

    steps: NDArray[np.int64]
    struck: Bools

    @classmethod
    def of(cls, lane: Lane, step_ticks: float) -> Self:
        """Return the attacks of a lane.

        Args:
            lane: The lane.
            step_ticks: Ticks of a step.
        """
        at = np.rint(lane.notes.onsets / step_ticks).astype(np.int64)
        steps = np.unique(at)
        struck = np.zeros((len(steps), PITCHES), np.bool_)
        struck[np.searchsorted(steps, at), lane.notes.pitches] = True
        return cls(steps, struck)

    def within(self, first: int, end: int) -> Self:
        """Return the attacks from a step on and before another one."""
        near = slice(*np.searchsorted(self.steps, (first, end)))
        return replace(self, steps=self.steps[near], struck=self.struck[near])

    @property
    def size(self) -> float:
        """Notes of an attack, in the mean; 1 without attacks."""
        return float(self.struck.sum() / len(self.steps)) if len(self.steps) else 1.0

    @property
    def highest(self) -> NDArray[np.int64]:
        """The highest pitch of each attack, shape ``(attacks,)``."""
        highest: NDArray[np.int64] = PITCHES - 1 - self.struck[:, ::-1].argmax(axis=1)
        return highest

    @property
    def lowest(self) -> NDArray[np.int64]:
        """The lowest pitch of each attack, shape ``(attacks,)``."""
        lowest: NDArray[np.int64] = self.struck.argmax(axis=1)
        return lowest

    def around(self, first: int, end: int, reach: int) -> tuple[int | None, int | None]:
        """Return the indices of the attacks before and after some steps; None for one that is not near.

        Args:
            first: The first of the steps.
            end: The step after the last one.
            reach: Steps up to which an attack is near.
        """
        left, right = int(np.searchsorted(self.steps, first)) - 1, int(np.searchsorted(self.steps, end))
        before = left if left >= 0 and first - self.steps[left] <= reach else None
        after = right if right < len(self.steps) and self.steps[right] - end < reach else None
        return before, after


@dataclass(frozen=True)
class MadeStretch:
    """Neighbouring beats of a lane that a window makes.

    Attributes:
        tokens: Positions of its masked tokens, by time.
        first: The first step, counted through the clip.
        end: The step after the last one.
        inside: Shape ``(tokens, STEPS)``, which of their steps lie inside their bar.
    """

    tokens: NDArray[np.int64]
    first: int
    end: int
    inside: Bools


def made_stretches(geometry: WindowGeometry, lane: int) -> list[MadeStretch]:
    """Return the stretches of a lane of the clip that a window makes.

    Args:
        geometry: Where the window lies.
        lane: Lane of the clip.
    """
    tokens, patches = geometry.masked_of(lane)
    edges = [0, *(np.flatnonzero(np.diff(patches) > 1) + 1).tolist(), len(patches)]
    layout = geometry.layout
    first = np.rint(layout.start).astype(np.int64)[patches]
    end = first + layout.steps[patches]
    return [
        MadeStretch(tokens[a:b], int(first[a]), int(end[b - 1]), layout.exists[patches[a:b]])
        for a, b in pairwise(edges)
        if a < b
    ]
