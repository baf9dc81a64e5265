"""A control on the panel: its name, its field and its learn button."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QLabel

from ripieno.app.gui.live import words
from ripieno.app.gui.live.fields import ControlField, field_for
from ripieno.app.gui.live.learn_button import LearnButton
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.parameter import Value


class ControlRow(QObject):
    """The widgets of one control.

    Args:
        name: The control.
        parent: Who owns it.
    """

    changed = Signal(str, object)
    """Name and value; None for a trigger."""
    learning = Signal(str, bool)
    """Name, and whether the next message shall be learnt for it."""
    forgotten = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.label = QLabel(words.title(name))
        self.field: ControlField = field_for(CONTROLS[name])
        self.learn = LearnButton(name)
        self.label.setBuddy(self.field)
        self.label.setToolTip(words.explanation(name))
        self.field.changed.connect(lambda value: self.changed.emit(name, value))
        self.learn.asked.connect(lambda is_wanted: self.learning.emit(name, is_wanted))
        self.learn.forgotten.connect(lambda: self.forgotten.emit(name))

    def place(self, grid: QGridLayout, row: int, column: int = 0) -> None:
        """Put name, field and button side by side into a grid."""
        for offset, widget in enumerate((self.label, self.field, self.learn)):
            grid.addWidget(widget, row, column + offset)

    def show_value(self, value: Value) -> None:
        """Show where the control stands."""
        self.field.show_value(value)
