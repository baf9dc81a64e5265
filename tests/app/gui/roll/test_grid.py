"""Edits keep to the grid, and bars of any length begin it anew."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.gui.roll.grid import Grid, bars_in, beat_of, parts_of
from ripieno.engine.music.meter import MetreChange, TimeMap

FOUR = TimeMap(480)
SEVEN = TimeMap(480, metres=(MetreChange(0, 7, 8), MetreChange(5 * 1680, 3, 4)))


def test_a_grid_says_its_name():
    assert [str(Grid()), str(Grid(3, is_triplet=True))] == ["1/16", "1/8T"]


def test_a_triplet_step_is_two_thirds():
    assert Grid().step(480) == 120
    assert Grid().toggled().step(480) == 80
    assert Grid().toggled().step(96) == 16
    assert Grid(5).step(10) == Fraction(5, 4)


def test_a_grid_has_a_finest_and_a_coarsest_step():
    grid = Grid()
    for _ in range(9):
        grid = grid.finer()
    assert grid.step(480) == 60
    for _ in range(9):
        grid = grid.coarser()
    assert grid.step(480) == 1920


@pytest.mark.parametrize(("tick", "line"), [(0, 0), (59, 0), (61, 120), (1900, 1920), (-40, 0)])
def test_a_tick_goes_to_the_nearest_line(tick, line):
    assert Grid().snapped(tick, FOUR) == line


@given(st.integers(0, 20_000), st.integers(0, 5), st.booleans())
def test_what_is_snapped_stays_where_it_is(tick, halvings, triplet):
    grid = Grid(halvings, is_triplet=triplet)
    once = grid.snapped(tick, SEVEN)
    assert grid.snapped(once, SEVEN) == once


@given(st.integers(0, 20_000), st.integers(2, 5), st.booleans())
def test_the_line_before_is_no_further_than_a_step(tick, halvings, triplet):
    grid = Grid(halvings, is_triplet=triplet)
    assert 0 <= tick - grid.before(tick, SEVEN) <= grid.step(480)


@given(st.integers(0, 20_000), st.integers(0, 5), st.booleans(), st.sampled_from((1, 5, 24, 480)))
def test_the_step_that_holds_a_tick_lies_in_one_bar_and_meets_the_next(tick, halvings, triplet, ppq):
    grid, time = Grid(halvings, is_triplet=triplet), TimeMap(ppq, metres=(MetreChange(0, 7, 8),))
    start, end = grid.cell(tick, time)
    assert start <= tick < end
    assert time.bar_at(start) == time.bar_at(end - 1)
    assert grid.cell(start, time) == (start, end)
    assert grid.cell(end, time)[0] == end


def test_bars_that_lie_too_close_are_left_out_evenly():
    assert list(bars_in(FOUR, 0, 1920 * 3, 1)) == [(0, 0), (1, 1920), (2, 3840), (3, 5760)]
    assert [bar for bar, _ in bars_in(FOUR, 1920 * 3, 1920 * 9, 1921)] == [2, 4, 6, 8]


def test_the_parts_of_a_bar_leave_its_own_line_out():
    assert beat_of(SEVEN, 0) == 240
    assert list(parts_of(SEVEN, 0, beat_of(SEVEN, 0))) == [240, 480, 720, 960, 1200, 1440]
    assert beat_of(SEVEN, 6) == 480
