"""From steps to ticks, and into keys."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.keys import Key, estimate_key, parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.notes import in_key, known_rows, notes_of

KEYS = st.builds(Key, st.integers(0, 11), st.sampled_from(["major", "minor"]))
NOTES = st.lists(
    st.builds(Note, st.integers(0, 4000), st.integers(1, 500), st.integers(0, 127), st.integers(1, 127))
)


def test_notes_begin_within_the_span_and_end_with_it():
    part = make_part(Role.KEYS, [(0, 2, 60, 80), (3, 9, 62, 81), (4, 1, 64, 82)])
    assert notes_of(part, 1000, 1480, 120) == (Note(1000, 240, 60, 80), Note(1360, 120, 62, 81))
    assert {note.velocity for note in notes_of(part, 1000, 1480, 120, 50)} == {50}


@given(NOTES)
def test_rows_of_notes_mean_the_notes(notes):
    kept = Notes.of(sorted(notes, key=lambda note: (note.onset, note.pitch)))
    rows = known_rows(kept, 700, 120)
    assert [round(700 + 120 * onset) for onset, *_ in rows] == [note.onset for note in kept]


@given(NOTES, KEYS, st.booleans())
def test_notes_in_a_key_leave_its_scale_nowhere_and_keep_their_rhythm(notes, key, transposes):
    made = in_key(notes, key, transposes=transposes)
    assert {note.pitch % 12 for note in made} <= key.pitch_classes
    assert [(note.onset, note.length) for note in made] == [(note.onset, note.length) for note in notes]


def test_music_in_another_key_is_transposed_whole():
    scale = [Note(at * 100, 100, 62 + step, 80) for at, step in enumerate((0, 2, 4, 5, 7, 9, 11, 12))]
    assert str(estimate_key(scale)) == "D major"
    moved = in_key(scale, parse_key("F major"), transposes=True)
    assert {note.pitch - there.pitch for note, there in zip(moved, scale, strict=True)} == {3}
