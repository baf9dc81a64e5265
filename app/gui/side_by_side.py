"""Widgets side by side where there is room, and below each other where there is none."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QWidget


class SideBySide(QWidget):
    """Folds its widgets by the width it has, so that large letters and small screens lose nothing.

    Args:
        widgets: What to show, from left to right or from top to bottom.
        spacing: Pixels between two.
        margins: Pixels at the left, above, at the right and below.
        shares: How the widgets share the width that none of them needs; alike without any.
        parent: The widget it lies in.
    """

    def __init__(
        self,
        *widgets: QWidget,
        spacing: int = 10,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        shares: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(*margins)
        self._line.setSpacing(spacing)
        self._line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget, share in zip(widgets, shares or (1,) * len(widgets), strict=True):
            self.add(widget, share)

    def add(self, widget: QWidget, share: int) -> None:
        """Add a widget at the end.

        Args:
            widget: The widget.
            share: Of the width that no widget needs.
        """
        self._widgets.append(widget)
        self._line.addWidget(widget, share)

    @property
    def is_folded(self) -> bool:
        """Whether the widgets lie below each other."""
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    @property
    def unfolded_width(self) -> int:
        """The least width in which nothing is folded."""
        margins = self._line.contentsMargins()
        widths = [
            each.unfolded_width if isinstance(each, SideBySide) else each.minimumSizeHint().width()
            for each in self._widgets
        ]
        return sum(widths) + self._line.spacing() * (len(widths) - 1) + margins.left() + margins.right()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return a size in which nothing is folded."""
        return QSize(self.unfolded_width, self._line.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the least size: as wide as the widest, as high as it is folded now."""
        margins = self._line.contentsMargins()
        widest = max(widget.minimumSizeHint().width() for widget in self._widgets)
        return QSize(widest + margins.left() + margins.right(), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fold or unfold."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        has_room = event.size().width() >= self.unfolded_width
        self._line.setDirection(directions.LeftToRight if has_room else directions.TopToBottom)
        self.updateGeometry()


def in_a_row(*widgets: QWidget) -> QWidget:
    """Return widgets that stay side by side, at the left of their room."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return box
