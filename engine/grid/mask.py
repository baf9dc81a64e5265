"""Regions as masks over the cells of a grid; True means: make this anew."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import Span

ROUNDING = 0.5 + 1e-6
"""Ticks that a step may lie before the span that begins with it: both are rounded to whole ticks."""


def region_mask(region: Region, lanes: int, first_bar: int, layout: Layout, time: TimeMap) -> Bools:
    """Return the cells of a window that a region selects.

    Args:
        region: What to make anew; its lanes are indices below ``lanes``.
        lanes: Number of lanes in the window.
        first_bar: Bar of the clip at which the window begins.
        layout: The patches of the window.
        time: Where the layout's bars lie.

    Returns:
        Shape ``(lanes, len(layout), STEPS, PITCHES)``.
    """
    steps = step_mask(region, first_bar, layout, time)
    pitches = np.zeros(PITCHES, bool)
    pitches[region.low : region.high + 1] = True
    mask = np.zeros((lanes, len(layout), STEPS, PITCHES), bool)
    mask[list(region.lanes)] = steps[:, :, None] & pitches
    return mask


def step_mask(region: Region, first_bar: int, layout: Layout, time: TimeMap) -> Bools:
    """Return the steps of a window that a region selects, shape ``(len(layout), STEPS)``.

    A step is selected if it begins in a painted stretch. A stretch in which none begins, being
    narrower than a step, selects the one step nearest to its middle.

    Args:
        region: What to make anew; its lanes do not matter.
        first_bar: Bar of the clip at which the window begins.
        layout: The patches of the window.
        time: Where the layout's bars lie.
    """
    last_bar = first_bar + int(layout.bar[-1])
    here = replace(region, bars=tuple(bar for bar in region.bars if first_bar <= bar <= last_bar))
    bars = np.isin(layout.bar + first_bar, here.bars)
    exists: Bools = bars[:, None] & layout.exists
    return _painted(here.spans(time), layout, time, exists) if here.painted else exists


def _painted(spans: Sequence[Span], layout: Layout, time: TimeMap, exists: Bools) -> Bools:
    """Return the steps of painted stretches among those that exist."""
    ticks = (layout.start[:, None] + np.arange(STEPS)) * time.step_ticks
    painted = np.zeros(exists.shape, bool)
    for start, end in spans:
        inside = exists & (ticks + ROUNDING >= start) & (ticks + ROUNDING < end)
        if not inside.any():
            distance = np.where(exists, np.abs(ticks - (start + end) / 2), np.inf)
            inside[np.unravel_index(np.argmin(distance), distance.shape)] = True
        painted |= inside
    return painted
