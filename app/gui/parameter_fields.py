"""One widget for each kind of parameter of the table: what is set comes out, what is shown goes in."""

from collections.abc import Mapping
from math import log

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)

from ripieno.app.gui import parameter_words as words
from ripieno.app.gui.style import indent
from ripieno.app.session.parameter import NONE, PERCENT, Parameter, ParameterKind, Value

STOPS = 800
"""Positions of a slider that goes by ratios."""

TICKS = 100
"""Positions of a slider for 1, where it goes by steps."""

MAX_SPIN_BOX = 2**31 - 1
"""The highest number that Qt's box of whole numbers holds."""


class ParameterField(QWidget):
    """Shows the value of a parameter, and tells when the user sets another.

    Args:
        parameter: A row of the table.
        operation: Whose default is shown at first.
    """

    changed = Signal(object)
    """The new value, as a person gives it; None for none."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__()
        self.parameter = parameter
        self.default = parameter.default_in(operation)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.setToolTip(words.explanation(parameter))

    @property
    def value(self) -> Value | None:
        """What is shown; None for no value."""
        raise NotImplementedError

    def show_value(self, value: Value | None) -> None:
        """Show a value, and tell nobody."""
        raise NotImplementedError

    def _add(self, widget: QWidget) -> None:
        """Take in the widget that the user sets."""
        widget.setAccessibleName(words.label(self.parameter))
        widget.setAccessibleDescription(words.explanation(self.parameter))
        widget.setToolTip(words.explanation(self.parameter))
        self.row.addWidget(widget, 1)
        self.setFocusProxy(widget)


class ParameterSlider(ParameterField):
    """An amount: a slider with its number; a double click on the number brings the default back."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__(parameter, operation)
        self._low, self._high = parameter.knob
        self._is_percent = parameter.unit == PERCENT
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(self._position(self._low), self._position(self._high))
        self.slider.setPageStep(max(1, (self.slider.maximum() - self.slider.minimum()) // 10))
        self.slider.valueChanged.connect(self._moved)
        self._add(self.slider)
        self.number = QLabel()
        widest = "100 %" if self._is_percent else "0.00"
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance(widest) + 4)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.number)
        self.show_value(self.default)

    @property
    def value(self) -> Value | None:
        """What is shown; None where the slider stands at the number for none."""
        number = self._shown
        if self._is_percent:
            return f"{number:.0f}%"
        return None if self.parameter.default is None and number == self.parameter.neutral else number

    def show_value(self, value: Value | None) -> None:
        """Show a number."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._position(self._neutral if value is None else float(value)))
        self._write()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Bring the default back."""
        default = self._neutral if self.default is None else float(self.default)
        self.slider.setValue(self._position(default))
        event.accept()

    @property
    def _neutral(self) -> float:
        return self._low if self.parameter.neutral is None else self.parameter.neutral

    @property
    def _shown(self) -> float:
        position = self.slider.value()
        if self.parameter.is_ratio:
            return round(float(self._low * (self._high / self._low) ** (position / STOPS)), 2)
        return float(position) if self._is_percent else position / TICKS

    def _position(self, number: float) -> int:
        if self.parameter.is_ratio:
            share = log(max(number, self._low) / self._low) / log(self._high / self._low)
            return round(share * STOPS)
        return round(number) if self._is_percent else round(number * TICKS)

    def _moved(self) -> None:
        self._write()
        self.changed.emit(self.value)

    def _write(self) -> None:
        number = self._shown
        self.number.setText(f"{number:.0f} %" if self._is_percent else f"{number:.2f}")


class ParameterNumber(ParameterField):
    """A whole number; one below the lowest stands for none."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__(parameter, operation)
        low, high = _range(parameter, operation)
        self._none = low if parameter.default is not None else low - 1
        # Qt's box of whole numbers ends at 2**31 - 1; a double is exact far beyond the highest seed.
        self.box: QSpinBox | QDoubleSpinBox = QSpinBox() if high <= MAX_SPIN_BOX else QDoubleSpinBox()
        if isinstance(self.box, QDoubleSpinBox):
            self.box.setDecimals(0)
        indent(self.box)
        self.box.setRange(self._none, high)
        if parameter.default is None:
            self.box.setSpecialValueText(words.auto(parameter))
        self.box.valueChanged.connect(lambda _: self.changed.emit(self.value))
        self._add(self.box)
        self.show_value(self.default)

    @property
    def value(self) -> int | None:
        """What is shown; None for none."""
        number = int(self.box.value())
        return None if self.parameter.default is None and number == self._none else number

    def show_value(self, value: Value | None) -> None:
        """Show a number, or that there is none."""
        with QSignalBlocker(self.box):
            self.box.setValue(self._none if value is None else int(value))


class ParameterSwitch(ParameterField):
    """On or off, with the label beside the box."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__(parameter, operation)
        self.box = QCheckBox(words.label(parameter))
        self.box.toggled.connect(self.changed.emit)
        self._add(self.box)
        self.show_value(self.default)

    @property
    def value(self) -> bool:
        """Whether it is on."""
        return self.box.isChecked()

    def show_value(self, value: Value | None) -> None:
        """Show on or off."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class ParameterChoice(ParameterField):
    """One of some words, or none of them."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__(parameter, operation)
        self.box = QComboBox()
        self.box.addItem(words.auto(parameter), None)
        for choice in words.choices(parameter):
            self.box.addItem(words.choice(parameter, choice), choice)
        self.box.currentIndexChanged.connect(lambda _: self.changed.emit(self.value))
        self._add(self.box)
        self.show_value(self.default)

    @property
    def value(self) -> str | None:
        """What is selected; None for nothing."""
        selected: str | None = self.box.currentData()
        return selected

    def show_value(self, value: Value | None) -> None:
        """Show a choice."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(value)))


class ParameterText(ParameterField):
    """Free text with some suggestions; ``none`` and nothing are no text."""

    def __init__(self, parameter: Parameter, operation: str = "window") -> None:
        super().__init__(parameter, operation)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(words.choices(parameter))
        self.box.editTextChanged.connect(lambda _: self.changed.emit(self.value))
        self._add(self.box)
        self.show_value(self.default)

    @property
    def value(self) -> str | None:
        """What is written; None for nothing."""
        text = self.box.currentText().strip()
        return None if text in ("", NONE) else text

    def show_value(self, value: Value | None) -> None:
        """Show a text."""
        with QSignalBlocker(self.box):
            self.box.setEditText("" if value is None else str(value))


def _range(parameter: Parameter, operation: str) -> tuple[int, int]:
    """Return the numbers of a box: those that the window has room for, or all."""
    low, high = (
        parameter.knob if operation == "window" else (parameter.low or 0, parameter.high or MAX_SPIN_BOX)
    )
    return int(low), int(high)


_FIELDS: Mapping[ParameterKind, type[ParameterField]] = {
    ParameterKind.AMOUNT: ParameterSlider,
    ParameterKind.WHOLE: ParameterNumber,
    ParameterKind.SWITCH: ParameterSwitch,
    ParameterKind.CHOICE: ParameterChoice,
    ParameterKind.TEXT: ParameterText,
}


def make_field(parameter: Parameter, operation: str = "window") -> ParameterField:
    """Return the widget of a parameter; at first it shows the default of an operation."""
    return _FIELDS[parameter.kind](parameter, operation)
