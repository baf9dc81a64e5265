"""The list of what is to be worked on; files and folders can be dropped onto it."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QListWidget, QWidget

from ripieno.app.session.batch.sources import SUFFIXES


class DropList(QListWidget):
    """Paths of MIDI files, folders and ZIP archives, each once."""

    changed = Signal()
    refused = Signal(str)
    """A sentence on what was dropped in vain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Files and folders to work on"))
        remove = QAction(self.tr("Remove from the list"), self)
        remove.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(self.remove_selected)
        self.addAction(remove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @property
    def texts(self) -> tuple[str, ...]:
        """The paths, in order."""
        return tuple(self.item(row).text() for row in range(self.count()))

    def add(self, paths: Iterable[Path]) -> None:
        """Add files and folders; what is no music is refused in a sentence."""
        known = set(self.texts)
        strange = []
        for path in paths:
            if not (path.is_dir() or path.suffix.lower() in SUFFIXES | {".zip"}):
                strange.append(path.name)
            elif str(path) not in known:
                known.add(str(path))
                self.addItem(str(path))
                self.item(self.count() - 1).setToolTip(str(path))
        if strange:
            said = self.tr("{files}: no MIDI file, folder or ZIP archive; drop one of those.")
            self.refused.emit(said.format(files=", ".join(strange)))
        self.changed.emit()

    def remove_selected(self) -> None:
        """Take the selected paths off the list."""
        for item in self.selectedItems():
            self.takeItem(self.row(item))
        self.changed.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return a size for some five rows."""
        return QSize(260, 6 * self.fontMetrics().height() + 18)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        """Let files in."""
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 (Qt's name)
        """Let files in, wherever they are dropped."""
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        """Take files."""
        paths = _paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add(paths)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Say on an empty list what it is for."""
        super().paintEvent(event)
        if self.count() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            room = self.viewport().rect().adjusted(12, 6, -12, -6)
            painter.drawText(room, int(flags), self.tr("Drop MIDI files, folders or ZIP archives here"))
            painter.end()


def _paths(data: QMimeData) -> list[Path]:
    """Return the local files of what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
