"""A schedule: noise levels, each with a scale."""

import numpy as np
import pytest

from ripieno.engine.diffusion.schedule import Interval, Schedule, ScheduleError


def levels(*sigmas, scales=None):
    return Schedule(np.array(sigmas, float), np.array(scales or [1.0] * len(sigmas), float))


def test_an_exploding_schedule_ends_in_0_and_has_scale_1():
    schedule = Schedule.exploding([4, 2, 1])
    assert schedule.sigmas.tolist() == [4, 2, 1, 0]
    assert schedule.scales.tolist() == [1, 1, 1, 1]
    assert schedule.count == 3


def test_a_preserving_schedule_keeps_the_variance_of_data_of_variance_1():
    schedule = Schedule.preserving([0.9, 0.5, 0.1])
    assert schedule.sigmas == pytest.approx([3, 1, 1 / 3, 0])
    assert schedule.scales**2 * (1 + schedule.sigmas**2) == pytest.approx([1, 1, 1, 1])


def test_intervals_pair_each_level_with_the_next():
    schedule = levels(4, 2, 0, scales=[0.25, 0.5, 1])
    assert list(schedule.intervals()) == [Interval(0, 4, 2, 0.25, 0.5), Interval(1, 2, 0, 0.5, 1)]


def test_a_segment_holds_its_steps_and_both_ends():
    schedule = Schedule.exploding([4, 2, 1])
    assert schedule.segment(1, 2).sigmas.tolist() == [2, 1]
    assert schedule.segment(1).sigmas.tolist() == [2, 1, 0]
    assert schedule.segment(0, 0).count == 0


@pytest.mark.parametrize("steps", [(-1, 2), (2, 1), (0, 4)])
def test_a_segment_outside_is_refused(steps):
    with pytest.raises(ScheduleError, match=r"lie outside a schedule of 3 steps"):
        Schedule.exploding([4, 2, 1]).segment(*steps)


def test_noised_data_are_scaled_after_the_noise():
    schedule = levels(4, 2, 0, scales=[0.25, 0.5, 1])
    clean, noise = np.array([10.0]), np.array([1.0])
    assert schedule.noised(clean, 1, noise) == pytest.approx([0.5 * (10 + 2)])
    assert schedule.noised(clean, 2, noise) == pytest.approx(clean)
    assert schedule.prior(noise) == pytest.approx([0.25 * 4])


@pytest.mark.parametrize(
    ("sigmas", "scales"),
    [
        ([2, 2, 0], [1, 1, 1]),
        ([1, 2], [1, 1]),
        ([1, -1], [1, 1]),
        ([np.inf, 1], [1, 1]),
        ([2, 1], [1, 0]),
        ([2, 1], [1, np.nan]),
    ],
)
def test_levels_that_do_not_fall_or_have_no_scale_are_refused(sigmas, scales):
    with pytest.raises(ScheduleError, match="fall strictly"):
        levels(*sigmas, scales=scales)


@pytest.mark.parametrize(("sigmas", "scales"), [([], []), ([2, 1], [1]), ([[2, 1]], [[1, 1]])])
def test_lists_of_unequal_shape_are_refused(sigmas, scales):
    with pytest.raises(ScheduleError, match="as many scales as sigmas"):
        Schedule(np.array(sigmas, float), np.array(scales, float))


def test_a_schedule_cannot_be_changed():
    schedule = levels(2, 1)
    for values in (schedule.sigmas, schedule.scales):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 3
