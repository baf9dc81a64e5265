"""Whether everything is there that Ripieno needs, in a window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.gui.worker import Worker
from app.session.commands import Examine
from app.session.machine_reports import HealthReport
from app.session.session import perform

WELL, NOT_WELL = "\N{CHECK MARK}", "\N{WARNING SIGN}"


class DoctorDialog(QDialog):
    """What was found, line by line; looked up without letting the window wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Is everything there?"))
        self.setMinimumWidth(560)
        self.findings = QLabel(self.tr("Looking\N{HORIZONTAL ELLIPSIS}"), self)
        self.findings.setWordWrap(True)
        self.findings.setTextFormat(Qt.TextFormat.PlainText)
        self.findings.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.findings.text()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.findings)
        layout.addWidget(buttons)
        self._worker = Worker(lambda: perform(Examine()), parent=self)
        self._worker.told.connect(self._told)
        self._worker.failed.connect(self.findings.setText)
        self._worker.start()

    def done(self, result: int) -> None:
        """Close, once nothing is looked up any more."""
        self._worker.stop()
        super().done(result)

    def _told(self, report: object) -> None:
        if isinstance(report, HealthReport):
            lines = (
                f"{WELL if each.is_well else NOT_WELL}  {each.name}: {each.words}" for each in report.findings
            )
            self.findings.setText("\n\n".join(lines))
