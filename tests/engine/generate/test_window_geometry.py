from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.region import Region
from tests.support.random_model import small_clip

TIME = small_clip().time


def lay_out(region: Region) -> WindowGeometry:
    clip = small_clip()
    return WindowGeometry.of(clip, next(plan_windows(clip, region, 16)))


def test_the_masked_tokens_are_the_beats_of_the_region_lane_by_lane():
    geometry = lay_out(Region((2, 3), (1,)))
    row, beats = geometry.row(1), len(geometry.layout)
    inside = np.flatnonzero(np.isin(geometry.bar, (2, 3)))
    assert geometry.masked.tolist() == (row * beats + inside).tolist()
    assert geometry.masked_cells.shape == (8, STEPS, PITCHES)
    assert geometry.masked_cells.all()


def test_a_range_of_pitches_masks_no_others():
    cells = lay_out(Region((2,), (0,), 60, 71)).masked_cells
    assert np.flatnonzero(cells.any(axis=(0, 1))).tolist() == list(range(60, 72))


def test_bars_of_patches_are_those_of_the_clip():
    geometry = lay_out(Region((3,), (0,)))
    assert geometry.bar[0] == geometry.plan.first
    assert geometry.bar[-1] == geometry.plan.last


def test_steps_lie_a_quarter_of_a_beat_apart_from_the_beginning_of_a_bar():
    geometry = lay_out(Region((2,), (0,)))
    beat = int(np.flatnonzero(geometry.bar == 2)[0])
    start = TIME.bar_start(2)
    assert geometry.step_tick[beat].tolist() == [start + step * TIME.ppq // 4 for step in range(STEPS)]


def test_the_whole_of_every_beat_is_made_of_whole_bars():
    assert lay_out(Region((2, 3), (0,))).masked_share == 1


def test_the_share_is_that_of_the_painted_steps_of_their_beats():
    start = TIME.bar_start(2)
    region = Region.of_spans(TIME, [(start, start + TIME.ppq // 4)], (0,))
    assert lay_out(region).masked_share == pytest.approx(1 / STEPS)


@pytest.mark.parametrize(("bar", "beat", "expected"), [(0, 0, (2, 0)), (2, 1.26, (2, 5)), (6, 0, (3, 15))])
def test_a_tick_finds_the_nearest_step_that_is_made(bar, beat, expected):
    geometry = lay_out(Region((2, 3), (0,)))
    patch, step = geometry.nearest_masked([TIME.bar_start(bar) + round(beat * TIME.ppq)])
    assert (geometry.bar[patch[0]], geometry.layout.beat[patch[0]] * STEPS + step[0]) == expected


def test_the_mask_between_the_bars_made_covers_unselected_bars_too():
    geometry = lay_out(Region((2, 4), (0,)))
    mask = geometry.mask_between(0)
    assert mask.shape == (12, STEPS, PITCHES)
    assert mask.any(axis=(1, 2)).tolist() == [True] * 4 + [False] * 4 + [True] * 4


def test_the_masked_tokens_of_a_lane_come_with_their_patches():
    geometry = lay_out(Region((2, 3), (0, 1)))
    (first, patches), (second, others) = geometry.masked_of(0), geometry.masked_of(1)
    assert sorted([*first, *second]) == list(range(len(geometry.masked)))
    assert patches.tolist() == others.tolist()
    beats = len(geometry.layout)
    assert geometry.masked[second].tolist() == [geometry.row(1) * beats + patch for patch in others]


def test_a_lane_is_made_where_its_channel_has_its_sound():
    clip = small_clip()
    bar = clip.time.bar_start
    spans = ((0, bar(2)), (bar(3), 2**62))
    clip = replace(clip, lanes=(replace(clip.lanes[0], spans=spans), *clip.lanes[1:]))
    geometry = WindowGeometry.of(clip, next(plan_windows(clip, Region((2, 3), (0, 1)), 16)))
    made = geometry.mask.any(axis=(2, 3))
    assert set(geometry.bar[made[geometry.row(0)]]) == {3}
    assert set(geometry.bar[made[geometry.row(1)]]) == {2, 3}
