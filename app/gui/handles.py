"""Handles by which music is dragged out of the window into another program."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget


class Handle(QToolButton):
    """Drag it, and a MIDI file goes along.

    Args:
        text: What is on it.
        why: What it does.
        write: Writes the file and returns it; None where that fails.
        parent: Where it lies.
    """

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

    def mime_data(self) -> QMimeData | None:
        """Return what is dragged: the address of a file that has just been written."""
        path = self._write()
        if path is None:
            return None
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        return data

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
