"""Faults wherever they happen: in slots, paint events, timers and threads, in Qt and in C."""

import faulthandler
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from ripieno.app.gui.fault_report import FaultKind, describe, kind_of, without_folders
from ripieno.app.gui.log_file import (
    crash_path,
    listen,
    make_private_folder,
    note,
    note_fault,
    open_private,
    unlisten,
)

_MAX_MESSAGES = 100
"""Messages of Qt that are written to the log; after that they are left out."""

_WORTH_NOTING = {
    QtMsgType.QtWarningMsg: "Qt warns",
    QtMsgType.QtCriticalMsg: "Qt says that this is critical",
    QtMsgType.QtFatalMsg: "Qt ends the program",
}


class Faults(QObject):
    """Writes faults of all threads to the log, and tells of each kind once.

    Signals:
        noted: What can be said of a fault of a new kind (text).
    """

    noted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._counts: Counter[FaultKind] = Counter()
        self._shown: set[FaultKind] = set()
        self._messages: set[str] = set()
        self._here = threading.local()

    def take(self, error: BaseException) -> None:
        """Take a fault, from any thread; it is logged the first, the tenth, the hundredth time and so on."""
        if getattr(self._here, "is_busy", False):
            return  # a fault of this very function
        self._here.is_busy = True
        try:
            kind = kind_of(error)
            with self._lock:
                self._counts[kind] += 1
                count = self._counts[kind]
            if count == 1:
                note_fault(error)
            elif count in {10**power for power in range(1, 10)}:
                note(f"{kind}: {count} times by now.")
        finally:
            self._here.is_busy = False

    def show(self, error: BaseException) -> None:
        """Tell of a fault that was noted, where its kind was not told of before."""
        kind = kind_of(error)
        with self._lock:
            is_new = kind not in self._shown
            self._shown.add(kind)
        if is_new:
            self.noted.emit(describe(error))

    def take_unhandled(
        self, kind: type[BaseException], error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Take what ``sys.excepthook`` is given; Ctrl+C in a terminal asks the program to end."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
        elif error is not None:
            self.take(error)

    def take_message(self, kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
        """Take a message of Qt; each is written to the log once."""
        text = without_folders(message)
        if kind not in _WORTH_NOTING or text in self._messages or len(self._messages) >= _MAX_MESSAGES:
            return
        self._messages.add(text)
        note(f"{_WORTH_NOTING[kind]}: {text}")


@contextmanager
def watched() -> Iterator[Faults]:
    """Let all faults of the program be noted, for as long as the window is open."""
    faults = Faults()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    with ExitStack() as stack:
        sys.excepthook = faults.take_unhandled
        threading.excepthook = lambda each: faults.take_unhandled(*each[:3])
        sys.unraisablehook = lambda each: faults.take_unhandled(each.exc_type, each.exc_value, None)
        listen(faults.show)
        stack.callback(unlisten, faults.show)
        before = qInstallMessageHandler(faults.take_message)
        stack.callback(qInstallMessageHandler, before)
        _watch_crashes(stack)
        try:
            yield faults
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def _watch_crashes(stack: ExitStack) -> None:
    """Let Python write where it was when the program dies in C; move what the last run left to the log."""
    path = crash_path()
    with suppress(OSError, ValueError):
        make_private_folder(path.parent)
        if path.is_file() and (text := path.read_text(encoding="utf-8", errors="replace")).strip():
            note(f"The last run ended with a crash:\n{without_folders(text)}")
            path.write_text("")
        file = stack.enter_context(open_private(path, "a"))
        was_on = faulthandler.is_enabled()
        faulthandler.enable(file)
        stack.callback(faulthandler.enable if was_on else faulthandler.disable)
