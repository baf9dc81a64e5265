"""Work that goes on beside the window: an iterator of events, taken in a thread of its own."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from ripieno.app.gui.log_file import note_fault
from ripieno.engine.errors import RipienoError

_UNDER_WAY: set["_Thread"] = set()
"""Threads that have begun, kept here because Qt aborts where one is dropped before its end."""

SWITCH = 0.0001
"""Seconds after which Python lets the window's thread go on; with its usual 5 ms, a call that gives
way some times, as most calls of Qt do, would be felt while a worker computes."""

Make = Callable[[], Iterator[object]]
"""Makes the iterator; called in the thread, so that even beginning keeps nobody waiting."""


class Worker(QObject):
    """Takes the events of an iterator in a thread; its signals come on the thread that made it.

    An iterator is taken once; for more work make another worker. Whoever drops a worker calls
    :meth:`stop` before; the end of the program does so by itself.

    Args:
        make: Makes the iterator.
        wake: Called by :meth:`cancel`, to end a wait inside the iterator; None where it never
            waits for long.
        parent: What it belongs to.
    """

    reported = Signal(object)
    """An event, as the iterator yielded it."""
    failed = Signal(str)
    """One sentence for the user; :attr:`ended` follows."""
    ended = Signal()
    """Nothing more will come; once, however it ended."""

    def __init__(
        self, make: Make, wake: Callable[[], object] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._wake = wake
        self._thread = _Thread(make)
        queued = Qt.ConnectionType.QueuedConnection
        self._thread.came.connect(self._report, queued)
        self._thread.broke.connect(self.failed, queued)
        self._thread.finished.connect(self._end, queued)
        self.destroyed.connect(self._thread.cancelled.set)

    @property
    def is_running(self) -> bool:
        """Whether the iterator has begun and its end has not yet been told."""
        return self._thread in _UNDER_WAY

    def start(self) -> None:
        """Begin, and return at once."""
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)
        sys.setswitchinterval(min(SWITCH, sys.getswitchinterval()))
        _UNDER_WAY.add(self._thread)
        self._thread.start()

    def cancel(self) -> None:
        """Close the iterator after its present event, and return at once; no event comes any more."""
        self._thread.cancelled.set()
        if self._wake is not None and self.is_running:
            self._wake()

    @Slot()
    def stop(self) -> None:
        """Close the iterator after its present event, and wait until it is closed."""
        self.cancel()
        self.wait()

    def wait(self, patience_ms: int | None = None) -> bool:
        """Wait until the thread has ended.

        Args:
            patience_ms: Milliseconds to wait at most; None for no limit.

        Returns:
            Whether it has ended.
        """
        return self._thread.wait() if patience_ms is None else self._thread.wait(patience_ms)

    @Slot(object)
    def _report(self, reported: object) -> None:
        if not self._thread.cancelled.is_set():
            self.reported.emit(reported)

    @Slot()
    def _end(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            with suppress(RuntimeError):  # of a program that quits
                application.aboutToQuit.disconnect(self.stop)
        _UNDER_WAY.discard(self._thread)
        self.ended.emit()


def _nothing() -> Iterator[object]:
    return iter(())


class _Thread(QThread):
    """The thread; its signals are its own, since a worker may be deleted while one is being sent.

    Attributes:
        cancelled: Set when no further event is wanted.
    """

    came = Signal(object)
    broke = Signal(str)

    def __init__(self, make: Make) -> None:
        super().__init__()
        self._make = make
        self.cancelled = threading.Event()

    def run(self) -> None:
        """Take all events."""
        try:
            self._take()
        except RipienoError as error:
            self.broke.emit(str(error))
        except Exception as error:  # noqa: BLE001 (the user gets a sentence, the log the rest)
            self.broke.emit(note_fault(error))

    def _take(self) -> None:
        iterator = self._make()
        self._make = _nothing  # so that an idle worker holds no music
        try:
            for reported in iterator:
                if self.cancelled.is_set():
                    return
                self.came.emit(reported)
                if self.cancelled.is_set():
                    return
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()
