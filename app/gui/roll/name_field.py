"""A field for a name that must make sense: a chord or a key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from ripieno.engine.errors import RipienoError


class NameField(QLineEdit):
    """Opens over what it names; Enter takes the name, Escape leaves all as it was.

    Signals:
        named: A text that makes sense, or the empty text.
        left: It is closed by a key, so that the keys are free.
    """

    named = Signal(str)
    left = Signal()

    def __init__(self, parse: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._parse = parse
        self.setStyleSheet("padding: 0 4px;")
        self.hide()
        self.returnPressed.connect(self._take)
        self.textEdited.connect(lambda _: self.setToolTip(""))

    def ask(self, text: str, *, selects: bool) -> None:
        """Open with a text; ``selects`` marks it, so that typing replaces it."""
        self.setText(text)
        self.show()
        self.setFocus()
        if selects:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Close on Escape; keep Enter from those who would open the field again."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Close without a change."""
        super().focusOutEvent(event)
        self.hide()

    def _take(self) -> None:
        text = self.text().strip()
        try:
            if text:
                self._parse(text)
        except RipienoError as error:
            self.setToolTip(str(error))
            self.setAccessibleDescription(str(error))
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), str(error), self)
            return
        self._close()
        self.named.emit(text)

    def _close(self) -> None:
        self.hide()
        self.left.emit()
