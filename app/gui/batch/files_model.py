"""The files of a batch as a model for a view: name, status in words and icon, what happened."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.status_icons import Status, status_icon
from ripieno.app.session.batch.records import FileRecord

PATH = Qt.ItemDataRole.UserRole + 1
NAME, STATUS, NEWS = range(3)


class FilesModel(QStandardItemModel):
    """A row for each file; below it one for each variation, where there are several.

    Attributes:
        done: How many files are filled.
        failed: How many were skipped.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, 3, parent)
        self.done = self.failed = 0
        self._rows: dict[str, int] = {}
        self._head()

    def plan(self, names: Iterable[str]) -> None:
        """Show files that wait."""
        self.removeRows(0, self.rowCount())
        self.done = self.failed = 0
        self._rows = {}
        icon = _icon("waiting")
        for row, name in enumerate(names):
            self._rows[name] = row
            status = _item(self.tr("Waiting"))
            status.setIcon(icon)
            self.appendRow([_item(name), status, _item("")])

    def show_record(self, record: FileRecord, out: Path) -> None:
        """Show how a file went; a file that was shown before is not counted again.

        Args:
            record: How it went.
            out: The folder of the results.
        """
        row = self._rows.get(record.name)
        if row is None:
            return
        name, status, news = self.item(row, NAME), self.item(row, STATUS), self.item(row, NEWS)
        if status.data(PATH) is None:
            self.done += record.status == "done"
            self.failed += record.status == "failed"
        status.setData(record.status, PATH)
        if record.status == "failed":
            status.setText(self.tr("Skipped"))
            status.setIcon(_icon("failed"))
            news.setText(record.error)
        else:
            status.setText(self.tr("Done"))
            status.setIcon(_icon("done"))
            news.setText(" ".join((self._words(record), *record.warnings)))
        news.setToolTip(news.text())
        paths = [out / file for file in record.files if Path(file).suffix.lower() not in _PICTURES]
        name.setData(str(paths[0]) if paths else None, PATH)
        name.removeRows(0, name.rowCount())
        if len(paths) > 1:
            for path in paths:
                child = _item(path.name)
                child.setData(str(path), PATH)
                name.appendRow([child, _item(self.tr("Variation")), _item("")])

    def result_at(self, index: QModelIndex) -> Path | None:
        """Return the file of a row's result; the first where there are several, None for none."""
        text = index.siblingAtColumn(NAME).data(PATH)
        return Path(text) if text else None

    def _words(self, record: FileRecord) -> str:
        """Return what happened to a file, in words."""
        return self.tr("{region}: {removed} notes went, {added} came, in {seconds:.1f} s.").format(
            region=record.region, removed=record.removed, added=record.added, seconds=record.seconds
        )

    def _head(self) -> None:
        self.setHorizontalHeaderLabels([self.tr("File"), self.tr("Status"), self.tr("Details")])


_PICTURES = frozenset({".svg", ".png", ".flac", ".ogg", ".wav", ".html"})


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    return item


def _icon(status: Status) -> QIcon:
    return status_icon(status, QApplication.palette())
