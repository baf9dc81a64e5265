"""The form on what to do with each file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from ripieno.app.gui import parameter_words as words
from ripieno.app.gui.batch.batch_settings import ROWS, USES, BatchSettings
from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.folders import folder_to_save
from ripieno.app.gui.parameter_fields import make_field
from ripieno.app.gui.role_names import role_name
from ripieno.app.gui.style import indent
from ripieno.app.gui.user_settings import text_encoding
from ripieno.app.session.operations import OPERATIONS
from ripieno.app.session.parameters import PARAMETERS, surface_of
from ripieno.engine.music.roles import Role

BARS = ("all", "empty", "first:4", "last:4", "every:4", "5-8", "section:Chorus")
MAX_BARS = 64


class BatchSettingsBox(TitledFrame):
    """Fields for way, bars, tracks, the parameters of the table and the folder for results.

    Args:
        heading: What the group is called.
    """

    changed = Signal()
    """The folder for results is another one."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.grid.setColumnStretch(1, 1)
        self._of: dict[str, tuple[QLabel, QWidget]] = {}
        self._fields = {row.name: make_field(row, OPERATIONS[0]) for row in ROWS}
        self._make_fields()
        self._place_fields()
        self._way.currentIndexChanged.connect(self._update_fields)
        self._out.textChanged.connect(lambda _: self.changed.emit())
        self._update_fields()

    @property
    def out(self) -> Path | None:
        """The folder for results; None where none is selected."""
        text = self._out.text().strip()
        return Path(text).expanduser() if text else None

    def set_out(self, path: Path) -> None:
        """Choose the folder for results."""
        self._out.setText(str(path))

    def batch_settings(self, sources: tuple[str, ...], *, resume: bool) -> BatchSettings:
        """Return what the form asks for.

        Args:
            sources: What to work on.
            resume: Whether to go on with the batch that the folder holds.
        """
        return BatchSettings(
            sources=sources,
            out=self.out,
            way=self._way.currentData(),
            bars=self._bars.currentText(),
            tracks=self._tracks.text(),
            add=self._add_bars.value(),
            role=self._role.currentData(),
            values={row.name: self._fields[row.name].value for row in ROWS},
            workers=self._workers.value() or None,
            html=self._html.isChecked(),
            resume=resume,
            encoding=text_encoding(),
        )

    def field(self, name: str) -> QWidget:
        """Return the widget of a setting, by its name in :class:`BatchSettings`."""
        return self._of[name][1]

    def choose(self, **values: str | int) -> None:
        """Fill in fields: ``way``, ``bars``, ``tracks``, ``workers``, and parameters by their names."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].show_value(value)
                continue
            widget = self.field(name)
            if isinstance(widget, QComboBox):
                place = widget.findData(value)
                if place >= 0:
                    widget.setCurrentIndex(place)
                else:
                    widget.setEditText(str(value))
            elif isinstance(widget, QSpinBox):
                widget.setValue(int(value))
            elif isinstance(widget, QLineEdit):
                widget.setText(str(value))

    def _make_fields(self) -> None:
        """Make the widgets."""
        self._way = QComboBox()
        titles = {
            "inpaint": self.tr("Fill bars anew"),
            "vary": self.tr("Vary bars"),
            "reharmonise": self.tr("Put bars to new chords"),
            "extend": self.tr("Play on after the end"),
            "accompany": self.tr("Add a track"),
        }
        for way in OPERATIONS:
            self._way.addItem(titles[way], way)
        self._bars = _editable(BARS)
        self._tracks = QLineEdit(placeholderText=self.tr("all that play there, or such as Piano"))
        self._add_bars = _number(1, MAX_BARS, 4)
        self._role = QComboBox()
        for role in Role:
            self._role.addItem(role_name(role), role)
        self._workers = _number(0, 256, 0, self.tr("Auto (one per core)"))
        self._html = QCheckBox(self.tr("A page with piano rolls and sound"))
        self._out = QLineEdit(placeholderText=self.tr("a new folder"))

    def _place_fields(self) -> None:
        """Put the widgets below each other."""
        self._row("way", self.tr("What to do"), self.tr("The same for every file."), self._way)
        bars = self.tr(
            "all, empty (where a track falls silent between music), first:4, last:4, every:4 (each fourth "
            "bar), 5-8,12, or section:NAME (from that marker to the next)."
        )
        self._row("bars", self.tr("Bars"), bars, self._bars)
        self._row("tracks", self.tr("Tracks"), self.tr("By name, number or role."), self._tracks)
        self._row("add", self.tr("Bars to add"), self.tr("How many bars are played on."), self._add_bars)
        self._row("role", self.tr("New track"), self.tr("What the new track plays."), self._role)
        for row in ROWS:
            self._row(row.name, words.label(row), words.explanation(row), self._fields[row.name])
        self._row(
            "workers", self.tr("Files at once"), self.tr("Programs that work side by side."), self._workers
        )
        self._row("html", self.tr("Report"), self.tr("A page to look at and listen to."), self._html)
        browse = QToolButton()
        browse.setText(self.tr("Folder\u2026"))
        browse.setAccessibleName(self.tr("Choose the folder for results"))
        browse.clicked.connect(self._browse)
        out = self.tr("A new folder, which takes all results; the files themselves are not touched.")
        self._row("out", self.tr("Results in"), out, self._out, browse)

    def _row(self, key: str, name: str, explanation: str, *widgets: QWidget) -> None:
        """Add a row with its name."""
        label, side = QLabel(name), QHBoxLayout()
        side.setSpacing(6)
        label.setBuddy(widgets[0])
        label.setToolTip(explanation)
        for widget in widgets:
            side.addWidget(widget, 1 if widget is widgets[0] else 0)
            widget.setToolTip(explanation)
            widget.setAccessibleDescription(explanation)
        widgets[0].setAccessibleName(name)
        row = self.grid.rowCount()
        self.grid.addWidget(label, row, 0)
        self.grid.addLayout(side, row, 1)
        self._of[key] = (label, widgets[0])

    def _update_fields(self) -> None:
        """Show only what counts for the selected way."""
        way = self._way.currentData()
        for key, operations in USES.items():
            label, widget = self._of[key]
            label.setVisible(way in operations)
            widget.setVisible(way in operations)
        for row in ROWS:
            is_used = surface_of(way) in row.surfaces
            for widget in self._of[row.name]:
                widget.setVisible(is_used)
        self._fields["strength"].show_value(PARAMETERS["strength"].default_in(way))
        if way == "reharmonise" and self._fields["chords"].value is None:
            self._fields["chords"].show_value(PARAMETERS["chords"].choices[1])

    def _browse(self) -> None:
        usual = folder_to_save(self.out)
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder for results"), str(usual))
        if name:
            self.set_out(Path(name))


def _editable(suggestions: tuple[str, ...]) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(suggestions)
    return box


def _number(low: int, high: int, value: int, zero: str = "") -> QSpinBox:
    box = QSpinBox()
    indent(box)
    box.setRange(low, high)
    box.setSpecialValueText(zero)
    box.setValue(value)
    return box
