"""The button that teaches a control a MIDI message, and shows which one it has learnt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from ripieno.app.gui.live import words

_WIDEST = "program any"
_PADDING = 14
"""Pixels beside the words."""


class LearnButton(QToolButton):
    """Waits for a message while it is pressed down; its menu forgets what was learnt.

    Args:
        name: The control.
    """

    asked = Signal(bool)
    """Whether the next message shall be learnt; False calls it off."""
    forgotten = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = words.title(name)
        self._message = ""
        self.setCheckable(True)
        self.setProperty("quiet", True)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(_WIDEST) + _PADDING)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._forget = QAction(self.tr("Clear the message"), self)
        self._forget.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self._forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._forget.triggered.connect(self.forgotten)
        self.addAction(self._forget)
        self.clicked.connect(self._clicked)
        self._word()

    @property
    def message(self) -> str:
        """The message that moves the control, in words; empty for none."""
        return self._message

    def show_message(self, message: str) -> None:
        """Show which message moves the control, and wait no longer.

        Args:
            message: In words; empty for none.
        """
        self._message = message
        self.wait(is_waiting=False)

    def wait(self, *, is_waiting: bool) -> None:
        """Show whether the next message is learnt."""
        self.setChecked(is_waiting)
        self._word()

    def _clicked(self, is_down: bool) -> None:  # noqa: FBT001 (Qt's signal)
        self._word()
        self.asked.emit(is_down)

    def _word(self) -> None:
        self._forget.setEnabled(bool(self._message))
        if self.property("quiet") == bool(self._message):
            self.setProperty("quiet", not self._message)
            self.style().unpolish(self)
            self.style().polish(self)
        if self.isChecked():
            self.setText(self.tr("Move it\u2026"))
        else:
            self.setText(_short(self._message) or self.tr("Learn"))
        name = self.tr("Learn a MIDI message for {title}").format(title=self._title)
        self.setAccessibleName(name)
        explanation = self.tr("Press, then move a knob, play a key or change a program on the input.")
        if self._message:
            explanation = self.tr("Bound to {message}. Right-click to clear it.").format(
                message=self._message
            )
        self.setAccessibleDescription(explanation)
        self.setToolTip(f"{name}. {explanation}")


def _short(message: str) -> str:
    """Return ``cc 21`` of ``cc 21 on channel 1``."""
    return " ".join(message.split()[:2])
