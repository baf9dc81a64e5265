"""The form of a clip from nothing, whose fields a description in words can fill in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from ripieno.app.gui import parameter_words as words
from ripieno.app.gui.generate.forms import FormContext, OperationForm
from ripieno.app.gui.role_names import role_name
from ripieno.app.gui.style import indent
from ripieno.app.session.commands import GenerateFile
from ripieno.app.session.editor.generation import NO_FILE
from ripieno.app.session.parameters import PARAMETERS
from ripieno.app.session.prompt.prompt_lines import prompt_lines
from ripieno.app.session.prompt.prompt_values import prompt_values
from ripieno.app.session.prompt.read_prompt import PromptError, read_prompt
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

SLOWEST_BPM, FASTEST_BPM = 4.0, 1000.0
MAX_BEATS = 64
NOTE_VALUES = (1, 2, 4, 8, 16, 32)
COLUMNS = 3
"""Roles in a line."""

LINES = 3
"""Lines of what is understood that have room, so that nothing moves when they come."""


class NewClipForm(OperationForm):
    """A clip from nothing."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title, self.verb = self.tr("Generate a new clip"), self.tr("Generate")
        self.intro = self.tr("Makes a clip from nothing. Where another clip is open, Undo brings it back.")
        self.bars = self.bar_count(8)
        self.beats, self.unit = QSpinBox(), QComboBox()
        self.tempo, self.density, self.temperature = QDoubleSpinBox(), QDoubleSpinBox(), QDoubleSpinBox()
        self.key, self.style_choice = QLineEdit(), QComboBox()
        self.key.setPlaceholderText(self.tr("Auto"))
        usual = GenerateFile(destination=NO_FILE)
        self._add_description()
        self.roles = {role: QCheckBox(role_name(role)) for role in Role}
        for role, box in self.roles.items():
            box.setChecked(role in usual.parts)
        self.add(self.tr("Bars"), self.bars, self.tr("How long the clip is."))
        self.add(
            self.tr("Time signature"),
            self._metre(usual.metre),
            self.tr("Beats in a bar, and their note value."),
        )
        self.add(self.tr("Tempo"), self._tempo(usual.tempo), self.tr("Quarter notes per minute."))
        self.add(self.tr("Tracks"), self._roles(), self.tr("A track for each of these roles."))
        self.add(self.tr("Key"), self.key, self.tr("All tracks but drums keep to it, such as A minor."))
        self.add_chords()
        self._add_style(context.options)

    def command(self) -> GenerateFile:
        """Return what the fields ask for.

        Raises:
            RipienoError: If a field names nothing that can be made, or the description says nothing.
        """
        description, key = self.description.text().strip(), self.key.text().strip()
        if description:
            read_prompt(description)
        locks = replace(self.context.options.locks, key=parse_key(key) if key else None)
        return GenerateFile(
            destination=NO_FILE,
            bars=self.bars.value(),
            parts=tuple(role for role, box in self.roles.items() if box.isChecked()),
            metre=(self.beats.value(), int(self.unit.currentText())),
            tempo=self.tempo.value(),
            options=replace(self.options(), locks=locks),
        )

    def options(self) -> FillOptions:
        """Return how to make notes, with chords, style, density and temperature as the fields have them."""
        return replace(
            super().options(),
            style=None if (style := self.style_choice.currentData()) is None else Style(style),
            density=self.density.value() or None,
            temperature=self.temperature.value(),
        )

    def read_description(self, text: str) -> None:
        """Put what a description says into the fields, and show what is understood."""
        try:
            reading, values = read_prompt(text)
            self._fill_in(prompt_values(values))
            self.understood.setText("\n".join(prompt_lines(reading)))
        except PromptError:
            self.understood.clear()
        except RipienoError as error:
            self.understood.setText(str(error))

    def _fill_in(self, values: dict[str, Any]) -> None:
        """Set the fields that have a value; the others stay."""
        setters: dict[str, Callable[[Any], object]] = {
            "bars": self.bars.setValue,
            "tempo": self.tempo.setValue,
            "density": self.density.setValue,
            "temperature": self.temperature.setValue,
            "key": lambda key: self.key.setText(str(key)),
            "style": lambda style: self.style_choice.setCurrentIndex(self.style_choice.findData(style)),
            "metre": self._set_metre,
            "parts": self._set_roles,
        }
        for name, value in values.items():
            setters[name](value)

    def _set_metre(self, metre: tuple[int, int]) -> None:
        self.beats.setValue(metre[0])
        self.unit.setCurrentText(str(metre[1]))

    def _set_roles(self, roles: tuple[Role, ...]) -> None:
        for role, box in self.roles.items():
            box.setChecked(role in roles)

    def _add_description(self) -> None:
        self.description, self.understood = QLineEdit(), QLabel()
        self.description.setPlaceholderText(self.tr("calm jazz waltz in A minor, piano, bass and brushes"))
        self.description.textEdited.connect(self.read_description)
        self.understood.setWordWrap(True)
        self.understood.setProperty("faint", True)
        self.understood.setMinimumHeight(LINES * self.understood.fontMetrics().lineSpacing())
        self.add(
            self.tr("Description"),
            self.description,
            self.tr("The music in a few English words; they set the fields below, which you can change."),
        )
        self.add(self.tr("Meaning"), self.understood, self.tr("What the words mean."))

    def _add_style(self, options: FillOptions) -> None:
        self.style_choice.addItem(self.tr("Auto"), None)
        for style in Style:
            self.style_choice.addItem(style.value, style)
        self.style_choice.setCurrentIndex(max(self.style_choice.findData(options.style), 0))
        self.density.setSpecialValueText(self.tr("Auto"))
        for box, value in ((self.density, options.density or 0.0), (self.temperature, options.temperature)):
            indent(box)
            box.setSingleStep(0.1)
            box.setValue(value)
        self.density.setRange(0, PARAMETERS["density"].knob[1])
        self.temperature.setRange(*PARAMETERS["temperature"].knob)
        for name, widget in (
            ("style", self.style_choice),
            ("density", self.density),
            ("temperature", self.temperature),
        ):
            row = PARAMETERS[name]
            self.add(words.label(row), widget, words.explanation(row))

    def _metre(self, usual: tuple[int, int]) -> QWidget:
        indent(self.beats)
        self.beats.setRange(1, MAX_BEATS)
        self.beats.setValue(usual[0])
        self.beats.setAccessibleName(self.tr("Beats in a bar"))
        self.unit.addItems([str(each) for each in NOTE_VALUES])
        self.unit.setCurrentText(str(usual[1]))
        self.unit.setAccessibleName(self.tr("Note value of a beat"))
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.beats)
        row.addWidget(QLabel("/"))
        row.addWidget(self.unit)
        row.addStretch(1)
        return box

    def _tempo(self, usual: float) -> QWidget:
        indent(self.tempo)
        self.tempo.setDecimals(1)
        self.tempo.setRange(SLOWEST_BPM, FASTEST_BPM)
        self.tempo.setValue(usual)
        self.tempo.setSuffix(self.tr(" bpm"))
        return self.tempo

    def _roles(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, check in enumerate(self.roles.values()):
            grid.addWidget(check, number // COLUMNS, number % COLUMNS)
        return box
