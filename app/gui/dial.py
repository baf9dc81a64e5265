"""A slider with its value in words."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

TICKS = 100
"""Positions of a slider for 1."""


class Dial(QWidget):
    """A slider with its value in words; a double click on the value brings the usual one back.

    Args:
        name: What it is called.
        why: What it does.
        low: The least value.
        high: The greatest.
        value: The usual one.
    """

    turned = Signal(float)

    def __init__(self, name: str, why: str, low: float, high: float, value: float) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(round(low * TICKS), round(high * TICKS))
        self.slider.setPageStep(TICKS // 10)
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(why)
        self.slider.setToolTip(why)
        self._usual = value
        self._label = QLabel(self)
        self._label.setMinimumWidth(self._label.fontMetrics().horizontalAdvance("0.00") + 4)
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._label)
        self.setToolTip(why)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._changed)
        self.value = value

    @property
    def value(self) -> float:
        """Where it stands."""
        return self.slider.value() / TICKS

    @value.setter
    def value(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * TICKS))
        self._label.setText(f"{self.value:.2f}")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Bring the usual value back."""
        self.slider.setValue(round(self._usual * TICKS))
        event.accept()

    def _changed(self) -> None:
        self._label.setText(f"{self.value:.2f}")
        self.turned.emit(self.value)
