"""Layout: where patches lie, in any metre."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.layout import Layout
from ripieno.engine.music.meter import MetreChange, TimeMap

BAR_LENGTHS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def starts_of(lengths):
    return np.concatenate([[0], np.cumsum(lengths)])


def test_a_bar_of_seven_eighths_has_three_full_patches_and_a_half_one():
    layout = Layout.from_bars([0, 14])
    assert layout.steps.tolist() == [4, 4, 4, 2]
    assert layout.start.tolist() == [0, 4, 8, 12]
    assert layout.beat.tolist() == [0, 1, 2, 3]


def test_bars_of_a_time_map_keep_their_metres():
    time = TimeMap.build(480, (), (MetreChange(0, 4, 4), MetreChange(1920, 3, 4)))
    layout = Layout.from_time(time, 0, 2)
    assert layout.bar.tolist() == [0] * 4 + [1] * 3 + [2] * 3
    assert layout.start[4] == 16


def test_a_window_counts_its_bars_from_its_own_start():
    time = TimeMap.build(96, (), ())
    layout = Layout.from_time(time, 5, 6)
    assert layout.bar.tolist() == [0] * 4 + [1] * 4
    assert layout.start[0] == 80


@given(BAR_LENGTHS)
def test_every_step_of_every_bar_belongs_to_one_patch(lengths):
    layout = Layout.from_bars(starts_of(lengths))
    time, _, _ = layout.cells
    assert time.tolist() == list(range(sum(lengths)))
    assert np.bincount(layout.bar, layout.steps).tolist() == lengths


@given(BAR_LENGTHS, st.data())
def test_an_onset_on_a_step_finds_that_step(lengths, data):
    layout = Layout.from_bars(starts_of(lengths))
    step = data.draw(st.integers(0, sum(lengths) - 1))
    patch, index, distance, inside = layout.nearest([float(step)])
    assert inside[0]
    assert distance[0] == 0
    assert layout.start[patch[0]] + index[0] == step


@given(BAR_LENGTHS, st.floats(-100, 700))
def test_an_onset_outside_the_window_is_not_on_the_grid(lengths, onset):
    layout = Layout.from_bars(starts_of(lengths))
    *_, inside = layout.nearest([onset])
    assert inside[0] == (-0.5 <= onset < sum(lengths))
