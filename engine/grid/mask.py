"""Regions as masks over the cells of a grid; True means: make this anew."""

import numpy as np

from engine.grid.layout import Layout
from engine.grid.spec import PITCHES, STEPS, Bools
from engine.music.region import Region


def region_mask(region: Region, lanes: int, first_bar: int, layout: Layout) -> Bools:
    """Return the cells of a window that a region selects.

    Args:
        region: What to make anew; its lanes are indices below ``lanes``.
        lanes: Number of lanes in the window.
        first_bar: Bar of the clip at which the window begins.
        layout: The patches of the window.

    Returns:
        Shape ``(lanes, len(layout), STEPS, PITCHES)``.
    """
    bars = np.isin(layout.bar + first_bar, region.bars)
    steps = np.arange(STEPS)[None, :] < layout.steps[:, None]
    pitches = np.zeros(PITCHES, bool)
    pitches[region.low : region.high + 1] = True
    mask = np.zeros((lanes, len(layout), STEPS, PITCHES), bool)
    mask[list(region.lanes)] = (bars[:, None] & steps)[:, :, None] & pitches
    return mask
