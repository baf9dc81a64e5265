"""What is kept under a name, and what an evening needs: preset, set list, groove file and routes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.folders import folder_to_open
from ripieno.app.gui.live.source_box import MIDI_FILES
from ripieno.app.session.live.routes import Route, parse_route, route_text

SET_LISTS = "TOML, JSON (*.toml *.json)"


class SetBox(TitledFrame):
    """Choosers for preset, set list, groove file and routes.

    Args:
        heading: What the group is called.
    """

    loading = Signal(str)
    """The user wants a preset, by its name."""
    saving = Signal(str)
    """The user wants to keep everything under a name."""
    routed = Signal()
    """The user has changed the routes."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.grid.setColumnStretch(1, 1)
        self.preset = QComboBox()
        self.preset.setEditable(True)
        self.preset.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(12)
        self.load = self._button(self.tr("Load"), self.tr("Put everything as the preset has it."))
        self.save = self._button(
            self.tr("Save"),
            self.tr("Keep ports, routes, controls, scenes and learnt messages under this name."),
        )
        self.load.clicked.connect(lambda: self.loading.emit(self.preset.currentText().strip()))
        self.save.clicked.connect(lambda: self.saving.emit(self.preset.currentText().strip()))
        named = self.tr("The name of a preset, to load it or to save it.")
        self._add(0, self.tr("Preset"), named, self.preset, self.load, self.save)
        self._set_list = self._path_row(
            1, self.tr("Set list"), self.tr("The songs of an evening, a TOML or JSON file."), SET_LISTS
        )
        self._groove = self._path_row(
            2, self.tr("Groove file"), self.tr("A MIDI file whose played groove can be chosen."), MIDI_FILES
        )
        self._routes = QLineEdit(placeholderText=self.tr("own channels, or such as bass=Synth:2"))
        self._routes.editingFinished.connect(self.routed)
        explanation = self.tr(
            "Where lanes go, with commas between them: lane=port:channel. The port may be left out, and "
            "metronome is a lane too."
        )
        self._add(3, self.tr("Routes"), explanation, self._routes)

    @property
    def set_list(self) -> Path | None:
        """The file of the set list; None for none."""
        return _path(self._set_list)

    @property
    def groove(self) -> Path | None:
        """The file of the groove; None for none."""
        return _path(self._groove)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Where lanes go.

        Raises:
            RouteError: If the text is none.
        """
        return tuple(parse_route(text) for text in self._routes.text().split(",") if text.strip())

    def show_presets(self, names: Sequence[str]) -> None:
        """List the presets, and keep what is written."""
        written = self.preset.currentText()
        self.preset.clear()
        self.preset.addItems(list(names))
        self.preset.setEditText(written)

    def show_setup(self, set_list: Path | None, groove: Path | None, routes: Sequence[Route]) -> None:
        """Show what a preset has."""
        self._set_list.setText("" if set_list is None else str(set_list))
        self._groove.setText("" if groove is None else str(groove))
        self._routes.setText(", ".join(map(route_text, routes)))

    def lock(self, *, is_live: bool) -> None:
        """Let only what a session that runs can take be changed."""
        for widget in (self._set_list, self._groove, self.load):
            widget.setEnabled(not is_live)

    def _path_row(self, row: int, name: str, explanation: str, kinds: str) -> QLineEdit:
        """Add a field for a file, with a button that chooses one."""
        field = QLineEdit(placeholderText=self.tr("none"))
        field.setClearButtonEnabled(True)
        browse = self._button(self.tr("File\u2026"), explanation)
        browse.setAccessibleName(self.tr("Choose: {name}").format(name=name))

        def choose() -> None:
            path, _ = QFileDialog.getOpenFileName(self, name, str(folder_to_open(_path(field))), kinds)
            if path:
                field.setText(path)

        browse.clicked.connect(choose)
        self._add(row, name, explanation, field, browse)
        return field

    def _button(self, text: str, explanation: str) -> QToolButton:
        """Return a button."""
        button = QToolButton()
        button.setText(text)
        button.setToolTip(explanation)
        button.setAccessibleDescription(explanation)
        return button

    def _add(self, row: int, name: str, explanation: str, *widgets: QWidget) -> None:
        """Add a row with its name."""
        label, side = QLabel(name), QHBoxLayout()
        side.setSpacing(6)
        label.setBuddy(widgets[0])
        widgets[0].setAccessibleName(name)
        for widget in widgets:
            side.addWidget(widget, 1 if widget is widgets[0] else 0)
            widget.setToolTip(widget.toolTip() or explanation)
            widget.setAccessibleDescription(widget.accessibleDescription() or explanation)
        self.grid.addWidget(label, row, 0)
        self.grid.addLayout(side, row, 1)


def _path(field: QLineEdit) -> Path | None:
    """Return the file that is written in a field."""
    text = field.text().strip()
    return Path(text) if text else None
