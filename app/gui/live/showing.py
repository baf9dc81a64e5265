"""What a live session reports, shown on the widgets of the panel."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from ripieno.app.gui.live import words
from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.meters import Meters
from ripieno.app.gui.live.music_line import MusicLine
from ripieno.app.gui.live.transport import LiveTransport
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.session.events import Warned
from ripieno.app.session.live.live_events import (
    ControlChanged,
    LiveReport,
    LiveStatus,
    Notice,
    Panicked,
    SessionOpened,
    Taught,
)


class Showing(QObject):
    """Shows events.

    Args:
        board: The controls.
        transport: The top of the panel.
        meters: How well it keeps time.
        message: Takes sentences.
        music: Shows what plays.

    Attributes:
        listens: Whether the session has an input to learn messages from.
    """

    def __init__(
        self,
        board: Board,
        transport: LiveTransport,
        meters: Meters,
        message: MessageLine,
        music: MusicLine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._transport = transport
        self._meters = meters
        self._message = message
        self._music = music
        self.listens = False

    def show(self, event: object) -> None:
        """Show an event; one of an unknown kind is skipped."""
        show = self._shows.get(type(event))
        if show is not None:
            show(self, event)

    def _show_opened(self, event: SessionOpened) -> None:
        self.listens = bool(event.inputs)
        self._transport.show_live(self.tr("Ready"))
        lanes = " \N{MIDDLE DOT} ".join(event.lanes)
        self._message.say(
            self.tr("Playing to {ports} ({system}): {lanes}.").format(
                ports=", ".join(event.outputs), system=event.system, lanes=lanes
            )
        )

    def _show_status(self, status: LiveStatus) -> None:
        self._transport.show_status(status)
        self._meters.show_status(status)
        self._music.show_status(status)

    def _show_change(self, event: ControlChanged) -> None:
        self._board.put(event.name, event.value)

    def _show_taught(self, event: Taught) -> None:
        row = self._board.rows[event.control]
        row.learn.show_message(event.message)
        if event.message:
            for other in self._board.rows.values():
                if other is not row and other.learn.message == event.message:
                    other.learn.show_message("")
            said = self.tr("{title} listens to {message} from now on.")
        else:
            said = self.tr("{title} listens to no message any more.")
        self._message.say(said.format(title=words.title(event.control), message=event.message))

    def _show_panicked(self, _: Panicked) -> None:
        self._message.say(self.tr("Panic: every note is off; the music comes back with the next bar."))

    def _show_notice(self, event: Notice) -> None:
        self._message.say(event.message)

    def _show_warned(self, event: Warned) -> None:
        self._message.warn(event.message)

    def _show_report(self, report: LiveReport) -> None:
        minutes, seconds = divmod(round(report.seconds), 60)
        said = self.tr("Played {minutes}:{seconds:02} minutes, {bars} bars, {notes} notes.").format(
            minutes=minutes, seconds=seconds, bars=report.bars, notes=report.notes
        )
        if report.recording is not None:
            said += " " + self.tr("Recorded to {file}.").format(file=report.recording)
        self._message.say(said)

    _shows: Mapping[type, Callable[[Any, Any], None]] = {
        SessionOpened: _show_opened,
        LiveStatus: _show_status,
        ControlChanged: _show_change,
        Taught: _show_taught,
        Panicked: _show_panicked,
        Notice: _show_notice,
        Warned: _show_warned,
        LiveReport: _show_report,
    }
