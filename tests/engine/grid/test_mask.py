"""Regions as masks."""

import numpy as np

from engine.grid.layout import Layout
from engine.grid.mask import region_mask
from engine.grid.spec import PITCHES
from engine.music.meter import MetreChange, TimeMap
from engine.music.region import Region

TIME = TimeMap(
    480, metres=(MetreChange(0, 4, 4), MetreChange(11 * 1920, 7, 8), MetreChange(11 * 1920 + 1680, 4, 4))
)
LAYOUT = Layout.from_time(TIME, 10, 12)


def test_a_mask_covers_the_bars_lanes_and_pitches_of_its_region_and_nothing_else():
    mask = region_mask(Region((11,), (1,), 60, 71), 3, 10, LAYOUT, TIME)
    lanes, beats, _, pitches = (set(axis.tolist()) for axis in np.nonzero(mask))
    assert lanes == {1}
    assert beats == {4, 5, 6, 7}
    assert pitches == set(range(60, 72))


def test_steps_beyond_a_short_bar_are_not_masked():
    mask = region_mask(Region((1,), (0,)), 1, 0, LAYOUT, TIME)
    assert mask.sum() == 14 * PITCHES
    assert not mask[0, 7, 2:].any()


def test_bars_outside_the_window_are_passed_over():
    assert not region_mask(Region((0, 20), (0,)), 1, 10, LAYOUT, TIME).any()
