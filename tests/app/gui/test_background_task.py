"""Functions in threads: the latest result comes, what fails is said, and nothing comes after the end."""

import threading

import pytest
from PySide6.QtWidgets import QWidget

from ripieno.app.gui import log_file
from ripieno.app.gui.background_task import BackgroundTask, run_while_drawing
from ripieno.engine.errors import RipienoError

PATIENCE = 20_000


class HeldTask:
    """A function that waits until it is let go, and then returns its name."""

    def __init__(self, name):
        self.name = name
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self):
        self.begun.set()
        assert self.may_end.wait(PATIENCE / 1000)
        return self.name


def failing(error):
    def work():
        raise error

    return work


def recorded(task):
    """Return lists that grow with the results and the failures of a task."""
    results, failures = [], []
    task.succeeded.connect(results.append)
    task.failed.connect(failures.append)
    return results, failures


@pytest.fixture
def task(qtbot):  # noqa: ARG001 (there is an application)
    task = BackgroundTask()
    yield task
    task.stop()


def test_a_result_comes_on_the_thread_of_the_task(qtbot, task):
    threads = []
    task.succeeded.connect(lambda there: threads.extend((there, threading.get_ident())))
    task.run(threading.get_ident)
    assert task.is_busy
    qtbot.waitUntil(lambda: bool(threads), timeout=PATIENCE)
    assert threads[0] != threads[1]
    assert threads[1] == threading.get_ident()
    assert not task.is_busy


def test_a_fault_is_a_sentence_and_lies_in_the_log(qtbot, task, tmp_path, monkeypatch):
    log = tmp_path / "ripieno.log"
    monkeypatch.setattr(log_file, "log_path", lambda: log)
    _, failures = recorded(task)
    task.run(failing(ZeroDivisionError("by nought")))
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE)
    assert len(failures) == 1
    assert str(log) in failures[0]
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert not task.is_busy


def test_an_expected_error_is_its_own_sentence(qtbot, task):
    _, failures = recorded(task)
    task.run(failing(RipienoError("The port is gone; choose another one.")))
    qtbot.waitUntil(lambda: bool(failures), timeout=PATIENCE)
    assert failures == ["The port is gone; choose another one."]


def test_a_stale_result_is_dropped_whichever_ends_first(qtbot, task):
    results, failures = recorded(task)
    old, new = HeldTask("old"), HeldTask("new")
    task.run(old)
    task.run(new)
    old.may_end.set()
    new.may_end.set()
    qtbot.waitUntil(lambda: not task.is_busy, timeout=PATIENCE)
    assert results == ["new"]
    assert failures == []


def test_a_serial_task_runs_only_the_latest_of_what_waits(qtbot):
    task = BackgroundTask(is_serial=True)
    results, _ = recorded(task)
    first, second, third = HeldTask("first"), HeldTask("second"), HeldTask("third")
    task.run(first)
    assert first.begun.wait(PATIENCE / 1000)
    task.run(second)
    task.run(third)
    assert not third.begun.is_set()
    for each in (first, second, third):
        each.may_end.set()
    qtbot.waitUntil(lambda: results == ["third"], timeout=PATIENCE)
    assert not second.begun.is_set()
    task.stop()


def test_a_delayed_task_that_is_cancelled_never_begins(qtbot):
    task = BackgroundTask(delay_ms=20)
    work = HeldTask("late")
    task.run(work)
    task.cancel()
    assert not task.is_busy
    qtbot.wait(60)
    assert not work.begun.is_set()
    task.stop()


def test_cancelling_drops_the_result_and_says_so_once(qtbot, task):
    results, failures = recorded(task)
    changes = []
    work = HeldTask("dropped")
    task.run(work)
    task.changed.connect(lambda: changes.append(task.is_busy))
    task.cancel()
    task.cancel()
    work.may_end.set()
    task.stop()
    qtbot.wait(20)
    assert (results, failures, changes) == ([], [], [False])


def test_what_an_iterator_does_after_its_result_goes_on_until_the_next_start(qtbot, task):
    after, go_on = [], threading.Event()

    def steps():
        yield "result"
        for number in range(1000):
            after.append(number)
            assert go_on.wait(PATIENCE / 1000)
            yield None

    results, _ = recorded(task)
    task.run_steps(steps)
    qtbot.waitUntil(lambda: results == ["result"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: after == [0], timeout=PATIENCE)
    assert not task.is_busy
    task.run(lambda: "next")
    go_on.set()
    qtbot.waitUntil(lambda: results == ["result", "next"], timeout=PATIENCE)
    task.stop()
    assert len(after) < 1000


def test_stopping_waits_for_the_thread_and_delivers_nothing(qtbot, task):
    results, _ = recorded(task)
    ended, work = [], HeldTask("done")

    def run():
        work()
        ended.append(True)

    task.run(run)
    assert work.begun.wait(PATIENCE / 1000)
    threading.Timer(0.05, work.may_end.set).start()
    task.stop()
    assert ended == [True]
    qtbot.wait(20)
    assert results == []


def test_stopping_with_patience_leaves_a_thread_that_hangs(task):
    work = HeldTask("hangs")
    task.run(work)
    assert work.begun.wait(PATIENCE / 1000)
    task.stop(patience_ms=1)
    assert not work.may_end.is_set()
    work.may_end.set()


def test_work_while_drawing_returns_its_failure_or_nothing(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    done = []
    assert run_while_drawing(lambda: done.append(threading.get_ident()), widget) is None
    assert done != [threading.get_ident()]
    assert run_while_drawing(failing(RipienoError("The disk is full.")), widget) == "The disk is full."
