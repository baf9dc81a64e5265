"""Notes to planes and back: what returns, and up to which quantisation."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.decode import decode_notes
from ripieno.engine.grid.encode import empty_planes, encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import (
    MAX_LENGTH_STEPS,
    PITCHES,
    STEPS,
    Plane,
    length_steps,
    length_value,
    offset_steps,
    offset_value,
    velocity_of,
    velocity_value,
)
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note

BARS = 4
METRES = st.sampled_from([(4, 4), (3, 4), (7, 8), (6, 8), (5, 4), (5, 16), (2, 2)])


@st.composite
def songs(draw):
    """A time map and notes inside its first bars, at most one in a cell."""
    ppq = draw(st.sampled_from([24, 96, 120, 480, 960]))
    time = TimeMap.build(ppq, (), (MetreChange(0, *draw(METRES)),))
    end = time.bar_start(BARS)
    notes = draw(
        st.lists(
            st.builds(
                Note,
                onset=st.integers(0, end - 1),
                length=st.integers(max(1, ppq // 48), ppq * 16),
                pitch=st.integers(0, 127),
                velocity=st.integers(1, 127),
            ),
            max_size=30,
            unique_by=lambda note: (note.onset // max(1, ppq // 2), note.pitch),
        )
    )
    return time, tuple(sorted(notes, key=lambda note: (note.onset, note.pitch)))


def there_and_back(time, notes):
    layout = Layout.from_time(time, 0, BARS - 1)
    planes = encode_notes(notes, time.step_ticks, layout)
    mask = np.ones((len(layout), STEPS, PITCHES), bool)
    return decode_notes(planes, mask, time.step_ticks, layout, channel=0)


@given(songs())
def test_notes_in_cells_of_their_own_return_tick_for_tick(song):
    time, notes = song
    layout = Layout.from_time(time, 0, BARS - 1)
    patch, step, _, inside = layout.nearest([note.onset / time.step_ticks for note in notes])
    assert inside.all()
    cells = list(zip(patch.tolist(), step.tolist(), [n.pitch for n in notes], strict=True))
    half_way = layout.cells[0][-1] + 0.5
    alone = [
        note
        for note, cell in zip(notes, cells, strict=True)
        if cells.count(cell) == 1 and note.onset / time.step_ticks <= half_way
    ]
    assert set(alone) <= set(there_and_back(time, notes))


def test_an_onset_in_the_last_half_step_of_a_window_comes_back_half_a_step_after_the_last_step():
    time = TimeMap.build(480, (), ())
    end = time.bar_start(BARS)
    assert there_and_back(time, (Note(end - 10, 30, 60, 90),)) == (Note(end - 60, 30, 60, 90),)


def test_triplets_and_swing_survive():
    time = TimeMap.build(480, (), ())
    onsets = [0, 160, 320, 480 + 317, 960, 960 + 160, 960 + 320]
    notes = tuple(Note(onset, 150, 60 + i, 80) for i, onset in enumerate(onsets))
    assert there_and_back(time, notes) == notes


def test_the_loudest_of_several_notes_in_one_cell_stays():
    time = TimeMap.build(480, (), ())
    notes = (Note(0, 30, 60, 90), Note(20, 30, 60, 70))
    assert there_and_back(time, notes) == notes[:1]


def test_a_longer_note_than_the_length_plane_holds_is_clamped():
    time = TimeMap.build(480, (), ())
    (note,) = there_and_back(time, (Note(0, 480 * 400, 60, 80),))
    assert note.length == MAX_LENGTH_STEPS * 120


def test_cells_outside_the_mask_are_not_read():
    time = TimeMap.build(480, (), ())
    layout = Layout.from_time(time, 0, 0)
    planes = encode_notes((Note(0, 120, 60, 80), Note(480, 120, 62, 80)), 120.0, layout)
    mask = np.zeros((len(layout), STEPS, PITCHES), bool)
    mask[1] = True
    assert decode_notes(planes, mask, 120.0, layout, 3) == (Note(480, 120, 62, 80, 3),)


def test_steps_beyond_a_short_bar_hold_no_notes():
    layout = Layout.from_bars([0, 2])
    planes = empty_planes(1)
    planes[0, Plane.ONSET, 3, 60] = 1
    mask = np.ones((1, STEPS, PITCHES), bool)
    assert decode_notes(planes, mask, 120.0, layout, 0) == ()


def test_empty_lanes_encode_to_silence():
    layout = Layout.from_bars([0, 16])
    assert np.array_equal(encode_notes((), 120.0, layout), empty_planes(4))


@given(st.integers(1, 127))
def test_velocities_return_exactly(velocity):
    assert velocity_of(velocity_value(velocity)) == velocity


@given(st.floats(1 / 16, 256))
def test_lengths_return_to_one_part_in_a_hundred_thousand(steps):
    assert np.isclose(length_steps(length_value(steps)), steps, rtol=1e-5)


@given(st.floats(-0.5, 0.5))
def test_offsets_return_to_a_millionth_of_a_step(steps):
    assert np.isclose(offset_steps(offset_value(steps)), steps, atol=1e-6)
