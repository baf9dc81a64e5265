"""Signals that end a program, as events of the window: Qt's loop gives Python no turn to see them."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class EndSignals(QObject):
    """Takes the signals that would end the program, for as long as it lives.

    Args:
        parent: What it belongs to.
    """

    came = Signal()
    """The system, the terminal or a person wants the program to end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ours, self._theirs = socket.socketpair()
        for each in (self._ours, self._theirs):
            each.setblocking(False)
        signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._take)
        for name in _NAMES:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: None)

    def _take(self) -> None:
        self._ours.recv(64)
        self.came.emit()
