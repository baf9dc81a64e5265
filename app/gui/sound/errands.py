"""Work that a window must not wait for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from ripieno.app.gui.log_file import note_fault
from ripieno.engine.errors import RipienoError

LONGEST_GOODBYE = 5000
"""Milliseconds that unfinished work is waited for when a window closes."""


class Errands(QObject):
    """Runs functions on threads of its own.

    Signals are emitted on the thread that owns the object.

    Args:
        parent: What it lives and dies with.
    """

    failed = Signal(str)
    """A function could not do its work; says why, in a sentence."""

    _ended = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(4)
        self._ended.connect(self._take)

    def run(
        self,
        work: Callable[[], object],
        then: Callable[[object], None] | None = None,
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Run a function on another thread.

        Args:
            work: The function.
            then: Called with its result on the owner's thread.
            otherwise: Called on the owner's thread where it failed.
        """
        self._pool.start(_Errand(work, lambda result, why: self._end(then, otherwise, result, why)))

    def finish(self) -> None:
        """Wait for what is still running."""
        self._pool.waitForDone(LONGEST_GOODBYE)

    def _end(
        self,
        then: Callable[[object], None] | None,
        otherwise: Callable[[], None] | None,
        result: object,
        why: str | None,
    ) -> None:
        if why is not None:
            self._ended.emit(otherwise, why)
        elif then is not None:
            self._ended.emit(lambda: then(result), "")

    @Slot(object, str)
    def _take(self, call: Callable[[], None] | None, why: str) -> None:
        if why:
            self.failed.emit(why)
        if call is not None:
            call()


class _Errand(QRunnable):
    def __init__(self, work: Callable[[], object], end: Callable[[object, str | None], None]) -> None:
        super().__init__()
        self._work = work
        self._end = end

    def run(self) -> None:
        try:
            result = self._work()
        except RipienoError as error:
            self._end(None, str(error))
        except Exception as error:  # noqa: BLE001 (the user gets a sentence, the log the rest)
            self._end(None, note_fault(error))
        else:
            self._end(result, None)
