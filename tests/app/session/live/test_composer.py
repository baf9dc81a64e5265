import os
import signal

import pytest

from ripieno.app.session.live.composer import Composer, ComposerError, Task
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.region import Region
from tests.support.random_model import small_clip

TASK = Task(1, small_clip(4), Region((1,), (0,)), FillOptions(1, steps=2))


def answer_of(composer):
    for _ in range(600):
        composer.wait(0.1)
        answer = composer.answer()
        if answer is not None:
            return answer
    raise AssertionError("no answer came")


def test_a_task_is_answered_and_a_killed_process_replaced():
    composer = Composer()
    composer.give(TASK)
    assert composer.is_busy
    with pytest.raises(RuntimeError, match="has a task already"):
        composer.give(TASK)
    first = answer_of(composer)
    assert (first.number, first.error, set(first.notes)) == (1, "", {0})
    composer.give(TASK)
    os.kill(composer.pid, signal.SIGKILL)
    died = answer_of(composer)
    assert died.error == "" or "has died" in died.error
    if died.error:
        assert composer.deaths == 1
    composer.give(TASK)
    assert answer_of(composer).notes == first.notes
    composer.close()


def test_a_model_that_is_not_there_is_one_sentence():
    with pytest.raises(ComposerError, match="There is no model called 'nothing'"):
        Composer("nothing")


def test_a_task_that_cannot_be_done_is_answered_with_why():
    composer = Composer()
    composer.give(Task(2, small_clip(4), Region((1,), (0,)), FillOptions(1, sampler="nothing")))
    assert "nothing" in answer_of(composer).error
    composer.close()
