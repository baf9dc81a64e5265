"""Regions split into windows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.windows import (
    BARS_WITHOUT_CONTEXT,
    MAX_BARS_MADE,
    MAX_BEATS,
    MAX_LANES,
    WindowError,
    plan_windows,
)
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import small_clip


def clip_of(bars, lanes=2, metre=(4, 4)):
    time = TimeMap.build(96, (), (MetreChange(0, *metre),))
    end = time.bar_start(bars)
    notes = tuple(Note(tick, 24, 60, 80) for tick in range(0, end, 96))
    made = tuple(Lane(f"{i}", Role.KEYS, notes, i, i % 16, None) for i in range(lanes))
    return Clip(time, made, end)


def test_a_short_region_is_one_window_with_the_music_on_both_sides():
    (plan,) = plan_windows(clip_of(40), Region((18, 19, 20, 21), (0,)), 16)
    assert (plan.first, plan.last) == (12, 27)
    assert plan.lanes == (0, 1)


def test_a_window_at_the_end_looks_further_back():
    (plan,) = plan_windows(clip_of(40), Region((38, 39), (0,)), 16)
    assert (plan.first, plan.last) == (24, 39)


def test_a_window_does_not_look_at_bars_that_are_still_to_be_made():
    first, second = plan_windows(clip_of(40), Region(tuple(range(10, 22)), (0,)), 16)
    assert first.region.bars == tuple(range(10, 18))
    assert first.last == 17
    assert second.region.bars == (18, 19, 20, 21)
    assert second.first < 18 < second.last


def test_a_bar_with_too_many_beats_is_refused_by_its_number():
    with pytest.raises(WindowError, match="Bar 2 has 100 beats"):
        list(plan_windows(clip_of(4, metre=(100, 4)), Region((1,), (0,)), 16))


def without_notes(clip, *lanes):
    silent = [replace(lane, notes=()) if index in lanes else lane for index, lane in enumerate(clip.lanes)]
    return replace(clip, lanes=tuple(silent))


def test_many_lanes_are_made_together_fewer_bars_at_once():
    plans = list(plan_windows(clip_of(40, lanes=6), Region(tuple(range(10, 20)), tuple(range(6))), 20))
    assert [plan.region.bars for plan in plans] == [(10, 11, 12, 13, 14), (15, 16, 17, 18, 19)]
    assert all(plan.region.lanes == tuple(range(6)) for plan in plans)


def test_lanes_that_are_not_heard_come_last_and_each_hears_those_before():
    clip = without_notes(clip_of(8, lanes=4), 0, 1, 2)
    roles = (Role.LEAD, Role.DRUMS, Role.KEYS, Role.BASS)
    named = zip(clip.lanes, roles, strict=True)
    clip = replace(clip, lanes=tuple(replace(lane, role=role) for lane, role in named))
    plans = list(plan_windows(clip, Region(tuple(range(8)), (0, 1, 2)), 20))
    assert [plan.region.lanes for plan in plans] == [(1,), (1,), (2,), (2,), (0,), (0,)]
    assert [plan.lanes for plan in plans] == [(1, 3)] * 2 + [(1, 2, 3)] * 2 + [(0, 1, 2, 3)] * 2
    assert [plan.region.bars for plan in plans] == [(0, 1, 2, 3), (4, 5, 6, 7)] * 3
    assert [plan.last for plan in plans] == [3, 7] * 3


def test_a_lane_that_is_not_heard_sees_few_bars_of_its_own_making():
    clip = without_notes(clip_of(40, lanes=2), 1)
    plans = list(plan_windows(clip, Region(tuple(range(40)), (1,)), 20))
    assert [plan.last - plan.first + 1 for plan in plans] == [4] + [BARS_WITHOUT_CONTEXT] * 9
    estimated = next(plan_windows(clip, Region((20, 21, 22, 23), (0,)), 20))
    assert estimated.last - estimated.first + 1 == 20


def test_a_lane_that_is_still_to_be_made_in_a_window_is_not_seen_in_it():
    region = Region((0, *range(20, 24)), tuple(range(10)))
    for plan in plan_windows(clip_of(24, lanes=10), region, 20):
        for lane in set(plan.lanes) - set(plan.region.lanes):
            assert not plan.pending[lane].intersection(range(plan.first, plan.last + 1))


@given(
    st.integers(1, 60),
    st.integers(1, 12),
    st.sampled_from([(4, 4), (3, 4), (7, 8), (12, 8), (17, 4)]),
    st.data(),
)
def test_windows_make_every_bar_of_every_lane_once_and_fit_the_model(bars, lanes, metre, data):
    without_context = data.draw(st.sets(st.integers(0, lanes - 1)))
    clip = without_notes(clip_of(bars, lanes, metre), *without_context)
    masked = data.draw(st.sets(st.integers(0, bars - 1), min_size=1))
    wanted = data.draw(st.sets(st.integers(0, lanes - 1), min_size=1))
    plans = list(plan_windows(clip, Region(tuple(masked), tuple(wanted)), 16))
    made = [(bar, lane) for plan in plans for bar in plan.region.bars for lane in plan.region.lanes]
    assert sorted(made) == sorted((bar, lane) for bar in masked for lane in wanted)
    for plan in plans:
        assert set(plan.region.lanes) <= set(plan.lanes)
        assert len(plan.lanes) <= MAX_LANES
        assert plan.region.bars[-1] - plan.region.bars[0] < MAX_BARS_MADE
        assert len(Layout.from_time(clip.time, plan.first, plan.last)) <= MAX_BEATS
        assert plan.first <= plan.region.bars[0] <= plan.region.bars[-1] <= plan.last


def test_a_lane_is_left_out_of_windows_in_which_its_channel_has_another_sound():
    clip = small_clip()
    sounding = replace(clip.lanes[0], spans=((0, clip.time.bar_start(2)),))
    clip = replace(clip, lanes=(sounding, *clip.lanes[1:]))
    assert [plan.region.lanes for plan in plan_windows(clip, Region((2, 3), (0, 1)), 16)] == [(1,)]
    assert list(plan_windows(clip, Region((2, 3), (0,)), 16)) == []
