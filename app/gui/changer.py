"""Changes of very many notes, made beside the window."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from ripieno.app.gui.worker import Worker
from ripieno.app.session.studio.history import Step
from ripieno.app.session.studio.unswept import unswept

REST = 40
"""Milliseconds in which the window is drawn before another thread needs the processor."""


class Changer(QObject):
    """Makes one change at a time in a thread of its own.

    Signals:
        made: The change (a ``Step``).
        failed: One sentence for the user; nothing changes.
        changed: It began, or ended.
    """

    made = Signal(object)
    failed = Signal(str)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: list[Worker] = []
        self._wanted: Worker | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether a change is being made."""
        return self._wanted is not None

    def make(self, change: Callable[[], Step]) -> None:
        """Make a change; there must be none under way."""
        worker = Worker(lambda: _made(change), parent=self)
        worker.told.connect(self._came)
        worker.failed.connect(self.failed)
        worker.ended.connect(lambda: self._ended(worker))
        self._wanted = worker
        self._rest.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Let the change come to nothing."""
        self._rest.stop()
        for worker in self._workers:
            worker.cancel()
        self._wanted = None

    def stop(self) -> None:
        """Let the change come to nothing, and wait until its thread has ended."""
        self._rest.stop()
        for worker in self._workers:
            worker.stop()

    def _begin(self) -> None:
        if self._wanted is not None:
            self._workers.append(self._wanted)
            self._wanted.start()

    def _came(self, step: Step) -> None:
        self._wanted = None
        self.made.emit(step)

    def _ended(self, worker: Worker) -> None:
        self._workers.remove(worker)
        if self._wanted is worker:
            self._wanted = None
            self.changed.emit()


def _made(change: Callable[[], Step]) -> Iterator[Step]:
    with unswept():
        step = change()
    yield step
