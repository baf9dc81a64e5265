"""Tasks of the model: one at a time, what is revoked is left out, and how fast the model is."""

from types import SimpleNamespace

import pytest

from ripieno.app.session.live.music.model_requests import FIRST_SPEED, SLOWER_SHARE, ModelRequests
from ripieno.app.session.live.music.model_worker import Answer

MAKER = SimpleNamespace(
    task=lambda number, _played, bars, _now, fills: (
        SimpleNamespace(number=number, bars=bars, fills=fills) if bars[0] < 100 else None
    ),
    made=lambda _task, bars, answer: dict.fromkeys(bars, answer.notes),
)
"""A maker whose bars are what the model answers, and that has no task for bars from 100 on."""


@pytest.fixture
def requests():
    return ModelRequests(MAKER, number=7)


def test_tasks_are_numbered_on_and_answered_with_their_bars(requests):
    task = requests.ask((4, 5), {}, 0.0)
    assert (task.number, task.bars, requests.is_waiting) == (8, (4, 5), True)
    assert requests.take(Answer(8, {0: ()}, 0.6)) == {4: {0: ()}, 5: {0: ()}}
    assert not requests.is_waiting


def test_nothing_is_waited_for_where_there_is_no_task(requests):
    assert requests.ask((100,), {}, 0.0) is None
    assert not requests.is_waiting


def test_an_answer_to_another_task_is_left_out(requests):
    requests.ask((4,), {}, 0.0)
    assert requests.take(Answer(3, {}, 0.6)) == {}
    assert requests.is_waiting


@pytest.mark.parametrize("error", ["", "The model has died."])
def test_what_is_revoked_or_has_failed_brings_no_bars(requests, error):
    requests.ask((4,), {}, 0.0)
    if not error:
        requests.revoke()
    assert requests.take(Answer(8, {}, 0.6, error)) == {}
    assert not requests.is_waiting


def test_the_model_is_taken_to_be_as_slow_as_it_was_and_only_slowly_faster(requests):
    requests.ask((4, 5), {}, 0.0)
    requests.take(Answer(8, {}, 3.0))
    assert requests.speed == pytest.approx(1.5)
    requests.ask((6,), {}, 0.0)
    requests.take(Answer(9, {}, 0.1))
    assert requests.speed == pytest.approx(SLOWER_SHARE * 1.5)


def test_bars_that_are_missed_make_a_model_faster_that_was_not_asked(requests):
    requests.miss()
    assert requests.speed == pytest.approx(SLOWER_SHARE * FIRST_SPEED)
    requests.ask((4,), {}, 0.0)
    requests.miss()
    assert requests.speed == pytest.approx(SLOWER_SHARE * FIRST_SPEED)
