"""Notes read out of beat patches."""

import numpy as np

from ripieno.engine.grid.decode import decode_notes
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, length_value, velocity_value
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note

STEP = 120


def layout_of(*metre):
    return Layout.from_time(TimeMap.build(480, (), (MetreChange(0, *metre),)), 0, 0)


def write(planes, beat, step, pitch, length=1.0, velocity=64, offset=0.0, onset=0.1):
    planes[beat, :, step, pitch] = onset, length_value(length), velocity_value(velocity), offset


def notes_of(planes, layout, mask=None, step_ticks=STEP, channel=3):
    everywhere = np.ones((len(layout), STEPS, PITCHES), bool)
    return decode_notes(planes, everywhere if mask is None else mask, step_ticks, layout, channel)


def test_a_note_begins_where_the_onset_plane_is_above_0():
    layout = layout_of(4, 4)
    planes = empty_planes(4)
    write(planes, 2, 1, 60, 4.0, 100, 0.5)
    write(planes, 2, 2, 61, onset=0.0)
    assert notes_of(planes, layout) == (Note(9 * STEP + 30, 4 * STEP, 60, 100, 3),)


def test_cells_outside_the_mask_are_not_read():
    layout = layout_of(4, 4)
    planes = empty_planes(4)
    mask = np.zeros((4, STEPS, PITCHES), bool)
    for step in (0, 1):
        write(planes, 0, step, 60)
    mask[0, 1, 60] = True
    assert [note.onset for note in notes_of(planes, layout, mask)] == [STEP]


def test_steps_that_a_short_beat_does_not_have_are_not_read():
    layout = layout_of(7, 8)
    planes = empty_planes(len(layout))
    last = len(layout) - 1
    for step in range(STEPS):
        write(planes, last, step, 60)
    assert layout.steps[last] == 2
    assert [note.onset for note in notes_of(planes, layout)] == [12 * STEP, 13 * STEP]


def test_notes_come_by_onset_then_pitch():
    layout = layout_of(4, 4)
    planes = empty_planes(4)
    write(planes, 0, 1, 50, offset=-1.0)
    write(planes, 0, 0, 60, offset=1.0)
    write(planes, 0, 0, 70, offset=0.0)
    assert [(note.onset, note.pitch) for note in notes_of(planes, layout)] == [(0, 70), (60, 50), (60, 60)]


def test_a_note_lasts_a_tick_at_least_and_begins_at_tick_0_at_the_earliest():
    layout = layout_of(4, 4)
    planes = empty_planes(4)
    write(planes, 0, 0, 60, length=1 / 16, offset=-1.0)
    assert notes_of(planes, layout, step_ticks=6.0) == (Note(0, 1, 60, 64, 3),)


def test_fractional_steps_are_rounded_to_the_nearest_tick():
    layout = layout_of(4, 4)
    planes = empty_planes(4)
    write(planes, 0, 3, 60, length=3.0)
    assert notes_of(planes, layout, step_ticks=2.5)[0].onset == round(7.5)
    assert notes_of(planes, layout, step_ticks=2.6)[0].length == 8
