"""Notes as arrays say what the notes say."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.columns import MAX_KEPT_GROUPS, WORTH_KEEPING, Columns, columns_of
from ripieno.engine.music.note import Note

NOTES = st.builds(Note, st.integers(0, 50), st.integers(1, 9), st.integers(0, 127), st.integers(1, 127))


def values(columns):
    return list(
        zip(
            *(each.tolist() for each in (columns.onsets, columns.lengths, columns.pitches)),
            columns.velocities.tolist(),
            strict=True,
        )
    )


def said(notes):
    return [(note.onset, note.length, note.pitch, note.velocity) for note in notes]


@given(st.lists(NOTES, max_size=12))
def test_arrays_say_what_the_notes_say(held):
    columns = Columns.of(tuple(held))
    assert values(columns) == said(held)
    assert columns.ends.tolist() == [note.end for note in held]
    assert columns.places.tolist() == [note.onset * 128 + note.pitch for note in held]


def line(count):
    return tuple(Note(10 * index, 5, 60, 80) for index in range(count))


def test_arrays_of_the_same_notes_are_made_once_and_cannot_be_changed():
    notes = line(WORTH_KEEPING)
    columns = columns_of(notes)
    assert columns_of(notes) is columns
    assert not columns.onsets.flags.writeable
    assert columns_of(notes[:-1] + notes[-1:]) is not columns
    assert values(columns_of(list(notes))) == said(notes)


def test_arrays_used_longest_ago_are_dropped():
    notes = line(WORTH_KEEPING)
    columns = columns_of(notes)
    others = [line(WORTH_KEEPING + 1 + index) for index in range(MAX_KEPT_GROUPS)]
    assert [len(columns_of(each).notes) for each in others] == [len(each) for each in others]
    assert columns_of(notes) is not columns
