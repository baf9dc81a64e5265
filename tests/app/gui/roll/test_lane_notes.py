"""Notes in view are found, whatever overlaps what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.gui.roll.lane_notes import LaneNotes, among
from ripieno.engine.music.note import Note

notes = st.lists(
    st.builds(Note, st.integers(0, 500), st.integers(1, 300), st.integers(0, 127), st.integers(1, 127))
).map(lambda each: tuple(sorted(each, key=lambda note: (note.onset, note.pitch))))


@given(notes, st.integers(0, 500), st.integers(1, 200), st.integers(0, 127), st.integers(0, 127))
def test_a_span_holds_the_notes_that_sound_in_it(each, start, length, one, other):
    low, high = min(one, other), max(one, other)
    found = LaneNotes.of(each).within(start, start + length, low, high)
    assert found.tolist() == [
        index
        for index, note in enumerate(each)
        if note.onset < start + length and note.end > start and low <= note.pitch <= high
    ]


def test_notes_that_come_in_any_order_are_put_in_order():
    late, early = Note(10, 5, 60, 1), Note(0, 5, 60, 1)
    assert LaneNotes.of([late, early]).notes == (early, late)


@pytest.mark.parametrize(
    ("tick", "slack", "found"), [(0, 0, 0), (9.9, 0, 0), (10, 0, None), (11, 2, 0), (13, 2, None), (25, 0, 2)]
)
def test_the_note_at_a_place_is_the_latest_there_and_its_end_may_be_missed_a_little(tick, slack, found):
    lane = LaneNotes.of((Note(0, 10, 60, 1), Note(20, 20, 60, 1), Note(24, 5, 60, 1), Note(24, 5, 61, 1)))
    assert lane.at(tick, 60, slack) == found


def test_no_notes_are_found_where_there_are_none():
    assert LaneNotes.of(()).at(0, 60) is None
    assert LaneNotes.of(()).within(0, 100).tolist() == []


def test_the_same_question_about_chosen_notes_is_answered_once():
    lane, selected = LaneNotes.of((Note(0, 10, 60, 1), Note(20, 20, 60, 1))), frozenset({1})
    assert among(lane, selected).tolist() == [False, True]
    assert among(lane, selected) is among(lane, frozenset({1}))
    assert among(LaneNotes.of(lane.notes), selected) is not among(lane, selected)
