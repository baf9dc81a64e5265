"""Handles by which music is dragged out of the window into another program."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

GNOME_COPIED = "x-special/gnome-copied-files"
"""What file managers of GNOME paste; others take addresses."""


class Handle(QToolButton):
    """Drag it, and a MIDI file goes along; press it, and the file can be pasted.

    Signals:
        copied: The file that can be pasted now.

    Args:
        text: What is on it.
        why: What it does.
        write: Writes the file and returns it; None where that fails.
        parent: Where it lies.
    """

    copied = Signal(str)

    def __init__(
        self, text: str, why: str, write: Callable[[], Path | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setToolTip(why)
        self.setAccessibleName(text)
        self.setAccessibleDescription(why)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._write = write
        self.clicked.connect(self._copy)

    def mime_data(self) -> QMimeData | None:
        """Return what is dragged: the address of a file that has just been written."""
        path = self._write()
        if path is None:
            return None
        data = QMimeData()
        url = QUrl.fromLocalFile(str(path))
        data.setUrls([url])
        data.setData(GNOME_COPIED, b"copy\n" + bytes(url.toEncoded().data()))
        return data

    def _copy(self) -> None:
        data = self.mime_data()
        if data is not None:
            name = data.urls()[0].fileName()
            QApplication.clipboard().setMimeData(data)
            self.copied.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Copy by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin to drag, once the pointer has gone far enough."""
        far = event.position().toPoint().manhattanLength() >= QApplication.startDragDistance()
        if event.buttons() & Qt.MouseButton.LeftButton and far:
            data = self.mime_data()
            if data is not None:
                drag = QDrag(self)
                drag.setMimeData(data)
                drag.setPixmap(self.grab())
                drag.exec(Qt.DropAction.CopyAction)
            self.setDown(False)
        event.accept()
