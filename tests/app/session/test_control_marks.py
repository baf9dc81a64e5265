import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.control_marks import (
    ControlMarkError,
    mark_control_notes,
    parse_control_marks,
    pitches_named,
    read_control_marks,
)
from ripieno.engine.music.selection import SelectionError
from ripieno.engine.music.spelling import pitch_name
from tests.support.random_model import small_clip


@given(st.sets(st.integers(0, 127), min_size=1, max_size=5))
def test_pitches_are_named_one_by_one(pitches: set[int]) -> None:
    assert pitches_named("+".join(map(pitch_name, sorted(pitches)))) == pitches


def test_ranges_and_none_are_read() -> None:
    assert pitches_named("C0-D0 + C1") == {12, 13, 14, 24}
    assert pitches_named(" None ") == frozenset()


def test_each_track_has_its_pitches() -> None:
    marks = (("2", frozenset({12})), ("Grand piano", frozenset()))
    assert parse_control_marks("2=C0,Grand piano=none") == marks
    assert read_control_marks({2: "C0", "Grand piano": "none"}) == marks


@pytest.mark.parametrize("text", ["", "2", "=C0", "2=", "2=H", "2=C1-C0"])
def test_what_names_none_is_refused(text: str) -> None:
    with pytest.raises(ControlMarkError, match="control notes"):
        parse_control_marks(text)


def test_marks_take_the_place_of_what_was_recognised() -> None:
    clip = small_clip().with_control({0: frozenset({1}), 1: frozenset({2})})
    marked = mark_control_notes(clip, ((str(clip.lanes[0].track + 1), frozenset({12})),))
    assert [lane.control for lane in marked.lanes] == [{12}, {2}]
    with pytest.raises(SelectionError):
        mark_control_notes(clip, (("99", frozenset()),))
