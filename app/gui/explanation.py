"""A place where controls are explained in words, for the pointer and for the keyboard alike."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

LINES = 4
"""Lines of words that have room, so that nothing moves when they change."""


class Explanation(QLabel):
    """Says what the control under the pointer does, or the one that has the keys.

    Args:
        usual: What stands there when there is nothing to explain.
        parent: Where it lies.
    """

    def __init__(self, usual: str, parent: QWidget | None = None) -> None:
        super().__init__(usual, parent)
        self._usual = usual
        self.setWordWrap(True)
        self.setProperty("faint", True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._fit()

    def watch(self, root: QWidget) -> None:
        """Explain all controls of a widget that have a tool tip, to screen readers too."""
        for widget in (root, *root.findChildren(QWidget)):
            if widget.toolTip():
                widget.installEventFilter(self)
                if not widget.accessibleDescription():
                    widget.setAccessibleDescription(widget.toolTip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Follow pointer and focus."""
        if isinstance(watched, QWidget) and event.type() in {QEvent.Type.Enter, QEvent.Type.FocusIn}:
            self.setText(watched.toolTip())
        elif event.type() in {QEvent.Type.Leave, QEvent.Type.FocusOut}:
            self.setText(self._usual)
        return False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
