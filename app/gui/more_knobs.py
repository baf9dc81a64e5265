"""The knobs of a fill that are seldom needed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QWidget

from ripieno.app.gui.dial import Dial
from ripieno.app.gui.style import indent
from ripieno.app.gui.style_names import style_name
from ripieno.app.session.studio.fill import Knobs
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.music.styles import Style

FEWEST_STEPS, MOST_STEPS = 0, 100
MOST_IDEAS = 4
MOST_AT_ONCE = 16
_STYLES = (None, *Style)


class MoreKnobs(QWidget):
    """Ideas, style, pull of the chords, notes at once, and how the sampler goes."""

    turned = Signal(str, object)
    """The name of a field of ``Knobs``, and its new value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        why = self.tr("How many ideas to make.")
        self.variations = self._number("variations", (1, MOST_IDEAS, 4), self.tr("Ideas"), why)
        self.style_choice = self._style()
        why = self.tr("How strongly chords that you typed are followed.")
        self.chord_weight = Dial(self.tr("Chord pull"), why, 0.0, 3.0, 1.0)
        self.chord_weight.turned.connect(lambda value: self.turned.emit("chord_weight", value))
        self._form.addRow(self.tr("Chord pull"), self.chord_weight)
        why = self.tr("Most notes of a track at once; 0 sets no limit.")
        self.polyphony = self._number("polyphony", (0, MOST_AT_ONCE, 0), self.tr("At once"), why)
        self.sampler = self._sampler()
        why = self.tr("More steps take longer; 0 suits the model.")
        self.steps = self._number("steps", (FEWEST_STEPS, MOST_STEPS, 0), self.tr("Steps"), why)
        self.steps.setSpecialValueText(self.tr("suits the model"))
        self.polyphony.setSpecialValueText(self.tr("any"))

    def show_knobs(self, knobs: Knobs) -> None:
        """Turn the knobs to where they are to stand."""
        self.variations.setValue(knobs.variations)
        self.style_choice.setCurrentIndex(_STYLES.index(knobs.style))
        self.chord_weight.value = knobs.chord_weight
        self.polyphony.setValue(knobs.polyphony or 0)
        self.sampler.setCurrentIndex(max(0, self.sampler.findText(knobs.sampler or "")))
        self.steps.setValue(knobs.steps or 0)

    def add(self, widget: QWidget) -> None:
        """Put a widget below the knobs."""
        self._form.addRow(widget)

    def _style(self) -> QComboBox:
        box = QComboBox()
        box.addItems([self.tr("as heard"), *map(style_name, Style)])
        box.currentIndexChanged.connect(lambda index: self.turned.emit("style", _STYLES[index]))
        return self._chooser(
            box,
            self.tr("Style"),
            self.tr("The manner of the new music; most is to be heard in new tracks, drums above all."),
        )

    def _sampler(self) -> QComboBox:
        box = QComboBox()
        box.addItems([self.tr("suits the model"), *sorted(SAMPLERS)])
        box.currentIndexChanged.connect(
            lambda index: self.turned.emit("sampler", box.currentText() if index else None)
        )
        return self._chooser(
            box,
            self.tr("Sampler"),
            self.tr("How noise becomes notes; the model has been tried with its own."),
        )

    def _chooser(self, box: QComboBox, title: str, why: str) -> QComboBox:
        box.setAccessibleName(title)
        box.setToolTip(why)
        self._form.addRow(title, box)
        return box

    def _number(self, name: str, numbers: tuple[int, int, int], title: str, why: str) -> QSpinBox:
        box = QSpinBox()
        indent(box)
        low, high, usual = numbers
        box.setRange(low, high)
        box.setValue(usual)
        box.setAccessibleName(title)
        box.setToolTip(why)
        box.valueChanged.connect(lambda value: self.turned.emit(name, value or None))
        self._form.addRow(title, box)
        return box
