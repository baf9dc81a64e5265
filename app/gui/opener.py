"""Opening beside the window: the latest file that is asked for is the one that comes."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.worker import Worker
from ripieno.app.session.studio.opening import Opened


class Opener(QObject):
    """Reads what is to be opened in a thread of its own.

    Signals:
        opened: What was read (an ``Opened``).
        failed: One sentence for the user; nothing comes.
        changed: It began to read, or was called off.
    """

    opened = Signal(object)
    failed = Signal(str)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: list[Worker] = []
        self._wanted: Worker | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being read that is still wanted."""
        return self._wanted is not None

    def read(self, read: Callable[[], Iterator[Opened]]) -> None:
        """Read something; what is being read already is not wanted any more."""
        self._drop()
        worker = Worker(read, parent=self)
        worker.told.connect(lambda opened: self._came(worker, opened))
        worker.failed.connect(lambda sentence: self._broke(worker, sentence))
        worker.ended.connect(lambda: self._workers.remove(worker))
        self._workers.append(worker)
        self._wanted = worker
        worker.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Want nothing any more."""
        if self._wanted is not None:
            self._drop()
            self.changed.emit()

    def stop(self) -> None:
        """Let all reading end."""
        self._drop()
        for worker in self._workers:
            worker.stop()

    def _drop(self) -> None:
        for worker in self._workers:
            worker.cancel()
        self._wanted = None

    def _came(self, worker: Worker, opened: Opened) -> None:
        if worker is self._wanted:
            self._wanted = None
            self.opened.emit(opened)

    def _broke(self, worker: Worker, sentence: str) -> None:
        if worker is self._wanted:
            self._wanted = None
            self.failed.emit(sentence)
