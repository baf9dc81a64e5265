"""Key and chords heard beside the window: once for any number of changes that come meanwhile."""

from PySide6.QtCore import QObject, QTimer, Signal

from ripieno.app.gui.worker import Worker
from ripieno.app.session.studio.document import Document
from ripieno.app.session.studio.sight import Sight, look

REST = 80
"""Milliseconds after a change in which the window is drawn before another thread needs the processor."""


class Looker(QObject):
    """Looks at documents in a thread of its own.

    Signals:
        looked: What was seen (a ``Sight``).
    """

    looked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._next: Document | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)

    def look(self, document: Document) -> None:
        """Look at a document, once the one that is being looked at is done; only the latest counts."""
        self._next = document
        self._rest.start()

    def stop(self) -> None:
        """Let all looking end."""
        self._next = None
        self._rest.stop()
        if self._worker is not None:
            self._worker.stop()

    def _begin(self) -> None:
        if self._worker is not None or self._next is None:
            return
        document, self._next = self._next, None
        self._worker = Worker(lambda: (look(each) for each in (document,)), parent=self)
        self._worker.told.connect(self._told)
        self._worker.ended.connect(self._ended)
        self._worker.start()

    def _told(self, sight: Sight) -> None:
        if self._next is None:
            self.looked.emit(sight)

    def _ended(self) -> None:
        self._worker = None
        if not self._rest.isActive():
            self._begin()
