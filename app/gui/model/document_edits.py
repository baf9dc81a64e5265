"""Changes by hand: notes, roles, chords and the key. Each is a step of the history."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.gui.model.fill_session import FillSession
from ripieno.app.gui.role_names import role_name
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.edits import edited, is_long
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.app.session.editor.history import HistoryStep
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

DELAY_MS = 40
"""Milliseconds in which the window is drawn before another thread needs the processor."""


class DocumentEdits(QObject):
    """Edits the open clip; an edit of very many notes is made in a thread.

    Args:
        history: Takes the steps.
        fill_session: Its idea on offer is kept before the notes are edited.
        parent: The object that it lives with.
    """

    came = Signal(int, object)
    """Lane and notes of an edit that was made in a thread."""
    changed = Signal()
    """An edit in a thread began, or ended."""
    failed = Signal(str)

    def __init__(
        self, history: EditHistory, fill_session: FillSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._history, self._fill_session = history, fill_session
        self._coming: tuple[int, Sequence[Note]] = 0, ()
        self._task = BackgroundTask(self, delay_ms=DELAY_MS)
        self._task.succeeded.connect(self._take)
        self._task.failed.connect(self.failed)
        self._task.changed.connect(self.changed)
        history.add_guard(self._guard)

    @property
    def is_changing(self) -> bool:
        """Whether so many notes are being changed that it takes its time; until then, all else waits."""
        return self._task.is_busy

    def set_role(self, lane: int, role: Role) -> None:
        """Give a lane another role."""
        document = self._history.document
        if document is None or lane >= len(document.clip.lanes):  # a new track of an idea
            self._fill_session.keep()
            document = self._history.document
        if document is not None and document.clip.lanes[lane].role != role:
            self._fill_session.discard()
            name = document.clip.lanes[lane].name or self.tr("track")
            words = self.tr("Role of {0}: {1}").format(name, role_name(role))
            self._history.do(HistoryStep(words, document.with_role(lane, role)))

    def set_control(self, lane: int, pitches: frozenset[int]) -> None:
        """Say which pitches of a lane control its instrument; an idea on offer is kept first."""
        self._fill_session.keep()
        document = self._history.document
        if (
            document is None
            or lane >= len(document.clip.lanes)
            or document.clip.lanes[lane].control == pitches
        ):
            return
        name = document.clip.lanes[lane].name or self.tr("track")
        words = self.tr("Control notes of {0}").format(name)
        self._history.do(HistoryStep(words, document.with_control(lane, pitches)))

    def edit(self, lane: int, removed: Sequence[Note], added: Sequence[Note], words: str) -> None:
        """Change single notes; an idea on offer is kept first, for it is what was edited."""
        self._fill_session.keep()
        document = self._history.document
        if document is None or self._history.refuses():
            return
        if is_long(document, lane, removed, added):
            self._coming = lane, added
            self._task.run(lambda: _edited_without_gc(document, lane, removed, added, words))
            return
        try:
            self._history.do(edited(document, lane, removed, added, words))
        except RipienoError as error:
            self.failed.emit(str(error))

    def specify_chords(self, start: int, end: int, text: str) -> None:
        """Take what was typed over a chord; nothing to estimate it again.

        Args:
            start: First tick of the chord that was typed over.
            end: Tick after its last.
            text: Chords such as ``Am7``; several share the bar.
        """
        before = self._history.document
        if before is None:
            return
        try:
            document = before.with_chords(start, end, text)
        except RipienoError as error:
            self.failed.emit(str(error))
            return
        words = self.tr("Chord {0} in bar {1}") if text else self.tr("Detect the chord{0} in bar {1}")
        words = words.format(text, before.clip.time.bar_at(start) + 1)
        self._history.do(HistoryStep(words, document))

    def specify_key(self, text: str) -> bool:
        """Take what was typed as the key, nothing to estimate it; say whether it names one."""
        document = self._history.document
        if document is None:
            return True
        try:
            key = parse_key(text) if text else None
        except RipienoError as error:
            self.failed.emit(str(error))
            self._history.changed.emit()
            return False
        words = self.tr("Key {0}").format(key) if key else self.tr("Detect the key")
        self._history.do(HistoryStep(words, document.with_harmony(self._history.specified_chords, key)))
        return True

    def cancel(self) -> None:
        """Let the edit in the thread come to nothing."""
        self._task.cancel()

    def stop(self) -> None:
        """Wait until the thread has ended."""
        self._task.stop()

    def _guard(self) -> str | None:
        if not self.is_changing:
            return None
        return self.tr("The notes are still being changed; try again in a moment.")

    def _take(self, step: HistoryStep) -> None:
        self._history.do(step)
        self.came.emit(*self._coming)


def _edited_without_gc(
    document: Document, lane: int, removed: Sequence[Note], added: Sequence[Note], words: str
) -> HistoryStep:
    with pause_gc():
        return edited(document, lane, removed, added, words)
