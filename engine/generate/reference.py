"""The passage of a clip that a window is shown beside its own bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.known_bars import known_bars
from ripieno.engine.grid.conditions import Density
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.retrieval import Onsets, Passage, find_passages, onsets_in_bars
from ripieno.engine.grid.spec import Bools, Floats, Plane
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip

RETRIEVAL = "recall"
"""Condition of a model's card: it was trained with passages beside its window."""

DOUBTFUL, SURE = 0.35, 0.75
"""Similarity up to which what is made does not go by a passage, and from which it goes wholly by it."""

THERE, NOT_THERE = 3.0, -1.5
"""Log-odds that a sure passage adds to those of the network, where a note begins in it and elsewhere: the
network reads the passage too, but repeats it less exactly than songs do."""

MIN_DENSITY = Density(0.05, 0.05)
"""The least that a passage may ask for: rests are repeated too, but no lane is forbidden to sound."""


@dataclass(frozen=True)
class ReferencePassage:
    """Bars of a clip that the bars to be made are likely to repeat.

    Attributes:
        passage: Where it lies.
        layout: Patches of the bars that are shown.
        first: First bar that is made.
        last: Last bar that is made.
    """

    passage: Passage
    layout: Layout
    first: int
    last: int

    @classmethod
    def find(cls, clip: Clip, plan: WindowPlan) -> Self | None:
        """Return the first of ``find_all``, or None."""
        return next(cls.find_all(clip, plan), None)

    @classmethod
    def find_all(cls, clip: Clip, plan: WindowPlan) -> Iterator[Self]:
        """Yield passages that differ, the likeliest first; none where nothing is like enough.

        Args:
            clip: What is known, and what was made before.
            plan: The window.
        """
        first, last = plan.region.bars[0], plan.region.bars[-1]
        bars = known_bars(clip, plan)
        lanes = [_onsets(clip, lane, bars.starts) for lane in plan.lanes]
        before = first - bars.first
        for found in find_passages(lanes, bars.starts, bars.hidden, bars.first, bars.last):
            passage = replace(found, first=found.first + before, last=found.last + before)
            yield cls(passage, Layout.from_time(clip.time, passage.first, passage.last), first, last)

    def ticks(self, clip: Clip) -> int:
        """Return the ticks from the bars that are made to the passage."""
        time = clip.time
        return time.bar_start(self.first + self.passage.shift) - time.bar_start(self.first)

    @property
    def trust(self) -> float:
        """0 to 1, how far what is made goes by the passage."""
        return float(np.clip((self.passage.similarity - DOUBTFUL) / (SURE - DOUBTFUL), 0, 1))

    def evidence(self, clip: Clip, lanes: Sequence[int], layout: Layout) -> Floats:
        """Return what the passage adds to the log-odds of onsets.

        Args:
            clip: As for ``find``.
            lanes: Lanes of the clip.
            layout: Patches of the window.

        Returns:
            Shape ``(lanes, beats, STEPS, PITCHES)``.
        """
        time, ticks = clip.time, self.ticks(clip)
        end = time.bar_start(self.last + 1) + ticks
        begin = time.bar_start(self.first) + ticks - time.step_ticks / 2
        own = [clip.lanes[lane].notes for lane in lanes]
        there = [notes.taken((notes.onsets >= begin) & (notes.onsets < end)) for notes in own]
        planes = np.stack([encode_notes(notes.moved(-ticks), time.step_ticks, layout) for notes in there])
        log_odds: Floats = np.where(planes[:, :, Plane.ONSET] > 0, THERE, NOT_THERE).astype(np.float32)
        return self.trust * log_odds

    def density(self, clip: Clip, lane: int, made: Bools, near: Density) -> Density:
        """Return the density of a lane in the passage, mixed with another one as far as it is doubtful.

        Args:
            clip: As for ``find``.
            lane: Lane of the clip.
            made: Shape ``(beats, STEPS, PITCHES)``, what is made of the lane from the first to the last
                bar that are made.
            near: The density of the bars around.
        """
        if not made.any():
            return near
        shift = self.passage.shift
        layout = Layout.from_time(clip.time, self.first + shift, self.last + shift)
        planes = encode_notes(clip.lanes[lane].notes, clip.time.step_ticks, layout)
        there = (planes[:, Plane.ONSET] > 0) & made
        own = Density.of(there[made.any(axis=(1, 2))])
        return Density(
            max(near.notes + self.trust * (own.notes - near.notes), MIN_DENSITY.notes),
            max(near.steps + self.trust * (own.steps - near.steps), MIN_DENSITY.steps),
        )


@dataclass(frozen=True)
class ShownPassage:
    """The passage that one variation goes by.

    Attributes:
        reference: The passage.
        weight: 0 to 1, what its log-odds are multiplied by.
    """

    reference: ReferencePassage
    weight: float


def _onsets(clip: Clip, lane: int, starts: NDArray[np.float64]) -> Onsets:
    notes = clip.lanes[lane].notes
    return onsets_in_bars(notes.onsets / clip.time.step_ticks, notes.pitches, starts)
