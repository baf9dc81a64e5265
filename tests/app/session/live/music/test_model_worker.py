import os
import signal

import pytest

from ripieno.app.session.clip_operations import InpaintRegion
from ripieno.app.session.fill_service import fill_clip, finish
from ripieno.app.session.live.music.model_worker import ModelTask, ModelWorker, ModelWorkerError, compose
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region
from tests.support.random_model import RandomModel, small_clip

TASK = ModelTask(1, small_clip(4), Region((1,), (0,)), FillOptions(1, steps=2))


def answer_of(model_worker):
    for _ in range(600):
        model_worker.wait(0.1)
        answer = model_worker.answer()
        if answer is not None:
            return answer
    raise AssertionError("no answer came")


def test_a_task_is_answered_and_a_killed_process_replaced():
    model_worker = ModelWorker()
    model_worker.give(TASK)
    assert model_worker.is_busy
    with pytest.raises(RuntimeError, match="has a task already"):
        model_worker.give(TASK)
    first = answer_of(model_worker)
    assert (first.number, first.error, set(first.notes)) == (1, "", {0})
    model_worker.give(TASK)
    os.kill(model_worker.pid, signal.SIGKILL)
    died = answer_of(model_worker)
    assert died.error == "" or "has died" in died.error
    if died.error:
        assert model_worker.deaths == 1
    model_worker.give(TASK)
    assert answer_of(model_worker).notes == first.notes
    model_worker.close()


def test_a_model_that_is_not_there_is_one_sentence():
    with pytest.raises(ModelWorkerError, match="There is no model called 'nothing'"):
        ModelWorker("nothing")


def test_a_task_that_cannot_be_done_is_answered_with_why():
    model_worker = ModelWorker()
    model_worker.give(ModelTask(2, small_clip(4), Region((1,), (0,)), FillOptions(1, sampler="nothing")))
    assert "nothing" in answer_of(model_worker).error
    model_worker.close()


def test_a_task_gets_the_notes_that_the_fill_service_makes():
    clip, options = small_clip(4), FillOptions(5)
    task = ModelTask(3, clip, Region((1, 2), (0,)), options)
    work = fill_clip(InpaintRegion(clip, task.region), RandomModel(busy=-4.0), options)
    answer = compose(RandomModel(busy=-4.0), task)
    assert (answer.number, answer.error) == (3, "")
    assert answer.notes == finish(work, lambda _: None).variations[0]


def test_music_from_nothing_is_quantised_and_of_no_one_loudness():
    clip = small_clip(4)
    empty = clip.replace_region(Region(tuple(range(clip.bars)), tuple(range(len(clip.lanes)))), {})
    operation = InpaintRegion(empty, Region((1,), (0,)), PerformanceStyle(quantised=True, flat={}))
    task = ModelTask(1, empty, operation.region, FillOptions(5))
    work = fill_clip(operation, RandomModel(busy=-4.0), task.options)
    assert compose(RandomModel(busy=-4.0), task).notes == finish(work, lambda _: None).variations[0]
