"""Which bars of a clip a window may go by."""

from dataclasses import replace

import numpy as np

from ripieno.engine.generate.known_bars import known_bars, match_bar_lengths
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.region import Region
from ripieno.engine.music.surroundings import MAX_BARS_AROUND
from tests.support.random_model import small_clip


def test_the_bars_that_are_made_are_hidden_in_their_lanes_alone():
    clip = small_clip()
    (plan,) = plan_windows(clip, Region((2, 3), (1,)), 16)
    bars = known_bars(clip, plan)
    expected = np.zeros((2, 8), bool)
    expected[1, 2:4] = True
    assert np.array_equal(bars.hidden, expected)
    assert (bars.first, bars.last) == (2, 3)


def test_bar_lines_are_in_steps_and_follow_the_metre():
    time = TimeMap(96, (), (MetreChange(0, 4, 4), MetreChange(2 * 384, 3, 4)))
    clip = replace(small_clip(4), time=time, end=2 * 384 + 2 * 288)
    (plan,) = plan_windows(clip, Region((1,), (0,)), 16)
    assert known_bars(clip, plan).starts.tolist() == [0, 16, 32, 44, 56]


def test_bars_that_later_windows_make_are_hidden_and_those_made_before_are_known():
    clip = small_clip(24)
    first, second = plan_windows(clip, Region(tuple(range(16)), (0,)), 16)
    assert np.flatnonzero(known_bars(clip, first).hidden[0]).tolist() == list(range(16))
    bars = known_bars(clip, second)
    assert np.flatnonzero(bars.hidden[0]).tolist() == list(range(8, 16))
    assert (bars.first, bars.last) == (8, 15)


def test_bars_after_the_end_of_the_clip_are_there():
    clip = small_clip(8)
    (plan,) = plan_windows(clip, Region((8, 9), (0,)), 16)
    bars = known_bars(clip, plan)
    assert bars.hidden.shape == (2, 10)
    assert bars.hidden[0].tolist() == [False] * 8 + [True] * 2


def test_bars_of_a_long_clip_are_counted_from_the_first_that_is_near():
    made = MAX_BARS_AROUND + 10
    clip = replace(small_clip(8), end=(made + 1) * 384)
    (plan,) = plan_windows(clip, Region((made,), (0,)), 16)
    bars = known_bars(clip, plan)
    assert bars.first == bars.last == MAX_BARS_AROUND
    assert bars.starts[0] == 10 * 16
    assert bars.hidden[0].nonzero()[0].tolist() == [MAX_BARS_AROUND]


def test_patches_are_matched_to_bars_as_long_as_theirs():
    starts = np.array([0.0, 16, 28, 44, 56])
    own = np.array([16.0, 16, 12])
    (short, twelve), (long, sixteen) = match_bar_lengths(own, starts)
    assert short.tolist() == [False, False, True]
    assert twelve.tolist() == [False, True, False, True]
    assert long.tolist() == [True, True, False]
    assert sixteen.tolist() == [True, False, True, False]


def test_a_length_that_no_bar_has_matches_none():
    ((rows, like),) = match_bar_lengths(np.array([14.0]), np.array([0.0, 16, 32]))
    assert rows.all()
    assert not like.any()
