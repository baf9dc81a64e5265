"""All live controls on a board, and the control state that they show."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.live import words
from ripieno.app.gui.live.control_row import ControlRow
from ripieno.app.gui.live.fields import SwitchField
from ripieno.app.render.theme import ROLE_COLOURS
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import changed, value_of
from ripieno.app.session.parameter import ParameterKind, Surface, Value
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role

MUSIC = ("mode", *(row.name for row in parameters_of(Surface.LIVE)), "freeze")
TIMING = ("tempo", "tap", "ramp_tempo", "ramp_bars", "ramp", "groove", "swing", "humanise")
FORM = ("form", "next_section", "hold", "break", "build", "end", "interval", "canon_beats")
COUNTING = ("metronome", "count_in")
SET = ("scene", "store_scene", "song", "previous_song", "next_song")
LISTENING = ("thru", "channel", "input_offset", "rejoin", "join")
PLANNING = ("ahead", "late")
GROUPS = tuple(name for name, control in CONTROLS.items() if control.group)


class Board(QObject):
    """A row for each control of the table, and where all of them stand.

    Args:
        controls: Where they stand at first.

    Attributes:
        rows: The rows by the names of their controls.
        controls: Where they stand.
    """

    changed = Signal(str, object)
    """The user has turned a control: its name and the value, or None for a trigger."""
    learning = Signal(str, bool)
    forgotten = Signal(str)

    def __init__(self, controls: Controls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.controls = controls
        self.rows: Mapping[str, ControlRow] = {name: ControlRow(name, self) for name in CONTROLS}
        for row in self.rows.values():
            row.changed.connect(self.changed)
            row.learning.connect(self.learning)
            row.forgotten.connect(self.forgotten)
        self._show_all()

    def put(self, name: str, value: Value) -> None:
        """Put a control somewhere, and show it.

        Raises:
            RipienoError: If it does not take such a value; what is shown is then what holds.
        """
        try:
            self.controls = changed(self.controls, name, value)
        finally:
            self.rows[name].show_value(value_of(self.controls, name))

    def put_all(self, controls: Controls) -> None:
        """Put all controls somewhere, and show that."""
        self.controls = controls
        self._show_all()

    def show_messages(self, messages: Mapping[str, str]) -> None:
        """Show which MIDI message moves which control, in words."""
        for name, row in self.rows.items():
            row.learn.show_message(messages.get(name, ""))

    def wait_for(self, name: str) -> None:
        """Show which control waits for a message; an empty name for none."""
        for each, row in self.rows.items():
            row.learn.wait(is_waiting=each == name)

    def group(self, heading: str, names: Iterable[str], parent: QWidget | None = None) -> TitledFrame:
        """Return some controls below a heading."""
        card = TitledFrame(heading, parent)
        card.grid.setColumnStretch(1, 1)
        for index, name in enumerate(names):
            self.rows[name].place(card.grid, index)
        return card

    def lanes(self, heading: str, parent: QWidget | None = None) -> TitledFrame:
        """Return the switches of the lanes, each with its colour and its name."""
        card = TitledFrame(heading, parent)
        card.grid.setColumnStretch(1, 1)
        for index, role in enumerate(Role):
            row = self.rows[role.value]
            row.label.setText(words.title(role.value))
            if isinstance(row.field, SwitchField):
                row.field.box.setIcon(_swatch(role))
            row.place(card.grid, index)
        return card

    def _show_all(self) -> None:
        for name, row in self.rows.items():
            if CONTROLS[name].kind is not ParameterKind.TRIGGER:
                row.show_value(value_of(self.controls, name))


def _swatch(role: Role) -> QIcon:
    """Return a patch of a role's colour, to find its notes by."""
    patch = QPixmap(12, 12)
    patch.fill(QColor(*ROLE_COLOURS[role]))
    return QIcon(patch)
