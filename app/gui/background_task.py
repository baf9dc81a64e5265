"""One function at a time in a thread of its own; only the latest result counts."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot

from ripieno.app.gui.worker import Make, Worker


class BackgroundTask(QObject):
    """Runs a function in a thread and delivers its result, or why there is none, on this thread.

    What is started takes the place of what is under way, whose result is dropped.

    Args:
        parent: The object that it lives with; it calls :meth:`stop` before it goes.
        delay_ms: Milliseconds before the thread starts, in which the window is drawn.
        is_serial: Whether a thread starts only after the one before has ended; of several functions
            that wait, only the latest runs.
    """

    succeeded = Signal(object)
    """The result; the task is not busy any more."""
    failed = Signal(str)
    """One sentence for the user; the task is not busy any more."""
    changed = Signal()
    """The task became busy, or is no longer."""

    def __init__(self, parent: QObject | None = None, *, delay_ms: int = 0, is_serial: bool = False) -> None:
        super().__init__(parent)
        self._workers: list[Worker] = []
        self._wanted: Worker | None = None
        self._next: Make | None = None
        self._is_serial = is_serial
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(delay_ms)
        self._delay.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether a result is awaited."""
        return self._next is not None or self._wanted is not None

    def run(self, function: Callable[[], object]) -> None:
        """Run a function, and return at once."""
        self.run_steps(lambda: (each() for each in (function,)))

    def run_steps(self, make: Callable[[], Iterator[object]]) -> None:
        """Take the result from an iterator, which may go on after it; return at once.

        Args:
            make: Makes the iterator, in the thread. The first item is the result. What follows is done
                until something else is started; its items are dropped.
        """
        self._drop()
        self._next = make
        if self._delay.interval():
            self._delay.start()
        else:
            self._begin()
        self.changed.emit()

    def cancel(self) -> None:
        """Drop the result, and return at once."""
        if self.is_busy:
            self._drop()
            self.changed.emit()

    def stop(self, patience_ms: int | None = None) -> None:
        """Drop the result and wait until the threads have ended.

        Args:
            patience_ms: Milliseconds after which a thread is left to itself; None to wait for its end.
        """
        self._drop()
        for worker in self._workers:
            worker.cancel()
            worker.wait(patience_ms)

    def _drop(self) -> None:
        self._delay.stop()
        self._next = self._wanted = None
        for worker in self._workers:
            worker.cancel()

    def _begin(self) -> None:
        if self._next is None or (self._is_serial and self._workers):
            return
        worker = Worker(self._next, parent=self)
        self._next, self._wanted = None, worker
        # Methods and no lambdas: these would keep the task alive until a sweep, which may come in any thread.
        worker.reported.connect(self._deliver)
        worker.failed.connect(self._fail)
        worker.ended.connect(self._end)
        self._workers.append(worker)
        worker.start()

    @Slot(object)
    def _deliver(self, result: object) -> None:
        if self._is_wanted(self.sender()):
            self._wanted = None
            self.succeeded.emit(result)
            self.changed.emit()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        if self._is_wanted(self.sender()):
            self._wanted = None
            self.failed.emit(sentence)
            self.changed.emit()

    def _is_wanted(self, worker: QObject | None) -> bool:
        return self._wanted is not None and worker is self._wanted

    @Slot()
    def _end(self) -> None:
        for worker in [each for each in self._workers if not each.is_running]:
            # It stays an idle child of the task: PySide 6.11 may crash where it is deleted here.
            self._workers.remove(worker)
            if worker is self._wanted:
                self._wanted = None
                self.changed.emit()
        if not self._delay.isActive():
            self._begin()


def run_while_drawing(function: Callable[[], object], parent: QObject) -> str | None:
    """Run a function in a thread and wait for it; the window is drawn, keys and pointer wait.

    Args:
        function: What is done.
        parent: The object that it belongs to.

    Returns:
        One sentence for the user where it failed, else None.
    """
    failures: list[str] = []
    loop = QEventLoop()
    worker = Worker(lambda: (each() for each in (function,)), parent=parent)
    worker.failed.connect(failures.append)
    worker.ended.connect(loop.quit)
    worker.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return failures[0] if failures else None
