"""Rhythm sections of which nothing is known repeat what was made for them, as true ones do.

In true songs four of five bars of a bass, and three of four of drums, are the same as one before.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.generate.job import Job
from ripieno.engine.generate.reference import DOUBTFUL, SURE, ReferencePassage
from ripieno.engine.grid.layout import HAIR, Layout
from ripieno.engine.grid.retrieval import Passage
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.roles import Role

TRUST = 1.0
"""How far the next bars go by those made before."""

SAME_CHORDS = 0.75
"""Share of the beats that must have the same chord for a bass to be repeated."""


def find_last_made(job: Job, plan: WindowPlan, clip: Clip) -> ReferencePassage | None:
    """Return the bars made just before those of a window, where its lanes are to repeat them.

    None where they have other lengths than its own bars or, for a bass, other chords, and where only parts of
    bars are made.

    Args:
        job: The job.
        plan: The window; its lanes have no context.
        clip: What is known, and what was made before.
    """
    roles = {job.context_clip.lanes[lane].role for lane in plan.region.lanes}
    first, last = plan.region.bars[0], plan.region.bars[-1]
    count = last - first + 1
    before, own = range(first - count, first), range(first, last + 1)
    if not roles <= {Role.DRUMS, Role.BASS} or not _were_made(job, plan, before):
        return None
    if Role.BASS in roles and _share_of_same_chords(job, _others(clip, plan), before, own) < SAME_CHORDS:
        return None
    similarity = DOUBTFUL + TRUST * (SURE - DOUBTFUL)
    passage = Passage(-count, similarity, before[0], before[-1])
    return ReferencePassage(passage, Layout.from_time(job.original.time, before[0], before[-1]), first, last)


def _were_made(job: Job, plan: WindowPlan, bars: range) -> bool:
    """Say whether bars were made for the lanes of a window, and are as long as its own."""
    time, own = job.original.time, plan.region.bars
    made = set(bars) <= set(job.region.bars) and not job.region.painted
    pending = any(set(bars) & plan.pending.get(lane, frozenset()) for lane in plan.region.lanes)
    before, now = ([time.bar_length(bar) for bar in each] for each in (bars, range(own[0], own[-1] + 1)))
    return made and not pending and np.allclose(before, now, atol=HAIR)


def _others(clip: Clip, plan: WindowPlan) -> Clip:
    """Return a clip without the lanes that a window makes."""
    lanes = [lane for index, lane in enumerate(clip.lanes) if index not in plan.region.lanes]
    return replace(clip, lanes=tuple(lanes))


def _share_of_same_chords(job: Job, clip: Clip, one: Sequence[int], other: Sequence[int]) -> float:
    """Return the share of the beats of two stretches of bars that have the same chord."""
    harmony = job.specified or Harmony.estimate(clip, range(min(one), max(other) + 1))
    pairs = [
        pair
        for bars in zip(one, other, strict=True)
        for pair in zip(*(harmony.bars.get(bar, ()) for bar in bars), strict=False)
    ]
    return sum(first == second for first, second in pairs) / len(pairs) if pairs else 0.0
