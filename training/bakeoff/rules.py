"""Choose among candidates of each step by a rule: the density and the range that a lane has around."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.self_conditioning import SelfConditionedDenoise
from ripieno.engine.diffusion.step import Step
from ripieno.engine.grid.spec import Plane
from ripieno.training.batches import TrainingBatch

LANE = 2
"""Column of a place that holds the lane."""


@dataclass(frozen=True)
class Rule:
    """What the masked tokens of a batch should keep to.

    Attributes:
        lanes: Shape ``(batch, masked)``, lane of each token, -1 for padding.
        usual: Shape ``(batch, masked)``, onsets that a known token of its lane has.
        outside: Shape ``(batch, masked, PITCHES)``, bool, pitches that no known token of its lane has; False
            for padding.
    """

    lanes: NDArray[np.int64]
    usual: NDArray[np.float64]
    outside: NDArray[np.bool_]

    @classmethod
    def of(cls, batch: TrainingBatch) -> Self:
        """Read the known tokens of a batch."""
        place, target, masked = (each.cpu().numpy() for each in (batch.place, batch.target, batch.masked))
        onsets = batch.known[:, :, Plane.ONSET].cpu().numpy() > 0
        known = batch.valid.cpu().numpy() & ~batch.mask.cpu().numpy().any(axis=(2, 3))
        rows = np.arange(len(target))[:, None]
        lanes = np.where(masked, place[rows, target, LANE], -1)
        same = (place[:, None, :, LANE] == lanes[:, :, None]) & known[:, None]
        counts = (same * onsets.sum(axis=(2, 3))[:, None]).sum(axis=2)
        pitches = np.einsum("bmt,btp->bmp", same, onsets.any(axis=2))
        outside = (pitches == 0) & masked[:, :, None]
        return cls(lanes, counts / np.maximum(same.sum(axis=2), 1), outside)

    def error(self, denoised: Array) -> NDArray[np.float64]:
        """Return the notes that an estimate has too many, too few or outside the range, shape ``(batch,)``.

        Args:
            denoised: Shape ``(batch, masked, *PATCH_SHAPE)``.
        """
        chances = (denoised[:, :, Plane.ONSET].astype(float) + 1) / 2
        total: NDArray[np.float64] = (chances * self.outside[:, :, None]).sum(axis=(1, 2, 3))
        for lane in range(int(self.lanes.max()) + 1):
            own = self.lanes == lane
            made = (chances.sum(axis=(2, 3)) * own).sum(axis=1)
            total += np.abs(made - (self.usual * own).sum(axis=1))
        return total


def select_steps(
    denoise: SelfConditionedDenoise,
    x: Array,
    schedule: Schedule,
    noise: Noise,
    *,
    rule: Rule,
    candidates: int,
) -> Iterator[Step]:
    """Yield steps of the reverse SDE, each the best by a rule of several that differ in their noise.

    All candidates of a step are given the estimate from which they were made. The last step, to noise 0, has
    no noise to select.

    Args:
        denoise: Estimator of the clean data.
        x: Shape ``(batch, ...)``, at the first level of ``schedule``.
        schedule: Levels; its scales are 1.
        noise: One stream for each row.
        rule: Judges the estimates.
        candidates: How many are drawn.

    Source: Huang et al. 2024, arXiv:2402.14285, algorithm 1 (stochastic control guidance).
    """
    rows, estimate = np.arange(len(x)), denoise(x, schedule.sigmas[0])
    for index, sigma, sigma_next, _, _ in schedule.intervals():
        if sigma_next == 0:
            x = estimate
        else:
            kept = (sigma_next / sigma) ** 2
            fresh = sigma_next * math.sqrt(1 - kept)
            drawn = [kept * x + (1 - kept) * estimate + fresh * noise.like(x) for _ in range(candidates)]
            estimates = [denoise(each, sigma_next, estimate) for each in drawn]
            best = np.argmin([rule.error(each) for each in estimates], axis=0)
            x, estimate = np.stack(drawn)[best, rows], np.stack(estimates)[best, rows]
        yield Step(index, schedule.count, sigma_next, x, estimate)
