"""The window that lists what keys do."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


class ShortcutsDialog(QDialog):
    """Lists keys, with a field to search them.

    Args:
        pairs: What is done, and by which keys, such as ``("Fill", "Ctrl+Return")``; in the order
            in which they are shown.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.resize(520, 560)
        self.search = QLineEdit(placeholderText=self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Keys"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.list.setHeaderLabels([self.tr("What"), self.tr("Keys")])
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for what, keys in pairs:
            native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            row = QTreeWidgetItem([what, native or keys])
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """What is listed now: what is done, and the keys as this system writes them."""
        rows = (self.list.topLevelItem(index) for index in range(self.list.topLevelItemCount()))
        return tuple((row.text(0), row.text(1)) for row in rows if row is not None and not row.isHidden())

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for index in range(self.list.topLevelItemCount()):
            row = self.list.topLevelItem(index)
            if row is not None:
                row.setHidden(wanted not in f"{row.text(0)} {row.text(1)}".casefold())
