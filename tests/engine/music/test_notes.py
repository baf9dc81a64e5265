"""Notes as arrays are a sequence of notes like any other."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import FEW, NO_NOTES, Notes, joined

NOTES = st.builds(
    Note, st.integers(0, 50), st.integers(1, 9), st.integers(0, 127), st.integers(1, 127), st.integers(0, 15)
)
GROUPS = st.lists(NOTES, max_size=12).map(tuple)


def by_place(note):
    return note.onset, note.pitch


@given(GROUPS, st.integers(-12, 12), st.integers(-12, 12), st.sampled_from((1, 2, -1)))
def test_notes_are_those_they_were_made_of(held, start, stop, step):
    notes = Notes.of(held)
    assert notes == held
    assert tuple(notes) == held
    assert tuple(notes[start:stop:step]) == held[start:stop:step]
    assert [notes[at] for at in range(-len(held), len(held))] == [*held, *held]
    assert hash(notes) == hash(held)
    assert Notes.of(notes) is notes
    assert notes.taken([]) == ()
    assert notes.taken(range(len(held))[::-1]) == held[::-1]
    assert pickle.loads(pickle.dumps(notes)) == notes  # noqa: S301 (our own)


@given(GROUPS, GROUPS)
def test_groups_of_notes_are_put_together_and_apart(one, other):
    first, second = Notes.of(one), Notes.of(other)
    assert joined((first, second)) == (*one, *other)
    assert first.merged(second) == tuple(sorted((*one, *other), key=by_place))
    assert first.without(second) == tuple(note for note in one if note not in other)
    assert (first == second) is (one == other)


@given(GROUPS, st.integers(0, 40), st.integers(0, 20))
def test_notes_within_a_span_are_those_that_sound_in_it(held, start, length):
    end = start + length
    inside = tuple(note for note in held if note.onset < end and note.end > start)
    assert Notes.of(held).within(start, end) == inside
    assert Notes.of(held).sounds_within(start, end) is bool(inside)


def test_many_notes_are_made_anew_each_time_and_are_the_same():
    held = [Note(at, 1 + at % 5, at % 128, 1 + at % 127, at % 16) for at in range(2 * FEW + 3)]
    notes = Notes.of(held)
    assert list(notes) == held
    assert notes[FEW] == held[FEW]
    assert notes[FEW] is not notes[FEW]


def test_notes_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        Notes.of((Note(0, 1, 60, 80),)).onsets[0] = 5
    assert not NO_NOTES
