"""A framed group of controls with a heading."""

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

NAMES = 104
"""Least width of the column of names, so that fields of all cards stand in line."""


class TitledFrame(QFrame):
    """A frame with a heading and a grid below it.

    Args:
        heading: What the group is called; empty for no heading.
        fills: Whether the grid takes all the height there is.

    Attributes:
        grid: Where the controls go.
    """

    def __init__(self, heading: str, parent: QWidget | None = None, *, fills: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setAccessibleName(heading)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 14, 13)
        column.setSpacing(8)
        if heading:
            label = QLabel(heading)
            label.setProperty("heading", True)
            column.addWidget(label)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(7)
        self.grid.setColumnMinimumWidth(0, NAMES)
        column.addLayout(self.grid)
        if not fills:
            column.addStretch(1)


def column_of(*cards: QWidget) -> QWidget:
    """Return cards below each other."""
    column = QWidget()
    stack = QVBoxLayout(column)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(10)
    for card in cards:
        stack.addWidget(card)
    stack.addStretch(1)
    return column
