"""The window of the doctor: whether everything is there that Ripieno needs."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.gui.status_icons import SIDE, status_icon
from ripieno.app.session.commands import Examine
from ripieno.app.session.machine_reports import Finding, HealthReport
from ripieno.app.session.session import perform

Look = Callable[[], Iterator[object]]


def _looked() -> Iterator[object]:
    return perform(Examine())


class DoctorDialog(QDialog):
    """Lists what was found of everything that Ripieno needs; looks as soon as it is shown.

    Args:
        look: Looks, and yields the report.
    """

    def __init__(self, parent: QWidget | None = None, look: Look = _looked) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("System check"))
        self.resize(660, 460)
        self._look = look
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._show)
        self._task.changed.connect(self._show_busy)
        self._report: HealthReport | None = None
        self.message = MessageLine()
        self._task.failed.connect(self.message.warn)
        self._busy = QProgressBar(textVisible=False)
        self._busy.setRange(0, 0)
        self._busy.setFixedHeight(6)
        self._busy.setAccessibleName(self.tr("Checking"))
        self._list = QWidget()
        self._rows = QGridLayout(self._list)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._list)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.again = buttons.addButton(self.tr("Check again"), role)
        self.again.clicked.connect(self.look)
        self.copy_button = buttons.addButton(self.tr("Copy"), role)
        self.copy_button.setToolTip(self.tr("Copy the report, to send it to someone who helps."))
        self.copy_button.clicked.connect(self.copy)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.message)
        column.addWidget(self._busy)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.look()

    @property
    def text(self) -> str:
        """The report as plain text; empty before there is one."""
        findings = self._report.findings if self._report else ()
        return "\n".join(f"{self._word(each)}: {each.name}: {each.words}" for each in findings)

    def look(self) -> None:
        """Look, beside the window."""
        if self._task.is_busy:
            return
        self.message.say(self.tr("Looking at what is there\u2026"))
        self._task.run_steps(self._look)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)

    def done(self, result: int) -> None:
        """Look no more, and close."""
        self._task.cancel()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Look no more."""
        self._task.cancel()
        super().closeEvent(event)

    def _show(self, report: object) -> None:
        """List what was found."""
        if not isinstance(report, HealthReport):
            return
        self._report = report
        while (old := self._rows.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        for row, finding in enumerate(report.findings):
            self._add(row, finding)
        self._rows.setRowStretch(len(report.findings), 1)
        self._rows.setColumnStretch(2, 1)
        ill = ", ".join(each.name for each in report.findings if not each.is_well)
        if ill:
            self.message.warn(self.tr("This needs a look: {names}. The rest is well.").format(names=ill))
        else:
            self.message.say(self.tr("Everything that Ripieno needs is there."))

    def _add(self, row: int, finding: Finding) -> None:
        """Add a row: picture, name and state, words."""
        icon = status_icon("done" if finding.is_well else "failed", self.palette())
        picture = QLabel()
        picture.setPixmap(icon.pixmap(SIDE, SIDE))
        picture.setAccessibleName(self._word(finding))
        name = QLabel(finding.name.capitalize() if finding.name.islower() else finding.name)
        name.setProperty("heading", True)
        words = QLabel(finding.words)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.setAccessibleName(f"{finding.name}: {self._word(finding)}")
        for column, widget in enumerate((picture, name, words)):
            self._rows.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)

    def _word(self, finding: Finding) -> str:
        """Return the state of a finding in a word."""
        return self.tr("well") if finding.is_well else self.tr("to do")

    def _show_busy(self) -> None:
        self._busy.setVisible(self._task.is_busy)
        self.again.setEnabled(not self._task.is_busy)
