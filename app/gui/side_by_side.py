"""Widgets side by side where there is room, and below each other where there is none."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget


class SideBySide(QWidget):
    """Folds its widgets by the width it has, so that large letters and small screens lose nothing.

    Args:
        widgets: What to show, from left to right or from top to bottom.
        spacing: Pixels between two.
    """

    def __init__(self, *widgets: QWidget, spacing: int = 10) -> None:
        super().__init__()
        self._widgets = widgets
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(spacing)
        self._line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in widgets:
            self._line.addWidget(widget, 1)

    @property
    def is_folded(self) -> bool:
        """Whether the widgets lie below each other."""
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the least size: as wide as the widest, as high as it is folded now."""
        return QSize(max(self._widths()), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fold or unfold."""
        super().resizeEvent(event)
        widths = self._widths()
        needed = sum(widths) + self._line.spacing() * (len(widths) - 1)
        has_room = event.size().width() >= needed
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if has_room else directions.TopToBottom)
        self.updateGeometry()

    def _widths(self) -> list[int]:
        return [widget.minimumSizeHint().width() for widget in self._widgets]
