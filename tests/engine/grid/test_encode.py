"""Notes written into beat patches."""

import numpy as np
import pytest

from ripieno.engine.grid.encode import empty_planes, encode, encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PATCH_SHAPE, Plane, length_value, velocity_value
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note

TIME = TimeMap.build(480, (), (MetreChange(0, 4, 4),))
STEP = 120
"""Ticks of a sixteenth."""


def layout(first=0, last=0):
    return Layout.from_time(TIME, first, last)


def onsets(planes):
    return np.argwhere(planes[:, Plane.ONSET] > 0).tolist()


def test_patches_without_notes_have_no_onset_and_nothing_else():
    planes = empty_planes(3)
    assert planes.shape == (3, *PATCH_SHAPE)
    assert (planes[:, Plane.ONSET] == -1).all()
    assert not planes[:, Plane.LENGTH :].any()


def test_a_note_is_written_at_its_beat_step_and_pitch():
    planes = encode([5.25], [2.0], [60], [96], layout())
    assert onsets(planes) == [[1, 1, 60]]
    assert planes[1, :, 1, 60] == pytest.approx([1, 0, 1, 0.5])
    assert np.count_nonzero(planes != empty_planes(4)) == 3


def test_an_onset_before_its_step_has_an_offset_below_0():
    planes = encode([4.75], [2.0], [60], [96], layout())
    assert onsets(planes) == [[1, 1, 60]]
    assert planes[1, Plane.OFFSET, 1, 60] == pytest.approx(-0.5)


@pytest.mark.parametrize("velocities", [(40, 90), (90, 40)])
def test_of_several_notes_in_a_cell_the_loudest_stays(velocities):
    planes = encode([4.0, 4.2], [1.0, 8.0], [60, 60], velocities, layout())
    loudest = int(np.argmax(velocities))
    assert planes[1, Plane.VELOCITY, 0, 60] == pytest.approx(velocity_value(90))
    assert planes[1, Plane.LENGTH, 0, 60] == pytest.approx(length_value((1.0, 8.0)[loudest]))


def test_notes_of_one_step_have_cells_of_their_own():
    planes = encode([4.0, 4.0], [1.0, 1.0], [60, 61], [64, 64], layout())
    assert onsets(planes) == [[1, 0, 60], [1, 0, 61]]


def test_notes_outside_the_layout_are_left_out():
    notes = [Note(tick, 60, 60, 64) for tick in (0, 4 * 480 - 61, 4 * 480, 8 * 480 - 60, 8 * 480, 9 * 480)]
    planes = encode_notes(notes, STEP, layout(1, 1))
    assert onsets(planes) == [[0, 0, 60], [3, 3, 60]]


def test_ticks_are_measured_in_steps_of_the_layout():
    planes = encode_notes([Note(480 + 30, 240, 60, 64)], STEP, layout())
    assert planes[1, :, 0, 60] == pytest.approx([1, length_value(2), 0, 0.5])


def test_no_notes_are_empty_patches():
    assert (encode_notes((), STEP, layout()) == empty_planes(4)).all()
