"""Where a window lies: its bars, lanes, patches and the cells that are made anew."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.mask import region_mask, step_mask
from ripieno.engine.grid.spec import STEPS, Bools
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region


@dataclass(frozen=True)
class WindowGeometry:
    """The cells of one window.

    Attributes:
        plan: The window's bars and lanes.
        layout: Its patches.
        mask: Shape ``(lanes, beats, STEPS, PITCHES)``, True = make anew.
        step_ticks: Ticks of a step.
    """

    plan: WindowPlan
    layout: Layout
    mask: Bools
    step_ticks: float

    @classmethod
    def of(cls, clip: Clip, plan: WindowPlan) -> Self:
        """Lay a plan out on the grid of a clip; a lane is made anew where its channel has its sound."""
        time = clip.time
        layout = Layout.from_time(time, plan.first, plan.last)
        lanes = tuple(plan.lanes.index(lane) for lane in plan.region.lanes)
        region = replace(plan.region, lanes=lanes)
        mask = region_mask(region, len(plan.lanes), plan.first, layout, time)
        for row, lane in zip(lanes, plan.region.lanes, strict=True):
            if clip.lanes[lane].spans:
                own = clip.lanes[lane].own(region.spans(time))
                steps = step_mask(replace(region, painted=own), plan.first, layout, time)
                mask[row] &= steps[:, :, None] & bool(own)
        return cls(plan, layout, mask, time.step_ticks)

    @property
    def region(self) -> Region:
        """What the window makes anew."""
        return self.plan.region

    @property
    def lanes(self) -> tuple[int, ...]:
        """Lanes of the clip that the window shows, in the order of its rows."""
        return self.plan.lanes

    def row(self, lane: int) -> int:
        """Return the window's row of a lane of the clip."""
        return self.plan.lanes.index(lane)

    @cached_property
    def masked(self) -> NDArray[np.int64]:
        """Tokens, lane by lane, that have cells to be made."""
        return np.flatnonzero(self.mask.any(axis=(2, 3)).reshape(-1))

    def masked_of(self, lane: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return, for a lane of the clip, which of the masked tokens are its own, and their patches."""
        row, patch = np.divmod(self.masked, len(self.layout))
        own = np.flatnonzero(row == self.row(lane))
        return own, patch[own]

    @cached_property
    def masked_cells(self) -> Bools:
        """The mask of the masked tokens, shape ``(masked, STEPS, PITCHES)``."""
        cells: Bools = self.mask.reshape(-1, *self.mask.shape[2:])[self.masked]
        return cells

    @cached_property
    def masked_steps(self) -> Bools:
        """The steps that are made anew in any lane, shape ``(beats, STEPS)``."""
        steps: Bools = np.any(self.mask, axis=(0, 3))
        return steps

    @cached_property
    def masked_share(self) -> float:
        """The share of the steps that are made anew in those beats where any is."""
        return float(self.masked_steps.sum() / self.layout.steps[self.masked_steps.any(axis=1)].sum())

    @cached_property
    def bar(self) -> NDArray[np.int64]:
        """Bar of the clip of each patch."""
        return self.layout.bar + self.plan.first

    @cached_property
    def step_tick(self) -> NDArray[np.int64]:
        """Tick of each step, shape ``(beats, STEPS)``."""
        steps = self.layout.start[:, None] + np.arange(STEPS)
        return np.rint(steps * self.step_ticks).astype(np.int64)

    def nearest_masked(self, onsets: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the patch and step, among those made anew, that are nearest to some ticks."""
        time, patch, step = self.layout.cells
        inside = np.flatnonzero(self.masked_steps[patch, step])
        borders = (time[inside][1:] + time[inside][:-1]) / 2
        ticks = np.asarray(onsets, np.float64) / self.step_ticks
        at = inside[np.searchsorted(borders, ticks, side="right")]
        return patch[at], step[at]

    def mask_between(self, lane: int) -> Bools:
        """Return the mask of a lane of the clip from the first to the last bar that are made."""
        bars = self.region.bars
        inside = (self.bar >= bars[0]) & (self.bar <= bars[-1])
        mask: Bools = self.mask[self.row(lane)][inside]
        return mask
