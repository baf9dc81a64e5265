"""One widget for each kind of control: what is turned comes out, what is shown goes in."""

from collections.abc import Mapping
from math import log

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from ripieno.app.gui.live import words
from ripieno.app.gui.parameter_fields import MAX_SPIN_BOX
from ripieno.app.gui.style import indent
from ripieno.app.session.live.controls.control import Control
from ripieno.app.session.live.controls.values import at_knob
from ripieno.app.session.parameter import ParameterKind, Value
from ripieno.engine.seed import draw_seed

STOPS = 200
"""Positions of a slider."""

LARGE = 1000
"""Numbers up to which a slider is of any use."""

_WIDEST = "-500.0 ms"
_BUTTONS = 46
"""Pixels for the arrows of a box and the room beside its number."""


class ControlField(QWidget):
    """Shows where a control stands, and tells when the user puts it elsewhere.

    Args:
        control: A row of the table of controls.
    """

    changed = Signal(object)
    """The new value; None where a trigger was pressed."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_value(self, value: Value) -> None:
        """Show where the control stands, and tell nobody."""

    def _add(self, widget: QWidget, stretch: int = 0) -> None:
        """Take in a widget that the user touches."""
        widget.setAccessibleName(words.title(self.control.name))
        widget.setAccessibleDescription(words.explanation(self.control.name))
        widget.setToolTip(words.explanation(self.control.name))
        self._row.addWidget(widget, stretch)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)


class NumberField(ControlField):
    """A number: a slider for the hand and a box for the exact value; large ones have no slider."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(control, parent)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, self._stops)
        self._slider.setPageStep(max(1, self._stops // 10))
        self._slider.setMinimumWidth(90)
        self._slider.valueChanged.connect(self._slid)
        self._box = self._made_box()
        self._box.setFixedWidth(self.fontMetrics().horizontalAdvance(_WIDEST) + _BUTTONS)
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(self._typed)
        self._add(self._slider, 1)
        self._add(self._box)
        if control.high > LARGE:
            self._row.removeWidget(self._slider)
            self._slider.hide()
            self._slider.setParent(None)
            self.setFocusProxy(self._box)
            self._row.addWidget(self._dice())
            self._row.addStretch(1)
        self.show_value(control.default or 0)

    @property
    def _is_whole(self) -> bool:
        return self.control.kind is ParameterKind.WHOLE

    @property
    def _stops(self) -> int:
        span = self.control.high - self.control.low
        return int(span) if self._is_whole and span <= LARGE else STOPS

    def _made_box(self) -> QSpinBox | QDoubleSpinBox:
        control = self.control
        if self._is_whole:
            # Qt's box of whole numbers ends at 2**31 - 1; a double is exact far beyond the highest seed.
            whole = QSpinBox() if control.high <= MAX_SPIN_BOX else QDoubleSpinBox()
            if isinstance(whole, QDoubleSpinBox):
                whole.setDecimals(0)
            indent(whole)
            whole.setRange(int(control.low), int(control.high))
            whole.setSpecialValueText(words.zero(control.name))
            return whole
        amount = QDoubleSpinBox()
        indent(amount)
        amount.setRange(control.low, control.high)
        is_fine = control.high - control.low < 10
        amount.setDecimals(2 if is_fine else 1)
        amount.setSingleStep(0.05 if is_fine else 1)
        unit = words.unit(control.name)
        amount.setSuffix(f" {unit}" if unit else "")
        return amount

    def _dice(self) -> QToolButton:
        """Return a button that draws a number."""
        dice = QToolButton()
        dice.setText(self.tr("Randomize"))
        dice.setToolTip(self.tr("Take a random number."))
        dice.setAccessibleName(self.tr("Randomize"))
        dice.clicked.connect(lambda: self._box.setValue(draw_seed()))
        return dice

    def show_value(self, value: Value) -> None:
        """Show a number, but let a hand that holds the slider win."""
        with QSignalBlocker(self._box), QSignalBlocker(self._slider):
            number = float(value)
            self._box.setValue(round(number) if self._is_whole else number)  # type: ignore[arg-type]
            if not self._slider.isSliderDown():
                self._slider.setValue(round(self._share(number) * self._stops))

    def _share(self, number: float) -> float:
        """Return where a number lies, 0 to 1; the inverse of ``at_knob``."""
        low, high = self.control.low, self.control.high
        if self.control.is_ratio:
            return log(max(number, low) / low) / log(high / low)
        return (number - low) / (high - low)

    def _slid(self, position: int) -> None:
        value = at_knob(self.control, position / self._stops)
        with QSignalBlocker(self._box):
            self._box.setValue(value)  # type: ignore[arg-type]
        self.changed.emit(self._box.value())

    def _typed(self, value: float) -> None:
        with QSignalBlocker(self._slider):
            self._slider.setValue(round(self._share(value) * self._stops))
        self.changed.emit(round(value) if self._is_whole else value)


class SwitchField(ControlField):
    """On or off; the words beside the box say which."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(control, parent)
        self.box = QCheckBox()
        self.box.toggled.connect(self._toggled)
        self._add(self.box, 1)
        self.show_value(control.default or False)

    def show_value(self, value: Value) -> None:
        """Show on or off."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))
        self._word()

    def _toggled(self, is_on: bool) -> None:  # noqa: FBT001 (Qt's signal)
        self._word()
        self.changed.emit(is_on)

    def _word(self) -> None:
        self.box.setText(self.tr("On") if self.box.isChecked() else self.tr("Off"))


class ChoiceField(ControlField):
    """One of some words."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(control, parent)
        self._box = QComboBox()
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        for value in control.choices:
            self._box.addItem(words.choice(value), value)
        self._box.activated.connect(lambda index: self.changed.emit(self._box.itemData(index)))
        self._add(self._box, 1)
        self.show_value(control.default or "")

    def show_value(self, value: Value) -> None:
        """Show a choice."""
        self._box.setCurrentIndex(self._box.findData(str(value)))


class TextField(ControlField):
    """Free text with some suggestions; told when the user is done with it."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(control, parent)
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(12)
        self._box.addItems(control.choices)
        self._shown = ""
        line = self._box.lineEdit() or QLineEdit()
        line.editingFinished.connect(self._done)
        line.setAccessibleName(words.title(control.name))
        self._box.activated.connect(lambda _: self._done())
        self._add(self._box, 1)
        self.show_value(control.default or "")

    def show_value(self, value: Value) -> None:
        """Show a text."""
        self._shown = str(value)
        self._box.setEditText(self._shown)

    def _done(self) -> None:
        text = self._box.currentText().strip()
        if text != self._shown:
            self._shown = text
            self.changed.emit(text)


class TriggerField(ControlField):
    """Something that is done and then over; at the press already, for the music does not wait."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(control, parent)
        self.button = QPushButton(words.title(control.name))
        self.button.pressed.connect(lambda: self.changed.emit(None))
        self._add(self.button, 1)


_FIELDS: Mapping[ParameterKind, type[ControlField]] = {
    ParameterKind.AMOUNT: NumberField,
    ParameterKind.WHOLE: NumberField,
    ParameterKind.SWITCH: SwitchField,
    ParameterKind.CHOICE: ChoiceField,
    ParameterKind.TEXT: TextField,
    ParameterKind.TRIGGER: TriggerField,
}


def field_for(control: Control, parent: QWidget | None = None) -> ControlField:
    """Return the widget for a control."""
    return _FIELDS[control.kind](control, parent)
