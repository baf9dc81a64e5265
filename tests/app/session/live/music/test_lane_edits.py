from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.controls.lane_settings import LaneSettings
from ripieno.app.session.live.music.lane_edits import curved, edit_lane, in_range, transposed
from ripieno.engine.music.note import Note

PPQ = 480
pitches = st.integers(0, 127)
notes = st.lists(
    st.builds(
        Note,
        onset=st.integers(0, 4 * PPQ - 1),
        length=st.integers(1, 4 * PPQ),
        pitch=pitches,
        velocity=st.integers(1, 127),
        channel=st.just(0),
    ),
    max_size=12,
).map(tuple)
lane_settings = st.builds(
    LaneSettings,
    low=pitches,
    high=pitches,
    transpose=st.integers(-24, 24),
    curve=st.floats(-1, 1),
    density=st.floats(0, 1),
)


def overlaps(held):
    return [
        (a, b) for a in held for b in held if a is not b and a.pitch == b.pitch and a.onset <= b.onset < a.end
    ]


@given(notes)
def test_settings_as_they_are_at_first_change_nothing(held):
    assert edit_lane(held, LaneSettings(), PPQ, is_drums=False) == held


@given(notes, st.integers(-24, 24))
def test_a_transposition_moves_every_pitch_class_by_as_much(held, semitones):
    moved = transposed(held, semitones)
    assert {note.pitch % 12 for note in moved} == {(note.pitch + semitones) % 12 for note in held}
    assert all(0 <= note.pitch <= 127 for note in moved)


@given(notes, lane_settings)
def test_no_note_leaves_the_range_and_none_is_struck_out_of_bounds(held, settings):
    for note in edit_lane(held, settings, PPQ, is_drums=False):
        assert settings.low <= note.pitch <= settings.high
        assert 1 <= note.velocity <= 127
        assert note.length >= 1


@given(notes, pitches, pitches)
def test_notes_that_were_moved_into_a_range_do_not_overlap(held, low, high):
    moved = in_range(held, low, high)
    assert moved == held or not overlaps(moved)


@given(notes, pitches, pitches)
def test_a_range_moves_no_drum(held, low, high):
    assert in_range(held, low, high, moves=False) == tuple(n for n in held if low <= n.pitch <= high)


@given(notes)
def test_a_range_of_an_octave_keeps_every_pitch_class(held):
    assert {note.pitch % 12 for note in in_range(held, 48, 59)} == {note.pitch % 12 for note in held}


@given(st.integers(1, 127), st.floats(0.1, 1))
def test_a_curve_above_0_strikes_no_softer_and_one_below_no_harder(velocity, curve):
    (note,) = curved((Note(0, 1, 60, velocity),), curve)
    (soft,) = curved((Note(0, 1, 60, velocity),), -curve)
    assert soft.velocity <= velocity <= note.velocity


@given(notes)
def test_density_leaves_out_notes_and_changes_none(held):
    assert set(edit_lane(held, LaneSettings(density=0.5), PPQ, is_drums=True)) <= set(held)
    assert edit_lane(held, LaneSettings(density=0.0), PPQ, is_drums=True) == ()
