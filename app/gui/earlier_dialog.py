"""The list of sessions that can be recovered."""

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QVBoxLayout, QWidget

from ripieno.app.session.editor.left_session import Summary

SIZE = 560, 340


class EarlierDialog(QDialog):
    """Lets one session be selected of several.

    Args:
        summaries: What they are; at least one.
        words: What is said above them.

    Attributes:
        row: The one that was selected; None for none.
    """

    def __init__(self, summaries: Sequence[Summary], words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Recover earlier work"))
        self.resize(*SIZE)
        self.row: int | None = None
        intro = QLabel(words)
        intro.setWordWrap(True)
        intro.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Sessions"))
        self.list.addItems([self._text(each) for each in summaries])
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self.accept())
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.open_button = self.buttons.addButton(self.tr("Recover"), role.AcceptRole)
        self.open_button.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for widget in (intro, self.list, self.buttons):
            column.addWidget(widget)
        self.list.setFocus()

    def accept(self) -> None:
        """Choose the session that is marked."""
        self.row = self.list.currentRow()
        super().accept()

    def _text(self, each: Summary) -> str:
        moment = QDateTime.fromSecsSinceEpoch(int(each.at.timestamp()))
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        return self.tr("{name}, {when}").format(name=each.name or self.tr("A clip without a name"), when=when)
