"""The worker: events arrive in order on the window's thread, and the iterator is always closed."""

import threading
from collections.abc import Iterator

import pytest
from shiboken6 import delete

from ripieno.app.gui import log_file
from ripieno.app.gui.worker import Worker
from ripieno.engine.errors import RipienoError


class Source:
    """An iterator of numbers that knows where it was made, and whether it was closed."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count = count
        self.error = error
        self.threads: list[int] = []
        self.is_closed = False
        self.taken = 0

    def __call__(self) -> Iterator[int]:
        self.threads.append(threading.get_ident())
        try:
            for number in range(self.count):
                self.taken = number + 1
                yield number
            if self.error is not None:
                raise self.error
        finally:
            self.is_closed = True


def run(qtbot, worker: Worker) -> tuple[list[object], list[str]]:
    """Take all that a worker tells."""
    events: list[object] = []
    failures: list[str] = []
    worker.reported.connect(events.append)
    worker.failed.connect(failures.append)
    with qtbot.waitSignal(worker.ended, timeout=10_000):
        worker.start()
    return events, failures


def test_events_come_in_order_from_another_thread(qtbot):
    source = Source(100)
    worker = Worker(source)
    events, failures = run(qtbot, worker)
    assert events == list(range(100))
    assert failures == []
    assert source.threads != [threading.get_ident()]
    assert not worker.is_running


def test_signals_come_on_the_thread_that_made_the_worker(qtbot):
    worker = Worker(Source(1))
    audible: list[int] = []
    for signal in (worker.reported, worker.ended):
        signal.connect(lambda *_: audible.append(threading.get_ident()))
    run(qtbot, worker)
    assert set(audible) == {threading.get_ident()}


def test_an_error_for_the_user_arrives_as_its_sentence_after_the_events(qtbot):
    events, failures = run(qtbot, Worker(Source(2, RipienoError("The port is gone; choose another one."))))
    assert events == [0, 1]
    assert failures == ["The port is gone; choose another one."]


def test_a_fault_arrives_as_one_sentence_and_lies_in_the_log(qtbot, monkeypatch, tmp_path):
    path = tmp_path / "ripieno.log"
    monkeypatch.setattr(log_file, "log_path", lambda: path)
    _, failures = run(qtbot, Worker(Source(0, ZeroDivisionError("by nought"))))
    assert len(failures) == 1
    assert "Traceback" not in failures[0]
    assert "ZeroDivisionError" in path.read_text(encoding="utf-8")


def test_stop_closes_the_iterator_and_no_event_comes_after(qtbot):
    source = Source(10**9)
    worker = Worker(source)
    events: list[object] = []
    worker.reported.connect(events.append)
    with qtbot.waitSignal(worker.reported, timeout=10_000):
        worker.start()
    worker.stop()
    assert source.is_closed
    count = len(events)
    with qtbot.waitSignal(worker.ended, timeout=10_000):
        pass
    assert len(events) == count
    assert source.taken < source.count


def test_cancel_returns_at_once_and_the_end_is_told(qtbot):
    source = Source(10**9)
    worker = Worker(source)
    with qtbot.waitSignal(worker.reported, timeout=10_000):
        worker.start()
    with qtbot.waitSignal(worker.ended, timeout=10_000):
        worker.cancel()
        assert worker.is_running
    assert source.is_closed


def test_cancel_ends_a_wait_inside_the_iterator(qtbot):
    woken = threading.Event()

    def waiting() -> Iterator[str]:
        yield "begun"
        woken.wait()
        yield "woken"

    worker = Worker(waiting, woken.set)
    with qtbot.waitSignal(worker.reported, timeout=10_000):
        worker.start()
    worker.stop()
    assert woken.is_set()


def test_stopping_twice_or_before_the_start_does_no_harm(qtbot):
    worker = Worker(Source(1))
    worker.stop()
    with qtbot.waitSignal(worker.ended, timeout=10_000):
        worker.start()
    worker.stop()
    worker.stop()
    assert not worker.is_running


@pytest.mark.parametrize("make", [lambda: iter((1, 2)), (1, 2).__iter__])
def test_any_iterator_will_do(qtbot, make):
    events, _ = run(qtbot, Worker(make))
    assert events == [1, 2]


def test_a_worker_that_is_deleted_too_early_ends_its_work(qtbot):
    source = Source(10**9)
    worker = Worker(source)
    with qtbot.waitSignal(worker.reported, timeout=10_000):
        worker.start()
    delete(worker)
    qtbot.waitUntil(lambda: source.is_closed, timeout=10_000)
    assert source.taken < source.count


def test_workers_that_are_deleted_while_they_tell_do_no_harm(qtbot):
    sources = [Source(10**9) for _ in range(60)]
    for source in sources:
        worker = Worker(source)
        worker.start()
        qtbot.waitUntil(lambda source=source: source.taken > 2, timeout=10_000)
        delete(worker)
    qtbot.waitUntil(lambda: all(source.is_closed for source in sources), timeout=10_000)
    assert all(source.taken < source.count for source in sources)
