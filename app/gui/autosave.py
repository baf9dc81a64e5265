"""Keeping the session for a crash: soon after each change, however many changes follow."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from ripieno.app.gui.background_task import BackgroundTask, run_while_drawing
from ripieno.app.session.editor.project import Project
from ripieno.app.session.editor.recovery import Recovery
from ripieno.app.session.editor.session_notes import SessionNotes
from ripieno.engine.errors import RipienoError

KEEP_AFTER = 1000
"""Milliseconds after a change at which the session is kept; further changes do not put it off."""

RETRY_AFTER = 30_000
"""Milliseconds after which it is tried again where it could not be kept."""

Unsaved = Callable[[], tuple[Project, SessionNotes] | None]


class Autosave(QObject):
    """Keeps what no file holds, in a thread of its own.

    Args:
        recovery: Where it is kept.
        unsaved: Returns what is to be kept; None where all is saved.

    Signals:
        kept: The session is kept as it stands, or all is saved.
        failed: One sentence for the user; once, until it works again.
    """

    kept = Signal()
    failed = Signal(str)

    def __init__(self, recovery: Recovery, unsaved: Unsaved, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recovery = recovery
        self._unsaved = unsaved
        self._task = BackgroundTask(self, is_serial=True)
        self._task.succeeded.connect(self._done)
        self._task.failed.connect(self._failed)
        self._fails = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Keep what has changed before long."""
        if not self._timer.isActive() or self._timer.interval() > KEEP_AFTER:
            self._timer.start(KEEP_AFTER)

    def keep(self) -> None:
        """Keep what has changed; a long session takes its time, so not on this thread."""
        if self._task.is_busy:
            self.keep_soon()
            return
        self._timer.stop()
        unsaved = self._unsaved()
        if unsaved is None:
            self._recovery.forget()
            self._done()
            return
        self._task.run(lambda: self._recovery.keep(*unsaved))

    def keep_now(self) -> None:
        """Keep what no file holds for the next start, for the program ends."""
        self.stop()
        unsaved = self._unsaved()
        if unsaved is None:
            self._recovery.forget()
            return
        with suppress(RipienoError):  # what was kept before is there then
            self._recovery.keep(*unsaved)

    def set_aside(self) -> None:
        """Put what no file holds among the earlier sessions, and wait until it is there."""
        self.stop()
        unsaved = self._unsaved()
        if unsaved is not None:
            run_while_drawing(
                lambda: self._recovery.keep(*unsaved), self
            )  # else what was kept before is put there
        self._recovery.set_aside()

    def stop(self) -> None:
        """Keep nothing more, until the next change; wait for what is being kept."""
        self._timer.stop()
        self._task.stop()

    def _done(self, _: object = None) -> None:
        self._fails = False
        self.kept.emit()

    def _failed(self, why: str) -> None:
        if not self._fails:
            self._fails = True
            self.failed.emit(self.tr("The session cannot be kept for a crash: {0}").format(why))
        if not self._timer.isActive():
            self._timer.start(RETRY_AFTER)
