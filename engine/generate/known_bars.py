"""Which bars of a clip are known to a window."""

from collections.abc import Iterator

import numpy as np

from ripieno.engine.grid.lane_evidence import KnownBars
from ripieno.engine.grid.layout import HAIR, Doubles
from ripieno.engine.grid.spec import Bools
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.surroundings import bars_around


def known_bars(clip: Clip, plan: WindowPlan) -> KnownBars:
    """Return the bars of a clip that are near the bars that a window makes.

    Args:
        clip: What is known, and what was made before.
        plan: The window.

    Returns:
        Bars counted from the first that is near; rows are the lanes of the window.
    """
    first, last = plan.region.bars[0], plan.region.bars[-1]
    bars = bars_around(clip, first, last)
    edges = [clip.time.bar_start(bar) for bar in range(bars.start, bars.stop + 1)]
    hidden = np.zeros((len(plan.lanes), len(bars)), np.bool_)
    for row, lane in enumerate(plan.lanes):
        hidden[row, [bar - bars.start for bar in plan.pending.get(lane, ()) if bar in bars]] = True
    starts = np.array(edges) / clip.time.step_ticks
    return KnownBars(starts, hidden, first - bars.start, last - bars.start)


def match_bar_lengths(own: Doubles, starts: Doubles) -> Iterator[tuple[Bools, Bools]]:
    """Yield, for each length of bars, which patches lie in such bars, and which known bars are as long.

    Args:
        own: Shape ``(patches,)``, steps of the bar of each patch.
        starts: Shape ``(bars + 1,)``, bar lines in steps.
    """
    lengths = np.diff(starts)
    for length in np.unique(own):
        yield np.abs(own - length) < HAIR, np.abs(lengths - length) < HAIR
