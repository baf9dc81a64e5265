"""Locks on the planes: an estimate of the clean planes made to keep to them.

The estimate of an onset is ``2 p - 1``, where ``p`` is the chance of a note. A lock on a cell
makes the chance 0. A lock on a number of notes shifts the log-odds of the cells it counts by one
amount, so that their expected number is right: the mean of the independent notes, given the
count, as the least change in relative entropy. So the music still adapts while it is sampled,
and near the end, when chances come to 0 or 1, the number is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.spec import Bools, Floats, Plane

MIN_CHANCE = 1e-6
"""Chances are kept this far from 0 and 1, so that log-odds are finite in ``float32``."""

MAX_VALUE = 4.0
"""No attribute of a note lies further from 0, in the units of the planes."""

REACH, CLOSENESS = 40.0, 1e-3
"""Largest shift of log-odds, and how closely it is found."""

MOVE = 3.0
"""Largest shift by which forbidden notes move to allowed pitches: a factor of 20 in the odds."""

MIN_LOST_NOTES = 0.01
"""Expected notes of a step that locks on pitches must take before others make up for them."""


@dataclass(frozen=True)
class PitchCount:
    """Cells that hold a set number of notes.

    Attributes:
        tokens: Tokens of a lane's bar.
        pitch: The pitch whose cells are counted.
        count: Notes that begin in those cells.
    """

    tokens: NDArray[np.int64]
    pitch: int
    count: int


@dataclass(frozen=True)
class PlaneLocks:
    """Locks of the masked tokens of a window.

    Attributes:
        hidden: Shape ``(tokens, STEPS, PITCHES)``, the cells that are made at all.
        allowed: Shape ``(variations, tokens, STEPS, PITCHES)``, the hidden cells where a note may
            begin. The notes expected in the others of a step move to these.
        most: Shape ``(variations, tokens, STEPS)``, most notes that begin on a step; infinite
            without a limit.
        exact: Shape ``(tokens, STEPS)``, how many notes begin on a step; NaN where that is free.
        pitches: Pitches whose number in a bar is set.
    """

    hidden: Bools
    allowed: Bools
    most: Floats | None = None
    exact: Floats | None = None
    pitches: Sequence[PitchCount] = field(default=())

    def project(self, x: Floats) -> Floats:
        """Return planes that keep to the locks.

        Args:
            x: Estimate of the clean planes, shape ``(variations, tokens, *PATCH_SHAPE)``.
        """
        chance = self._moved(onset_chance(x))
        if self.most is not None:
            over = chance.sum(-1) > self.most
            chance[over] = with_sum(chance[over], self.most[over])
        if self.exact is not None:
            counted = np.broadcast_to(~np.isnan(self.exact), chance.shape[:-1])
            wanted = np.broadcast_to(self.exact, chance.shape[:-1])[counted]
            chance[counted] = with_sum(chance[counted], wanted)
        for each in self.pitches:
            cells = chance[..., each.pitch]
            rows = cells[:, each.tokens]
            wanted = np.full(len(rows), each.count, np.float32)
            cells[:, each.tokens] = with_sum(rows.reshape(len(rows), -1), wanted).reshape(rows.shape)
        return with_chance(x, chance)

    def _moved(self, before: Floats) -> Floats:
        """Return chances that are 0 where locked, as many notes as before expected on each step."""
        chance: Floats = np.where(self.allowed, before, 0)
        expected: Floats = np.where(self.hidden, before, 0).sum(-1)
        lost = expected - chance.sum(-1) > MIN_LOST_NOTES
        chance[lost] = with_sum(chance[lost], expected[lost], MOVE)
        return chance


def onset_chance(x: Floats) -> Floats:
    """Return the chance of an onset that an estimate of the clean planes gives to each cell.

    Args:
        x: Shape ``(..., *PATCH_SHAPE)``.
    """
    chance: Floats = np.clip((x[..., Plane.ONSET, :, :] + 1) / 2, MIN_CHANCE, 1 - MIN_CHANCE)
    return chance


def with_chance(x: Floats, chance: Floats) -> Floats:
    """Return planes with other chances of onsets.

    The attribute planes hold the expected value of an attribute times the chance of its note,
    and are scaled along.

    Args:
        x: Shape ``(..., *PATCH_SHAPE)``.
        chance: Shape ``(..., STEPS, PITCHES)``, 0 to 1.
    """
    scale = (chance / onset_chance(x))[..., None, :, :]
    bound = MAX_VALUE * chance[..., None, :, :]
    attributes = np.clip(x[..., Plane.LENGTH :, :, :] * scale, -bound, bound)
    onset = (2 * chance - 1)[..., None, :, :]
    return np.concatenate([onset, attributes], axis=-3).astype(np.float32, copy=False)


def log_odds(chance: Floats) -> Floats:
    """Return the log-odds of chances, finite also for 0 and 1."""
    safe = np.clip(chance, MIN_CHANCE, 1 - MIN_CHANCE)
    odds: Floats = np.log(safe) - np.log1p(-safe)
    return odds


def with_sum(chance: Floats, total: Floats, reach: float = REACH) -> Floats:
    """Return rows of chances whose sum is as wanted, all log-odds of a row shifted alike.

    Args:
        chance: Shape ``(rows, cells)``; cells of chance 0 stay 0.
        total: Shape ``(rows,)``; a sum beyond the number of possible cells is not reached.
        reach: Largest shift of log-odds, up or down.

    Source: the exponential tilt of Chen, Dempster and Liu 1994, "Weighted finite population
        sampling to maximize entropy", Biometrika 81(3).
    """
    possible = chance > 0
    odds = np.where(possible, log_odds(chance), np.float32(-np.inf))
    against, shifted = np.exp(-odds), np.empty_like(odds)
    reachable = np.clip(total, 0, possible.sum(-1))
    low: Floats = np.full(len(chance), -reach, np.float32)
    high: Floats = np.full(len(chance), reach, np.float32)
    for _ in range(ceil(log2(2 * reach / CLOSENESS))):
        middle: Floats = (low + high) / np.float32(2)
        np.multiply(against, np.exp(-middle)[:, None], out=shifted)
        shifted += 1
        above = np.reciprocal(shifted, out=shifted).sum(-1) > reachable
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return sigmoid(odds + low[:, None])


def with_shift(chance: Floats, shift: NDArray[np.floating], reach: float = REACH) -> Floats:
    """Return rows of chances whose log-odds are shifted cell by cell, and the sum of each row as before.

    Args:
        chance: Shape ``(rows, cells)``; cells of chance 0 stay 0.
        shift: What is added to the log-odds, shape ``(rows, cells)``.
        reach: As for ``with_sum``.
    """
    odds = np.where(chance > 0, log_odds(chance) + shift.astype(np.float32), np.float32(-np.inf))
    return with_sum(sigmoid(odds), chance.sum(axis=-1), reach)


def sigmoid(odds: Floats) -> Floats:
    """Return the chances of log-odds, which may be infinite."""
    chance: Floats = np.asarray(1 / (1 + np.exp(-np.maximum(odds, -80))) * (odds > -np.inf), np.float32)
    return chance
