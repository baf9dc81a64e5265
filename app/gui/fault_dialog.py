"""The dialog that says that something went wrong inside, with a report to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ripieno.app.gui.fault_report import surroundings

SIZE = 620, 380


class FaultDialog(QDialog):
    """Shows faults, one below the other, while the window goes on behind it.

    Args:
        parent: The main window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ripieno: something went wrong"))
        self.setModal(False)
        self.resize(*SIZE)
        heading = QLabel(self.tr("Something went wrong inside Ripieno."))
        heading.setProperty("heading", True)
        self.state = QLabel(self.tr("Your work is being kept\u2026"))
        what = QLabel(
            self.tr(
                "You can go on. If something looks odd, save under another name and start Ripieno again. "
                "The report holds versions and places in the program, nothing of your music; "
                "please send it to whoever looks after Ripieno."
            )
        )
        self.report = QPlainTextEdit(surroundings())
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("Report"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self.copy_button = self.buttons.addButton(
            self.tr("Copy the report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_button.clicked.connect(self.copy)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for label in (heading, self.state, what):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addWidget(self.report, 1)
        column.addWidget(self.buttons)

    def add(self, report: str) -> None:
        """Show one more fault."""
        self.report.appendPlainText(f"\n{report}")

    def say_kept(self) -> None:
        """Say that nothing is lost."""
        self.state.setText(
            self.tr("Your work is kept: if Ripieno ends, the next start offers to go on from here.")
        )

    def copy(self) -> None:
        """Put the reports on the clipboard."""
        QGuiApplication.clipboard().setText(self.report.toPlainText())
