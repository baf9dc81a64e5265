"""Going on with sessions that a crash has left, or that were declined."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.earlier_dialog import EarlierDialog
from ripieno.app.gui.window_widgets import WindowWidgets
from ripieno.app.gui.worker import Worker
from ripieno.app.session.editor.left_session import Damaged, Left, Summary, read_left
from ripieno.app.session.editor.recovery import KEPT_DAYS, Recovery

Found = list[Left | Damaged | Summary]


class EarlierWork(QObject):
    """Asks what to go on with, and lets the window take it up.

    Args:
        window: The main window.
        recovery: Where sessions are kept.
        may_leave: Asks what to do with changes that are not saved; says whether to go on.

    Attributes:
        is_busy: Whether it is looking for sessions, or asks about them.
    """

    def __init__(self, window: WindowWidgets, recovery: Recovery, may_leave: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._recovery, self._may_leave = window, recovery, may_leave
        self.is_busy = False
        self._taken: Left | None = None
        self._reading = BackgroundTask(self)
        self._reading.succeeded.connect(self._take_up)
        self._reading.failed.connect(window.fail)

    def offer(self, otherwise: Callable[[], object]) -> None:
        """Offer what a crash has left; what is not wanted now is put among the earlier sessions.

        Args:
            otherwise: Called where nothing was left, or nothing is wanted.
        """
        self._find(self._recovery.left, lambda found: self._offer(found, otherwise))

    def show(self) -> None:
        """Show all that can be recovered."""
        self._find(lambda: _all(self._recovery), self._show)

    def _find(self, find: Callable[[], Iterator[object]], then: Callable[[Found], None]) -> None:
        if self.is_busy:
            return
        self.is_busy = True
        found: Found = []
        worker = Worker(find, parent=self)
        worker.reported.connect(found.append)
        worker.failed.connect(self._window.fail)
        worker.ended.connect(lambda: self._found(found, then))
        worker.start()

    def _found(self, found: Found, then: Callable[[Found], None]) -> None:
        try:
            then(found)
        finally:
            self.is_busy = False
            for each in found:
                if isinstance(each, Left) and each is not self._taken:
                    each.release()
            self._taken = None

    def _offer(self, found: Found, otherwise: Callable[[], object]) -> None:
        lefts = [each for each in found if isinstance(each, Left)]
        selected = self._check_answer(lefts) if lefts else None
        for left in lefts:
            if left is not selected:
                self._recovery.decline(left)
        if selected is None:
            otherwise()
        else:
            self._take_up(selected)
        self._say_damaged(found)

    def _check_answer(self, lefts: Sequence[Left]) -> Left | None:
        """Ask which session to go on with."""
        later = self.tr("What you do not open is kept for {0} days, see File > Recover earlier work.")
        if len(lefts) > 1:
            words = self.tr("Ripieno ended unasked while you worked on these. Go on with one of them?")
            dialog = EarlierDialog([each.summary for each in lefts], _joined(words, later), self._window)
            dialog.exec()
            return None if dialog.row is None else lefts[dialog.row]
        (left,) = lefts
        buttons = QMessageBox.StandardButton
        text = self.tr("Ripieno ended unasked while you worked on {0}. Go on from there?")
        text = text.format(left.summary.name or self.tr("a clip"))
        answer = QMessageBox.question(
            self._window, "Ripieno", _joined(text, later), buttons.Yes | buttons.No, buttons.Yes
        )
        return left if answer == buttons.Yes else None

    def _show(self, found: Found) -> None:
        listed = [each for each in found if not isinstance(each, Damaged)]
        if not listed:
            self._window.show_message(self.tr("There is no earlier work to recover."))
        else:
            words = self.tr("These sessions ended without being saved. They are kept for {0} days.")
            summaries = [each.summary if isinstance(each, Left) else each for each in listed]
            dialog = EarlierDialog(summaries, words.format(KEPT_DAYS), self._window)
            dialog.exec()
            if dialog.row is not None:
                self._open(listed[dialog.row])
        self._say_damaged(found)

    def _open(self, selected: Left | Summary) -> None:
        if isinstance(selected, Left):
            self._take_up(selected)
            return
        path = selected.path
        self._reading.run(lambda: read_left(path))

    def _take_up(self, left: Left) -> None:
        """Go on with a session, once what is not saved is taken care of; else it is left as it is."""
        if self._may_leave():
            self._taken = left
            self._window.editor_model.file.take_up(left)

    def _say_damaged(self, found: Found) -> None:
        damaged = [each for each in found if isinstance(each, Damaged)]
        if damaged:
            text = self.tr("{names} cannot be read and so cannot be recovered; kept in {folder}.")
            names, folder = ", ".join(each.name for each in damaged), damaged[0].kept.parent
            self._window.fail(text.format(names=names, folder=folder))


def _all(recovery: Recovery) -> Iterator[object]:
    yield from recovery.left()
    yield from recovery.earlier()


def _joined(text: str, later: str) -> str:
    return f"{text}\n\n{later.format(KEPT_DAYS)}"
