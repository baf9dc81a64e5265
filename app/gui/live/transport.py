"""The top of the live panel: going live, where the music is, and the large panic button."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.live.control_row import ControlRow
from ripieno.app.gui.live.fields import TriggerField
from ripieno.app.gui.side_by_side import SideBySide
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.live_events import LiveStatus
from ripieno.app.session.parameter import ParameterKind

TRIGGERS = ("play", "stop", "continue", "fill", "drum_fill", "undo")
"""Those at the top; the others stand beside what they do."""
PANIC_KEYS = "Ctrl+."


class LiveTransport(TitledFrame):
    """Buttons for the session and the music, and a display of bar, beat and tempo.

    Args:
        rows: The controls of the triggers, by name.
    """

    going = Signal()
    """The user wants the session to begin."""
    leaving = Signal()
    """The user wants it to end."""

    def __init__(self, rows: Mapping[str, ControlRow], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._is_live = False
        head, tail = _Line(), _Line()
        self.grid.addWidget(SideBySide(head, tail, spacing=10), 0, 0)
        self.go = QPushButton()
        self.go.setProperty("main", True)
        self.go.setMinimumWidth(120)
        self.go.setMinimumHeight(52)
        self.go.clicked.connect(self._clicked)
        head.line.addWidget(self.go)
        head.line.addLayout(self._display())
        head.line.addStretch(1)
        self.panic = self._panic(rows["panic"])
        tail.line.addStretch(1)
        for name in (*TRIGGERS, "panic"):
            tail.line.addLayout(_stacked(rows[name]))
        triggers = (name for name, control in CONTROLS.items() if control.kind is ParameterKind.TRIGGER)
        self._triggers = [rows[name].field for name in triggers if name != "panic"]
        self.show_idle()

    def show_idle(self) -> None:
        """Show that there is no session."""
        self._be_live(is_live=False)
        self.go.setText(self.tr("Go live"))
        self.go.setEnabled(True)
        self.go.setToolTip(self.tr("Open the ports and play."))
        self._place.setText("\N{EN DASH} . \N{EN DASH}")
        self._place.setAccessibleName(self.tr("No position"))
        self._state.setText(self.tr("Not live"))
        for field in self._triggers:
            field.setEnabled(False)

    def show_live(self, words: str) -> None:
        """Show that there is a session, and in words what it does."""
        self._be_live(is_live=True)
        self.go.setText(self.tr("End"))
        self.go.setToolTip(self.tr("Silence everything and close the ports."))
        self._state.setText(words)
        for field in self._triggers:
            field.setEnabled(True)

    def show_leaving(self) -> None:
        """Show that the session is being ended."""
        self.go.setEnabled(False)
        self._state.setText(self.tr("Ending\u2026"))

    def show_status(self, status: LiveStatus) -> None:
        """Show where the music is."""
        beat = int(status.beat)
        self._place.setText(f"{status.bar} . {beat}")
        self._place.setAccessibleName(self.tr("Bar {bar}, beat {beat}").format(bar=status.bar, beat=beat))
        state = self.tr("Playing") if status.playing else self.tr("Stopped")
        self.show_live(
            self.tr("{state} \u00b7 {tempo:.1f} BPM \u00b7 {clock}").format(
                state=state, tempo=status.tempo, clock=self._clock(status.clock)
            )
        )

    def _be_live(self, *, is_live: bool) -> None:
        """Let the main button look as what it does: going live is the main action, ending is none."""
        if self._is_live != is_live:
            self._is_live = is_live
            self.go.setProperty("main", not is_live)
            self.go.style().unpolish(self.go)
            self.go.style().polish(self.go)

    def _clicked(self) -> None:
        (self.leaving if self._is_live else self.going).emit()

    @property
    def place(self) -> str:
        """Where the music is, as it is shown."""
        return self._place.text()

    def _clock(self, clock: str) -> str:
        """Return whose tempo counts, in words."""
        waits = clock.endswith(", waiting")
        known = {
            "internal": self.tr("own clock"),
            "midi": self.tr("MIDI clock"),
            "link": self.tr("Ableton Link"),
        }
        words = known.get(clock.removesuffix(", waiting"), clock)
        return self.tr("waiting for {clock}").format(clock=words) if waits else words

    def _display(self) -> QVBoxLayout:
        """Return the display of bar, beat and tempo."""
        column = QVBoxLayout()
        column.setSpacing(0)
        self._place = QLabel()
        font = self._place.font()
        font.setPointSizeF(font.pointSizeF() * 2.2)
        self._place.setFont(font)
        self._place.setMinimumWidth(150)
        self._place.setToolTip(self.tr("Bar and beat, from 1."))
        self._state = QLabel()
        self._state.setProperty("faint", True)
        self._state.setMinimumWidth(self.fontMetrics().horizontalAdvance("x" * 30))
        column.addWidget(self._place)
        column.addWidget(self._state)
        return column

    def _panic(self, row: ControlRow) -> QPushButton:
        """Return the panic button, made large."""
        field = row.field
        if not isinstance(field, TriggerField):
            raise TypeError("panic is a trigger")
        button = field.button
        button.setProperty("panic", True)
        button.setMinimumHeight(44)
        button.setMinimumWidth(130)
        button.setText(self.tr("PANIC"))
        # A button's own shortcut would wait for its animation of a tenth of a second.
        shortcut = QShortcut(QKeySequence(PANIC_KEYS), self)
        shortcut.activated.connect(lambda: field.changed.emit(None))
        keys = QKeySequence(PANIC_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(self.tr("Silence every note, at once ({keys}).").format(keys=keys))
        return button


class _Line(QWidget):
    """Things in a row.

    Attributes:
        line: Takes them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(10)


def _stacked(row: ControlRow) -> QVBoxLayout:
    """Return a trigger with its learn button below it."""
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(row.field)
    column.addWidget(row.learn, 0, Qt.AlignmentFlag.AlignHCenter)
    return column
