"""The window that lists what keys do."""

from collections.abc import Iterable, Iterator

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

from ripieno.app.gui.key_groups import Group


class ShortcutsDialog(QDialog):
    """Lists keys, with a field to search them.

    Args:
        groups: Headings, and below each what is done and by which keys, such as
            ``("Fill", "Ctrl+Return")``; in the order in which they are shown.
    """

    def __init__(self, groups: Iterable[Group], parent: QWidget | None = None) -> None:
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
        self.list.setItemsExpandable(False)
        for heading, pairs in groups:
            self.list.addTopLevelItem(_group(heading, pairs))
        self.list.expandAll()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    @property
    def shown(self) -> tuple[Group, ...]:
        """What is listed now: headings, what is done, and the keys as this system writes them."""
        return tuple(
            (group.text(0), tuple((row.text(0), row.text(1)) for row in _rows(group) if not row.isHidden()))
            for group in self._groups()
            if not group.isHidden()
        )

    def _groups(self) -> Iterator[QTreeWidgetItem]:
        return _rows(self.list.invisibleRootItem())

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for group in self._groups():
            for row in _rows(group):
                row.setHidden(wanted not in f"{row.text(0)} {row.text(1)}".casefold())
            group.setHidden(all(row.isHidden() for row in _rows(group)))


def _group(heading: str, pairs: Iterable[tuple[str, str]]) -> QTreeWidgetItem:
    """Return a heading with its rows."""
    group = QTreeWidgetItem([heading])
    group.setFlags(Qt.ItemFlag.ItemIsEnabled)
    font = group.font(0)
    font.setBold(True)
    group.setFont(0, font)
    for what, keys in pairs:
        native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        row = QTreeWidgetItem([what, native or keys])
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        group.addChild(row)
    return group


def _rows(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    rows = map(item.child, range(item.childCount()))
    return (row for row in rows if row is not None)
