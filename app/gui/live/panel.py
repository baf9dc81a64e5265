"""The live panel: opens a live session beside the window, steers it and shows how it goes."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ripieno.app.gui.live import words
from ripieno.app.gui.live.board import FORM, LISTENING, MUSIC, PLANNING, TIMING, Board
from ripieno.app.gui.live.meters import Meters
from ripieno.app.gui.live.playing import Playing
from ripieno.app.gui.live.ports_box import PortsBox
from ripieno.app.gui.live.showing import Showing
from ripieno.app.gui.live.source_box import SourceBox
from ripieno.app.gui.live.transport import PANIC_KEYS, LiveTransport
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.gui.side_by_side import SideBySide
from ripieno.app.gui.worker import Worker
from ripieno.app.session.live.controls.settings_file import (
    LiveSettings,
    load_settings,
    save_settings,
    settings_path,
)
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.requests import Forget, Learn, SetControl, Trigger
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from ripieno.engine.seed import draw_seed

if TYPE_CHECKING:
    from ripieno.app.session.live.live_session import Compose

PLAY_KEYS = "Ctrl+Space"
RESTING = frozenset({Role.COUNTER, Role.PAD})
"""Lanes that are off until they are switched on."""


class LivePanel(QWidget):
    """Live playing in a panel.

    Whoever closes the window calls :meth:`shut`, and nothing hangs.

    Args:
        compose: Makes what makes the music; None for the model.
        settings: File of what is remembered; None for the user's own.
    """

    reported = Signal(object)
    """Each event of the session."""
    live_changed = Signal(bool)
    """Whether there is a session."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        compose: "Compose | None" = None,
        settings: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._compose = compose
        self._path = settings or settings_path()
        self._playing: Playing | None = None
        self._worker: Worker | None = None
        controls = changed(Controls(silent=RESTING), "seed", draw_seed())
        self.board = Board(controls, self)
        self.transport = LiveTransport(self.board.rows)
        self.ports = PortsBox(self.tr("Ports"))
        self.source = SourceBox(self.tr("Music"))
        self.meters = Meters()
        self._message = MessageLine()
        self._shown = Showing(self.board, self.transport, self.meters, self._message, self)
        self._lay_out()
        self._connect()
        self._restore_ports()

    @property
    def is_live(self) -> bool:
        """Whether there is a session."""
        return self._worker is not None

    @property
    def message(self) -> str:
        """The sentence that is shown, possibly empty."""
        return self._message.text()

    def set_clip(self, path: Path | None) -> None:
        """Offer a file to be played in a loop; None takes the offer back."""
        if not self.is_live:
            self.source.set_clip(path)

    def shortcuts(self) -> tuple[tuple[str, str], ...]:
        """Return what keys do here: what, and which keys."""
        return (
            (self.tr("Live: panic, silence every note"), PANIC_KEYS),
            (self.tr("Live: stop, and play on"), PLAY_KEYS),
        )

    def start(self) -> None:
        """Open the ports and play; return at once."""
        if self._worker is not None:
            return
        if not self.ports.outputs:
            self._message.warn(self.tr("There is no port to play to; see Help, Set-up, Windows."))
            return
        self._playing = Playing(self.setup(), self.source.bars, self._compose, self._path)
        self._worker = Worker(self._playing.events, self._playing.leave, self)
        self._worker.reported.connect(self._take)
        self._worker.failed.connect(self._message.warn)
        self._worker.ended.connect(self._ended)
        self._enable(is_live=True)
        self.transport.show_live(self.tr("Opening\u2026"))
        self._message.say(self.tr("Opening the ports and the model\u2026"))
        self._worker.start()
        self.live_changed.emit(True)

    def end(self) -> None:
        """End the session: silence everything, write the recording; return at once."""
        if self._playing is not None:
            self.transport.show_leaving()
            self._playing.leave()

    def shut(self) -> None:
        """End the session and wait until it has ended."""
        self.ports.shut()
        if self._worker is not None:
            self._worker.stop()

    def panic(self) -> None:
        """Silence every note, at once."""
        if self._playing is not None:
            self._playing.ask(Trigger("panic"))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """End the session, and let nobody wait for that."""
        self.end()
        super().closeEvent(event)

    def setup(self) -> LiveSetup:
        """Return what the panel asks for."""
        return LiveSetup(
            outputs=self.ports.outputs,
            inputs=self.ports.inputs,
            clock=self.ports.clock,
            metre=self.source.metre,
            parts=tuple(Role),
            clip=self.source.clip,
            tracks=self.source.tracks if self.source.clip else None,
            controls=self.board.controls,
            record=self.source.record,
            has_tempo=self.source.clip is None,
        )

    def _lay_out(self) -> None:
        """Put everything in its place."""
        board = self.board
        left = _column(
            self.ports,
            self.source,
            board.group(self.tr("Listening"), LISTENING),
            board.group(self.tr("Planning"), PLANNING),
        )
        right = _column(
            board.group(self.tr("Music"), MUSIC),
            board.group(self.tr("Form"), FORM),
            board.lanes(self.tr("Lanes")),
            board.group(self.tr("Timing"), TIMING),
        )
        cards = SideBySide(left, right)
        scroll = QScrollArea()
        scroll.setWidget(cards)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.transport)
        column.addWidget(self.meters)
        column.addWidget(self._message)
        column.addWidget(scroll, 1)

    def _connect(self) -> None:
        """Let the parts hear of each other."""
        self.transport.going.connect(self.start)
        self.transport.leaving.connect(self.end)
        self.board.changed.connect(self._turn)
        self.board.learning.connect(self._learn)
        self.board.forgotten.connect(self._forget)
        self.ports.troubled.connect(self._port_trouble)
        toggle = QShortcut(QKeySequence(PLAY_KEYS), self)
        toggle.activated.connect(lambda: self._playing.play_or_stop() if self._playing else None)

    def _restore_ports(self) -> None:
        """Show ports and messages of last time; damaged settings are reported when a session begins."""
        settings = LiveSettings()
        with suppress(RipienoError):
            settings = load_settings(self._path)
        self.ports.choose(settings.outputs, settings.inputs)
        self.board.show_messages({each.control: str(each) for each in settings.bindings})

    def _turn(self, name: str, value: Any) -> None:  # noqa: ANN401 (values of any control)
        """Pass on what the user has turned."""
        if value is None:
            if self._playing is not None:
                self._playing.ask(Trigger(name))
            return
        try:
            self.board.put(name, value)
        except RipienoError as error:
            self._message.warn(str(error))
            return
        if self._playing is not None:
            self._playing.ask(SetControl(name, value))

    def _learn(self, name: str, is_wanted: bool) -> None:  # noqa: FBT001 (Qt's signal)
        """Wait for a message, or wait no longer."""
        if self._playing is None or not self._shown.listens:
            self.board.wait_for("")
            self._message.say(
                self.tr("Choose a port under Listen to and go live first; then press Learn and move a knob.")
            )
            return
        self.board.wait_for(name if is_wanted else "")
        self._playing.ask(Learn(name if is_wanted else ""))
        waits = self.tr("{title} waits for a MIDI message: move a knob, play a key or change a program.")
        self._message.say(waits.format(title=words.title(name)) if is_wanted else "")

    def _forget(self, name: str) -> None:
        """Forget a message; without a session it is taken out of the settings."""
        if self._playing is not None:
            self._playing.ask(Forget(name))
            return
        try:
            settings = load_settings(self._path)
            left = tuple(each for each in settings.bindings if each.control != name)
            save_settings(replace(settings, bindings=left), self._path)
        except RipienoError as error:
            self._message.warn(str(error))
        else:
            self.board.rows[name].learn.show_message("")

    def _take(self, event: object) -> None:
        """Show what the session reports, and pass it on."""
        self._shown.show(event)
        self.reported.emit(event)

    def _ended(self) -> None:
        """Be ready for another session."""
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = self._playing = None
        self._shown.listens = False
        self._enable(is_live=False)
        self.transport.show_idle()
        self.meters.clear()
        self.board.wait_for("")
        self.live_changed.emit(False)

    def _enable(self, *, is_live: bool) -> None:
        """Let be selected what can be selected now."""
        self.ports.setEnabled(not is_live)
        self.source.setEnabled(not is_live)

    def _port_trouble(self, sentence: str) -> None:
        """Show that no MIDI system runs, until one does."""
        if not self.is_live and (sentence or self._has_port_trouble):
            self._message.warn(sentence)
        self._has_port_trouble = bool(sentence)

    _has_port_trouble = False


def _column(*cards: QWidget) -> QWidget:
    """Return cards below each other."""
    column = QWidget()
    stack = QVBoxLayout(column)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(10)
    for card in cards:
        stack.addWidget(card)
    stack.addStretch(1)
    return column
