"""Where the tab key leads in a window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


def tab_stops(first: QWidget) -> list[QWidget]:
    """Return what can be reached by the tab key, from a widget on; parts of boxes are left out."""
    found, widget = [], first
    while True:
        is_part = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not is_part:
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is first:
            return found
