"""Values of the planes and what they stand for."""

import numpy as np
import pytest

from ripieno.engine.grid.spec import (
    CELLS,
    MAX_LENGTH_STEPS,
    MIN_LENGTH_STEPS,
    PATCH_SHAPE,
    length_steps,
    length_value,
    offset_steps,
    offset_value,
    velocity_of,
    velocity_value,
)


def test_a_patch_is_four_planes_of_a_quarter_note_in_sixteenths():
    assert PATCH_SHAPE == (4, 4, 128)
    assert CELLS == 512


@pytest.mark.parametrize(("steps", "value"), [(2, 0), (8, 1), (1, -0.5), (0.5, -1), (32, 2)])
def test_a_length_of_an_eighth_is_0_and_of_a_half_note_1(steps, value):
    assert length_value(steps) == pytest.approx(value)
    assert length_steps(value) == pytest.approx(steps)


def test_lengths_are_clamped_on_both_ways():
    low, high = length_value([0, 1e6])
    assert length_steps([low, high, low - 1, high + 1]) == pytest.approx(
        [MIN_LENGTH_STEPS, MAX_LENGTH_STEPS, MIN_LENGTH_STEPS, MAX_LENGTH_STEPS]
    )


@pytest.mark.parametrize(("velocity", "value"), [(64, 0), (96, 1), (32, -1), (127, 63 / 32)])
def test_velocity_64_is_0_and_96_is_1(velocity, value):
    assert velocity_value(velocity) == pytest.approx(value)
    assert velocity_of(value) == velocity


def test_velocities_are_rounded_to_the_nearest_and_kept_from_1_to_127():
    assert velocity_of([-9, 9, 0.4 / 32, 0.6 / 32]).tolist() == [1, 127, 64, 65]


@pytest.mark.parametrize(("steps", "value"), [(0, 0), (0.5, 1), (-0.5, -1), (0.25, 0.5)])
def test_half_a_step_is_an_offset_of_1(steps, value):
    assert offset_value(steps) == pytest.approx(value)
    assert offset_steps(value) == pytest.approx(steps)


def test_offsets_are_clamped_to_half_a_step():
    assert offset_steps([3, -3]).tolist() == [0.5, -0.5]


def test_values_are_of_the_type_of_the_model():
    assert {each(1.0).dtype for each in (length_value, velocity_value, offset_value)} == {
        np.dtype(np.float32)
    }
