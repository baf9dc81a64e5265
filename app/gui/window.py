"""The main window."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMessageBox

from ripieno.app.gui.arrangement import arrange
from ripieno.app.gui.autosave import Autosave
from ripieno.app.gui.earlier_work import EarlierWork
from ripieno.app.gui.fault_dialog import FaultDialog
from ripieno.app.gui.menus import Menus
from ripieno.app.gui.palette import Palette, system_palette
from ripieno.app.gui.roll.geometry import Geometry
from ripieno.app.gui.sound.shown_music import ShownMusic
from ripieno.app.gui.window_widgets import WindowWidgets
from ripieno.app.session.editor.left_session import Left
from ripieno.app.session.editor.project import PROJECT_SUFFIX, Project
from ripieno.app.session.editor.recovery import KEPT_DAYS, Recovery
from ripieno.app.session.editor.session_notes import RollPosition, SessionNotes

SUFFIXES = frozenset({".mid", ".midi", ".kar", ".rmi", PROJECT_SUFFIX})


class MainWindow(WindowWidgets):
    """The window: it opens, shows the parts of the editor model, and keeps the session.

    Args:
        palette: The colours; None for those that go with the desktop.
        recovery: Where the session is kept for a crash.
    """

    def __init__(self, palette: Palette | None = None, recovery: Recovery | None = None) -> None:
        super().__init__(palette or system_palette())
        self.recovery = recovery or Recovery()
        self._can_play = True
        self._fault: FaultDialog | None = None
        self.autosave = Autosave(self.recovery, self._unsaved, self)
        self.earlier_work = EarlierWork(self, self.recovery, self.may_leave)
        self.menus = Menus(self)
        self.shown_music = ShownMusic(self.editor_model, self.transport, self)
        arrange(self)
        self._connect()
        self.setAcceptDrops(True)
        self.menus.looks.restore_place(self)
        self._show_title()
        self._show_scene()
        self._show_offer()
        self.menus.refresh()

    def open(self, path: Path) -> None:
        """Open a file, once what is not saved is taken care of."""
        if self.may_leave():
            self.editor_model.file.open(path)

    def may_leave(self) -> bool:
        """Ask what to do with changes that no file holds; say whether to go on."""
        self.editor_model.fill_session.keep()
        if self.editor_model.edits.is_changing:
            self.show_message(self.tr("The notes are still being changed; try again in a moment."))
            return False
        if not self.editor_model.file.is_changed:
            return True
        buttons = QMessageBox.StandardButton
        text = self.tr(
            "The clip has changes that are not saved. Save them?\n\n"
            "Discarded changes are kept for {0} days, see File > Recover earlier work."
        )
        answer = QMessageBox.question(
            self,
            self.tr("Ripieno"),
            text.format(KEPT_DAYS),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.menus.files.save()
        if answer != buttons.Discard:
            return False
        self.autosave.set_aside()
        return True

    def show_fault(self, report: str) -> None:
        """Keep the session and say that something went wrong inside; the window goes on."""
        if self._fault is None:
            dialog = self._fault = FaultDialog(self)
            dialog.finished.connect(self._forget_fault)
            self.autosave.kept.connect(dialog.say_kept)
            self.autosave.failed.connect(dialog.state.setText)
        self._fault.add(report)
        self._fault.show()
        self.autosave.keep()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        """Take files that can be opened."""
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        """Open what was dropped."""
        path = _dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose among ideas, whatever has the focus; the menus know the other keys."""
        offer = self.editor_model.fill_session.offer
        key = event.key()
        if offer is not None and Qt.Key.Key_0 <= key <= Qt.Key.Key_4:
            number = key - Qt.Key.Key_1
            if number < len(offer.result.ideas):
                self.cards.pick(int(number))
                self._play_on()
        elif offer is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.editor_model.fill_session.keep()
        elif key == Qt.Key.Key_Escape:
            self.escape()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """End, unless there is something to save first."""
        event.ignore()  # where anything goes wrong, the window stays
        if not self.may_leave():
            return
        event.accept()
        self.menus.looks.keep_place(self)
        self.autosave.stop()
        self.shut()
        self.recovery.forget()

    def end(self) -> None:
        """End at once, as the system wants it: nothing is asked, and unsaved changes are kept for later."""
        self.autosave.keep_now()
        self.menus.looks.keep_place(self)
        self.shut()
        QCoreApplication.exit(0)

    def _connect(self) -> None:
        self._connect_parts()
        self._connect_file()
        editor_model, roll = self.editor_model, self.roll
        self.autosave.failed.connect(self.fail)
        self.earlier_wanted.connect(self.earlier_work.show)
        editor_model.selection.fronted.connect(roll.show_lane)
        self.transport.changed.connect(self._show_playing)
        editor_model.failed.connect(self.fail)
        self.sides.opened.connect(self.open)
        self.wanted.connect(self.open)
        editor_model.reported.connect(self.show_message)
        editor_model.edits.came.connect(roll.choose_notes)
        editor_model.fill_session.formed.connect(lambda notes, _: roll.set_sketch(notes))
        editor_model.fill_session.came.connect(self._show_new_bars)
        roll.region_selected.connect(editor_model.selection.choose_on_roll)
        roll.lane_selected.connect(editor_model.selection.front)
        roll.key_typed.connect(editor_model.edits.specify_key)
        roll.edited.connect(editor_model.edits.edit)
        roll.chord_typed.connect(editor_model.edits.specify_chords)
        roll.sounded.connect(self._sound)
        roll.sought.connect(self._play_from)
        roll.reported.connect(self.show_message)
        self.transport.moved.connect(self._show_playhead)
        self.transport.failed.connect(self.fail)
        self.transport.failed.connect(self._deaf)
        self.cards.shown.connect(editor_model.fill_session.show_idea)
        self.cards.picked.connect(self._play_on)
        self.cards.listened.connect(lambda plays: (self.transport.play if plays else self.transport.stop)())
        self.cards.kept.connect(editor_model.fill_session.keep)
        self.cards.discarded.connect(editor_model.fill_session.discard)
        self.roll.set_palette(self.palette_in_use)
        self.steps.palette_in_use = self.lanes.palette_in_use = self.palette_in_use

    def _connect_parts(self) -> None:
        """Let each part of the model reach what shows it, and the rest stay as it is."""
        editor_model, mix = self.editor_model, self.editor_model.mix
        history, file, ideas = editor_model.history, editor_model.file, editor_model.fill_session.changed
        region, harmony = editor_model.selection.changed, editor_model.analysis.changed
        routes = (
            (self._show_scene, (history.changed, history.refused, ideas, region, harmony, mix.switched)),
            (self._show_title, (history.changed, file.changed)),
            (self._show_offer, (ideas,)),
            (self._show_busy, (file.changed, editor_model.edits.changed)),
            (self.autosave.keep_soon, (history.changed, file.changed, ideas, region, harmony, mix.changed)),
        )
        for show, signals in routes:
            for signal in signals:
                signal.connect(show)

    def _connect_file(self) -> None:
        file, files = self.editor_model.file, self.menus.files
        file.opened.connect(self.roll.let_go)
        file.opened.connect(self.roll.zoom_to_clip)
        file.opened.connect(self.transport.stop)
        file.read.connect(files.remember)
        file.wrote.connect(files.remember)
        file.taken_up.connect(self._go_on_with)
        file.missed.connect(self._missed)

    def _show_title(self) -> None:
        """Say which file is open, and whether there is something to save."""
        file = self.editor_model.file
        nameless = self.tr("No clip") if self.editor_model.history.document is None else self.tr("New clip")
        title = (file.name or nameless).replace("[*]", "[*][*]")  # as Qt has it
        self.setWindowTitle(f"{title}[*] \N{EN DASH} Ripieno")
        self.setWindowModified(file.is_changed)

    def _show_scene(self) -> None:
        self.hint.setVisible(self.editor_model.shown is None)
        self.roll.set_scene(self.editor_model.scene)

    def _show_offer(self) -> None:
        self.cards.show_offer(self.editor_model, self.palette_in_use)

    def _show_new_bars(self) -> None:
        """Bring bars or tracks that are on offer into view, for no selection shows where they are."""
        offer = self.editor_model.fill_session.offer
        if offer is not None and offer.adds:
            self.roll.zoom_to_region()

    def _show_busy(self) -> None:
        """Show by the pointer that changes have to wait."""
        if self.editor_model.file.is_opening or self.editor_model.edits.is_changing:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def _missed(self, path: Path) -> None:
        if not path.exists():
            self.menus.files.forget(path)

    def _sound(self, lane: int, pitch: int, velocity: int) -> None:
        lanes = self.editor_model.clip.lanes
        if lane < len(lanes):
            self.transport.audition(lanes[lane], pitch, velocity)

    def _show_playing(self, plays: bool) -> None:  # noqa: FBT001 (Qt's signal)
        """Show that the music began, or ended."""
        self.roll.plays = plays
        self.cards.show_playing(plays)
        if not plays:
            self.roll.set_playhead(None)

    def _show_playhead(self, tick: int) -> None:
        """Show where the music is, and turn the page when it runs out of it."""
        state = self.roll.state
        before = state.playhead
        was_seen = before is None or 0 <= state.geometry.x_at(before) <= self.roll.canvas.width()
        self.roll.set_playhead(tick)
        if self.transport.is_playing:
            self._can_play = True
            if self.follows and was_seen:
                self.roll.follow_playhead()

    def _play_on(self) -> None:
        """Play what was picked, until it is stopped."""
        if self._can_play and self.editor_model.fill_session.offer is not None:
            self.transport.play()

    def _deaf(self) -> None:
        """Begin no music with a picked idea where none can be heard."""
        self._can_play = False

    def _play_from(self, tick: int) -> None:
        self.transport.seek(tick)
        self.transport.play()

    def _unsaved(self) -> tuple[Project, SessionNotes] | None:
        """Return what is to be kept for a crash: changes that no file holds, and ideas on offer."""
        editor_model, geometry = self.editor_model, self.roll.state.geometry
        is_unsaved = editor_model.file.is_changed or editor_model.fill_session.offer is not None
        project = editor_model.as_project() if is_unsaved else None
        view = RollPosition(geometry.per_tick, geometry.row, geometry.left, geometry.top)
        return None if project is None else (project, editor_model.file.notes(view))

    def _forget_fault(self) -> None:
        if self._fault is not None:
            self._fault.deleteLater()
        self._fault = None

    def _go_on_with(self, left: Left) -> None:
        """Keep what was left as this window's own session, and show what was in view."""
        self.recovery.take_over(left)
        if left.notes.view is not None:
            self.roll.show_part(Geometry(*left.notes.view))


def _dropped(data: QMimeData) -> Path | None:
    """Return the file that is dragged, if it can be opened."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in SUFFIXES), None)
