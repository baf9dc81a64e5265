"""Where the beat patches of a window of bars lie in time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripieno.engine.grid.spec import STEPS
from ripieno.engine.music.meter import TimeMap

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]

HAIR = 1e-3
"""Steps by which a bar may be longer than its patches: bar lines that were stored as 32-bit floats are."""


@dataclass(frozen=True)
class Layout:
    """The beat patches of consecutive bars; all arrays have shape ``(beats,)``.

    A bar of S steps has ``ceil(S / 4)`` patches, the last one partial, so any
    metre fits.

    Attributes:
        bar: Bar of the patch, counted from the first bar of the window.
        beat: Position of the patch in its bar.
        bar_steps: Length of the patch's bar, in steps.
        start: Start of the patch, in steps from the start of the piece.
        steps: Number of steps of the patch that lie inside the bar, 1 to 4.
    """

    bar: Ints
    beat: Ints
    bar_steps: Doubles
    start: Doubles
    steps: Ints

    @classmethod
    def from_bars(cls, bar_starts: ArrayLike) -> "Layout":
        """Lay patches over bars.

        Args:
            bar_starts: Shape ``(bars + 1,)``, in steps, rising; the last value
                is the end of the last bar.
        """
        starts = np.asarray(bar_starts, np.float64)
        lengths = np.diff(starts)
        counts = np.maximum(np.ceil(lengths / STEPS - HAIR), 1).astype(np.int64)
        bar = np.repeat(np.arange(len(lengths)), counts)
        beat = np.arange(len(bar)) - np.repeat(np.cumsum(counts) - counts, counts)
        inside = np.ceil(lengths[bar] - beat * STEPS - HAIR).astype(np.int64)
        return cls(bar, beat, lengths[bar], starts[bar] + beat * STEPS, np.clip(inside, 1, STEPS))

    @classmethod
    def from_time(cls, time: TimeMap, first: int, last: int) -> "Layout":
        """Lay patches over the bars ``first`` to ``last`` (0-based, inclusive) of a time map."""
        ticks = [time.bar_start(bar) for bar in range(first, last + 2)]
        return cls.from_bars(np.asarray(ticks, np.float64) / time.step_ticks)

    def __len__(self) -> int:
        return len(self.bar)

    @cached_property
    def exists(self) -> NDArray[np.bool_]:
        """Whether each step of a patch lies inside its bar, shape ``(beats, STEPS)``."""
        inside: NDArray[np.bool_] = np.arange(STEPS) < self.steps[:, None]
        return inside

    @cached_property
    def cells(self) -> tuple[Doubles, Ints, Ints]:
        """Every step that exists: its time in steps, its patch, its index in the patch."""
        patch = np.repeat(np.arange(len(self)), self.steps)
        step = np.arange(len(patch)) - np.repeat(np.cumsum(self.steps) - self.steps, self.steps)
        return self.start[patch] + step, patch, step

    def nearest(self, onset: ArrayLike) -> tuple[Ints, Ints, Doubles, NDArray[np.bool_]]:
        """Find the step nearest to each onset.

        Args:
            onset: Shape ``(notes,)``, in steps from the start of the piece.

        Returns:
            Patch, step and signed distance in steps, each of shape ``(notes,)``,
            and whether the onset lies on the grid at all (within the window and
            at most half a step from a step; a partial step reaches to its bar's end).
        """
        time, patch, step = self.cells
        onsets = np.asarray(onset, np.float64)
        right = np.clip(np.searchsorted(time, onsets), 1, max(len(time) - 1, 1))
        left = right - 1
        right = np.minimum(right, len(time) - 1)
        near = np.where(onsets - time[left] < time[right] - onsets, left, right)
        distance = onsets - time[near]
        end = self.start[-1] + self.steps[-1]
        inside = (onsets >= time[0] - 0.5) & (onsets < end) & (np.abs(distance) < 1)
        return patch[near], step[near], np.clip(distance, -0.5, 0.5), inside
