"""The window that says which version this is, and whose works it holds."""

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ripieno.app.session.credits.notice import notice
from ripieno.app.session.version import version


class AboutDialog(QDialog):
    """Shows the version and the notice of works of others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Ripieno"))
        self.resize(860, 560)
        self.heading = QLabel(f"Ripieno {version()}")
        self.heading.setProperty("heading", True)
        words = QLabel(
            self.tr("Fills bars of MIDI files on your own computer. Its own code is under the MIT licence.")
        )
        words.setWordWrap(True)
        self.notice = QPlainTextEdit(notice())
        self.notice.setReadOnly(True)
        self.notice.setAccessibleName(self.tr("Works of others, and their licences"))
        self.notice.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.notice.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.heading, words, self.notice, buttons):
            column.addWidget(part)
