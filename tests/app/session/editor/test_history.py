import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.clip_file import new_file
from ripieno.app.session.editor import history
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History, HistoryStep
from ripieno.engine.music.meter import TimeMap


def state(number: int) -> Document:
    return Document(new_file(TimeMap(96), 96 * number))


def step(number: int) -> HistoryStep:
    return HistoryStep(f"step {number}", state(number))


def walked(count: int) -> History:
    past = History.of(state(0))
    for number in range(1, count + 1):
        past = past.done(step(number))
    return past


@given(st.integers(0, 6), st.integers(0, 8), st.integers(0, 8))
def test_redo_takes_back_undo(steps, back, on):
    past = walked(steps)
    for _ in range(back):
        past = past.undone()
    assert past.document == state(max(0, steps - back))
    for _ in range(on):
        past = past.redone()
    assert past.document == state(min(steps, max(0, steps - back) + on))


def test_a_new_step_forgets_what_was_undone():
    past = walked(3).undone().undone().done(step(9))
    assert [each.words for each in past.steps] == ["Open", "step 1", "step 9"]
    assert past.redo_words is None


def test_a_step_that_changes_nothing_is_none():
    past = walked(2)
    assert past.done(step(2)) is past


def test_the_words_say_what_undo_and_redo_would_do():
    past = walked(2)
    assert (past.undo_words, past.redo_words) == ("step 2", None)
    assert (past.undone().undo_words, past.undone().redo_words) == ("step 1", "step 2")
    assert walked(0).undo_words is None


def test_any_step_can_be_gone_to_and_no_other():
    past = walked(3)
    assert past.gone_to(1).document == state(1)
    with pytest.raises(IndexError):
        past.gone_to(4)


def test_the_oldest_steps_go_but_not_the_first(monkeypatch):
    monkeypatch.setattr(history, "MAX_STEPS", 3)
    assert [each.words for each in walked(5).steps] == ["Open", "step 4", "step 5"]
