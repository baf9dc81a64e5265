"""Ticks in virtual time: the first estimates are those of a straight line, the later ones those of a loop."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.tick_filter import TickFilter

PERIOD = 60 / 24 / 120
EXACT = 5 + PERIOD * np.arange(200)


def filtered(stamps, period=PERIOD):
    """Return a filter that has begun at the first stamp and received the others."""
    ticks = TickFilter(period)
    ticks.begin(float(stamps[0]))
    for stamp in stamps[1:]:
        ticks.receive(float(stamp))
    return ticks


def test_one_tick_tells_its_time_and_nothing_of_the_period():
    ticks = filtered([3.0], 0.5)
    assert (ticks.time, ticks.period, ticks.count, ticks.doubt) == (3.0, 0.5, 1, inf)
    assert (ticks.expected(), ticks.expected(4)) == (3.5, 5.0)


@given(st.integers(2, 3), st.floats(0.005, 0.3), st.integers(0, 2**32 - 1))
def test_the_first_estimates_are_those_of_the_least_squares_line(count, period, seed):
    stamps = 5 + period * np.arange(count) + np.random.default_rng(seed).normal(0, 3e-4, count)
    slope, start = np.polyfit(np.arange(count), stamps, 1)
    ticks = filtered(stamps, 1.02 * period)
    assert ticks.period == pytest.approx(slope, abs=1e-7)
    assert ticks.time == pytest.approx(start + slope * (count - 1), abs=1e-7)


@pytest.mark.parametrize("count", [2, 3])
def test_the_first_doubt_is_the_deviation_of_the_slope_of_a_line(count):
    """Of stamps whose standard deviation is 1 ms: ``sqrt(12 / (n (n^2 - 1)))`` ms a tick."""
    expected = 1e-3 * sqrt(12 / (count * (count**2 - 1)))
    assert filtered(EXACT[:count]).doubt * PERIOD == pytest.approx(expected, rel=1e-4)


def test_exact_ticks_are_followed_exactly_and_trusted_more_and_more():
    ticks = filtered(EXACT)
    assert (ticks.time, ticks.period) == pytest.approx((EXACT[-1], PERIOD), abs=1e-12)
    assert ticks.count == len(EXACT)
    assert ticks.expected(3) == pytest.approx(EXACT[-1] + 3 * PERIOD, abs=1e-12)
    doubts = [filtered(EXACT[:count]).doubt for count in (2, 3, 5, 10, 50, 200)]
    assert doubts == sorted(doubts, reverse=True)


def test_the_jitter_of_exact_ticks_is_the_least_that_is_believed_in():
    assert filtered(EXACT).jitter == pytest.approx(5e-5)


@pytest.mark.parametrize("deviation", [3e-4, 1e-3, 3e-3])
def test_the_jitter_is_the_standard_deviation_of_the_stamps(deviation):
    """The mean of four, each averaged over 64 ticks, has a standard error of 3 %."""
    found = [
        filtered(5 + PERIOD * np.arange(1500) + np.random.default_rng(seed).normal(0, deviation, 1500)).jitter
        for seed in range(4)
    ]
    assert np.mean(found) == pytest.approx(deviation, rel=0.15)


@pytest.mark.parametrize(("period", "memory"), [(PERIOD, 192), (0.25, 96), (60 / 24 / 600, 640)])
def test_a_steady_filter_has_the_gains_of_a_line_over_its_memory(period, memory):
    """Four seconds, but 96 to 640 ticks: ``6 / m^2`` in the period and ``sqrt(12) / m`` in the time."""
    ticks = filtered(period * np.arange(4000), period)
    expected, before, surprise = ticks.expected(), ticks.period, 1e-6
    ticks.receive(expected + surprise)
    assert (ticks.period - before) / surprise == pytest.approx(6 / memory**2, rel=0.04)
    assert (ticks.time - expected) / surprise == pytest.approx(sqrt(12) / memory, rel=0.04)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.8, 0.95, 1.0, 1.1]))
def test_early_and_late_ticks_are_treated_alike(seed, ratio):
    """Mirrored at the line of exact ticks, the estimates are mirrored too, over a step of tempo as well."""
    exact = PERIOD * np.arange(120)
    deviations = np.random.default_rng(seed).normal(0, 5e-4, 120)
    deviations[80:] += (ratio - 1) * PERIOD * np.arange(1, 41)
    one, other = filtered(exact + deviations), filtered(exact - deviations)
    assert one.count == other.count
    assert one.time + other.time == pytest.approx(2 * exact[-1], abs=1e-5)
    assert one.period + other.period == pytest.approx(2 * PERIOD, abs=1e-5)


@pytest.mark.parametrize("ratio", [0.8, 0.95, 0.995, 1.005, 1.05, 1.25])
def test_after_a_step_of_tempo_the_ticks_since_it_decide(ratio):
    """The last tick of the old tempo is the first of the new one; four more make it certain."""
    ticks = filtered(EXACT)
    counts = []
    for number in range(1, 21):
        ticks.receive(EXACT[-1] + number * ratio * PERIOD)
        counts.append(ticks.count)
    assert counts == [201, 202, 203, *range(5, 22)]
    assert ticks.period == pytest.approx(ratio * PERIOD, abs=1e-9)
    assert ticks.time == pytest.approx(EXACT[-1] + 20 * ratio * PERIOD, abs=1e-9)
    assert ticks.jitter < 1e-4


@pytest.mark.parametrize("deviation", [0.03, -0.03])
def test_an_outlier_alone_counts_as_four_standard_deviations_and_as_three_for_the_jitter(deviation):
    """The square of the jitter takes in a 64th part of each square."""
    ticks = filtered(PERIOD * np.arange(4000))
    expected, counted = ticks.expected(), 4 * ticks.jitter * np.sign(deviation)
    ticks.receive(expected + deviation)
    assert ticks.count == 4001
    assert ticks.time - expected == pytest.approx(counted * sqrt(12) / 192, rel=0.02)
    assert ticks.period - PERIOD == pytest.approx(counted * 6 / 192**2, rel=0.02)
    assert ticks.jitter == pytest.approx(5e-5 * sqrt(1 + (3**2 - 1) / 64))


def test_ticks_that_only_jitter_are_no_new_tempo():
    for seed in range(5):
        stamps = 5 + PERIOD * np.arange(2000) + np.random.default_rng(seed).normal(0, 1e-3, 2000)
        assert filtered(stamps).count == 2000


def test_ticks_that_are_shifted_go_on_with_their_period():
    ticks = filtered(EXACT)
    ticks.shift(9.0)
    assert (ticks.time, ticks.count) == (9.0, len(EXACT))
    assert ticks.period == pytest.approx(PERIOD)
    for number in range(1, 30):
        ticks.receive(9 + number * PERIOD)
    assert ticks.count == len(EXACT) + 29
    assert ticks.time == pytest.approx(9 + 29 * PERIOD, abs=1e-9)


def test_ticks_that_begin_anew_may_have_any_period():
    ticks = filtered(EXACT)
    ticks.begin(9.0)
    assert (ticks.count, ticks.doubt) == (1, inf)
    assert ticks.period == pytest.approx(PERIOD)
    ticks.receive(9.3)
    assert ticks.period == pytest.approx(0.3, abs=1e-6)
    assert ticks.count == 2


def test_a_period_is_above_zero_also_where_ticks_fall_together():
    assert filtered([1.0, 1.0]).period == pytest.approx(1e-4)
