"""The dialog around a form: what the operation does, its fields, and why they cannot be done."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ripieno.app.gui.generate.forms import OperationForm
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.session.editor.generation import GenerationCommand
from ripieno.engine.errors import RipienoError

WIDTH = 460
"""Pixels; more where larger letters need them."""

LINES = 2
"""Lines of a message that have room, so that nothing moves when one comes."""


class OperationDialog(QDialog):
    """Asks for the parameters of an operation.

    Args:
        form: The fields.
        read: Returns what they ask for.
        check: Refuses a command that cannot be done with the open clip.
        parent: The window.

    Attributes:
        accepted_command: What was asked for; None before the dialog was accepted.
    """

    def __init__(
        self,
        form: OperationForm,
        read: Callable[[], GenerationCommand],
        check: Callable[[GenerationCommand], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form, self._read, self._check = form, read, check
        self.accepted_command: GenerationCommand | None = None
        self.setWindowTitle(form.title)
        self.setMinimumWidth(WIDTH)
        intro = QLabel(form.intro)
        intro.setWordWrap(True)
        hint = QLabel(self.tr("The knobs at the right of the window, such as ideas and seed, count as well."))
        hint.setWordWrap(True)
        hint.setProperty("faint", True)
        self.message = MessageLine()
        self.message.setMinimumHeight(LINES * self.message.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.run_button = buttons.addButton(form.verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.run_button.setProperty("main", True)
        self.run_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for widget in (intro, form, hint, self.message):
            column.addWidget(widget)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Take the parameters; where they cannot be done, say why and stay."""
        try:
            command = self._read()
            self._check(command)
        except RipienoError as error:
            self.message.warn(str(error))
            return
        self.accepted_command = command
        super().accept()
