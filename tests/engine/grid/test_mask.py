"""Regions as masks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.mask import region_mask, step_mask
from ripieno.engine.grid.spec import PITCHES
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.region import Region

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


def test_painted_steps_alone_are_masked():
    start = TIME.bar_start(11)
    painted = (start + 120, start + 240), (start + 720, start + 1080)
    mask = region_mask(Region((11,), (1,), 60, 71, painted), 3, 10, LAYOUT, TIME)
    lanes, beats, steps, pitches = np.nonzero(mask)
    assert set(lanes.tolist()) == {1}
    assert set(zip(beats.tolist(), steps.tolist(), strict=True)) == {(4, 1), (5, 2), (5, 3), (6, 0)}
    assert set(pitches.tolist()) == set(range(60, 72))


def test_a_stretch_without_a_step_takes_the_nearest_of_its_bar():
    end = TIME.bar_start(12)
    late = Region((11,), (0,), painted=((end - 20, end),))
    found = np.argwhere(step_mask(late, 10, LAYOUT, TIME)).tolist()
    assert found == [[7, 1]]
    early = Region((11,), (0,), painted=((end - 240 + 70, end - 240 + 80),))
    assert np.argwhere(step_mask(early, 10, LAYOUT, TIME)).tolist() == [[7, 1]]


@given(st.sets(st.tuples(st.integers(0, 2), st.integers(0, 15)), min_size=1))
def test_the_mask_of_steps_painted_on_the_grid_is_those_steps(masked):
    ticks = [TIME.bar_start(10 + bar) + 120 * step for bar, step in masked]
    inside = {tick for tick in ticks if tick < TIME.bar_start(13)}
    region = Region.of_spans(TIME, [(tick, tick + 120) for tick in inside], (0,))
    mask = step_mask(region, 10, LAYOUT, TIME)
    steps = LAYOUT.start[:, None] + np.arange(4)
    assert set((steps[mask] * 120).tolist()) == inside


@given(
    st.sampled_from((1, 5, 24, 25, 220, 480)),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), min_size=1, max_size=6),
)
def test_every_stretch_has_a_step_and_every_step_a_stretch(ppq, stretches):
    time = TimeMap(ppq, metres=(MetreChange(0, 5, 8),))
    spans = [(start % (5 * ppq), start % (5 * ppq) + length) for start, length in stretches]
    region = Region.of_spans(time, spans, (0,))
    layout = Layout.from_time(time, 0, region.bars[-1])
    mask = step_mask(region, 0, layout, time)
    ticks = ((layout.start[:, None] + np.arange(4)) * time.step_ticks)[mask]
    for start, end in region.spans(time):
        assert np.minimum(np.abs(ticks - start), np.abs(ticks - end + 1)).min() <= max(
            time.step_ticks, end - start
        )
    for tick in ticks.tolist():
        assert (
            min(max(start - tick, tick - end, 0) for start, end in region.spans(time))
            <= time.step_ticks + 0.5
        )


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=5))
def test_steps_of_a_grid_that_falls_between_ticks_are_found(cells):
    """At 25 ticks a quarter a sixteenth is 6.25 ticks, so that lines of the grid are rounded."""
    time = TimeMap(25, metres=(MetreChange(0, 4, 4),))
    lines = [round(cell * 25 / 4) for cell in range(60)]
    region = Region.of_spans(time, [(lines[at], lines[at + count]) for at, count in cells], (0,))
    layout = Layout.from_time(time, 0, region.bars[-1])
    found = np.flatnonzero(step_mask(region, 0, layout, time).reshape(-1)).tolist()
    assert found == sorted({step for at, count in cells for step in range(at, at + count)})
