"""The menus: everything that can be done, with its keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu

from ripieno.app.gui.cards import ORIGINAL
from ripieno.app.gui.encoding_menu import EncodingMenu
from ripieno.app.gui.file_menu import FileMenu
from ripieno.app.gui.generate.generate_menu import GenerateMenu
from ripieno.app.gui.key_groups import Group, key_groups
from ripieno.app.gui.log_file import log_path
from ripieno.app.gui.looks import Colours, Looks
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.window_widgets import WindowWidgets

ZOOM = 1.25
IDEAS = 4
NEEDS_OFFER = ("Keep the idea shown", "Show the original", *(f"Show idea {n}" for n in range(1, IDEAS + 1)))
NEEDS_TRACKS = ("Extend", "New track")
NEEDS_CLIP = ("Save", "Save as MIDI", "Save project", "Export audio", "Export image")


class Menus(QObject):
    """The menus of the main window.

    Args:
        window: The window.

    Attributes:
        actions: What can be done, by its English name.
        files: What the File menu does.
        generate: What the Generate menu does.
        looks: Colours and size of letters.
        encodings: The character encodings of files.
    """

    def __init__(self, window: WindowWidgets) -> None:
        super().__init__(window)
        self._window = window
        self.actions: dict[str, QAction] = {}
        self.files = FileMenu(window)
        self.generate = GenerateMenu(window.editor_model, window)
        self.looks = Looks(self)
        self.looks.changed.connect(window.show_palette)
        self._fill_file(window.menuBar().addMenu(self.tr("&File")))
        self._fill_edit(window.menuBar().addMenu(self.tr("&Edit")))
        self._fill_fill(window.menuBar().addMenu(self.tr("Fi&ll")))
        self._fill_generate(window.menuBar().addMenu(self.tr("&Generate")))
        self._fill_view(window.menuBar().addMenu(self.tr("&View")))
        self._fill_play(window.menuBar().addMenu(self.tr("&Play")))
        self._fill_help(window.menuBar().addMenu(self.tr("&Help")))
        editor_model = window.editor_model
        for part in (
            editor_model.history,
            editor_model.fill_session,
            editor_model.selection,
            editor_model.file,
            editor_model.analysis,
        ):
            part.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Enable what can be done now, and say what would be undone."""
        editor_model = self._window.editor_model
        history, session = editor_model.history, editor_model.fill_session
        has_offer, is_opening = session.offer is not None, editor_model.file.is_opening
        undone = self.tr("the ideas") if has_offer else history.undo_words
        redone = None if has_offer else history.redo_words
        for name, title, words in (("Undo", self.tr("Undo"), undone), ("Redo", self.tr("Redo"), redone)):
            self.actions[name].setEnabled(words is not None and not is_opening)
            self.actions[name].setText(f"{title} {words}".replace("&", "&&") if words else title)
        can_make, has_region = (
            not (session.is_filling or is_opening),
            editor_model.selection.region is not None,
        )
        self.actions["New clip"].setEnabled(can_make)
        for name in ("Fill", "Reharmonise"):
            self.actions[name].setEnabled(can_make and has_region)
        for name in NEEDS_TRACKS:
            has_tracks = history.document is not None and bool(history.document.clip.lanes)
            self.actions[name].setEnabled(can_make and has_tracks)
        for name in NEEDS_OFFER:
            self.actions[name].setEnabled(has_offer and not is_opening)
        for name in NEEDS_CLIP:
            self.actions[name].setEnabled(history.document is not None and not is_opening)
        self._marks.setChecked(editor_model.analysis.marks_key)

    def _fill_file(self, menu: QMenu) -> None:
        files, add = self.files, partial(self._add, menu)
        add("Open", self.tr("Open\u2026"), files.open, "Ctrl+O")
        recent = menu.addMenu(self.tr("Open recent"))
        menu.aboutToShow.connect(lambda: files.list_recent(recent))
        encodings = menu.addMenu(self.tr("Text encoding"))
        self.encodings = EncodingMenu(encodings, self._window.editor_model.file, self._window.wanted.emit)
        earlier = self._window.earlier_wanted.emit
        add("Recover earlier work", self.tr("Recover earlier work\u2026"), earlier)
        menu.addSeparator()
        add("Save", self.tr("Save"), files.save, "Ctrl+S")
        add("Save as MIDI", self.tr("Save as MIDI\u2026"), files.save_midi, "Ctrl+Shift+S")
        add("Save project", self.tr("Save project\u2026"), files.save_project, "Ctrl+Alt+S")
        menu.addSeparator()
        add("Export audio", self.tr("Export audio\u2026"), files.export_sound, "Ctrl+E")
        add("Export image", self.tr("Export image\u2026"), files.export_picture, "Ctrl+Shift+E")
        menu.addSeparator()
        add("Quit", self.tr("Quit"), self._window.close, "Ctrl+Q")

    def _fill_edit(self, menu: QMenu) -> None:
        editor_model, add = self._window.editor_model, partial(self._add, menu)
        editor = self._window.roll.editor
        add("Undo", self.tr("Undo"), editor_model.undo, "Ctrl+Z")
        add("Redo", self.tr("Redo"), editor_model.history.redo, "Ctrl+Shift+Z")
        menu.addSeparator()
        add("Cut notes", self.tr("Cut notes"), editor.cut, "Ctrl+X")
        add("Copy notes", self.tr("Copy notes"), editor.copy, "Ctrl+C")
        add("Paste notes", self.tr("Paste notes"), editor.paste, "Ctrl+V")
        add("Duplicate notes", self.tr("Duplicate notes"), editor.duplicate, "Ctrl+D")
        menu.addSeparator()
        mark = partial(self._mark_control, is_control=True)
        add("Mark as control notes", self.tr("Mark as control notes"), mark)
        add("Mark as music", self.tr("Mark as music"), partial(self._mark_control, is_control=False))
        menu.addSeparator()
        add("Select all", self.tr("Select all"), editor_model.selection.choose_all, "Ctrl+A")
        add("Deselect", self.tr("Deselect"), self._window.choose_nothing)
        menu.addSeparator()
        for tool, title, key in (
            (Tool.SELECT, self.tr("Select tool"), "V"),
            (Tool.DRAW, self.tr("Draw tool"), "D"),
            (Tool.ERASE, self.tr("Erase tool"), "E"),
            (Tool.PAINT, self.tr("Paint tool"), "B"),
        ):
            add(f"Tool: {tool.name.lower()}", title, partial(self._window.take, tool), key)

    def _fill_fill(self, menu: QMenu) -> None:
        editor_model, add = self._window.editor_model, partial(self._add, menu)
        add("Fill", self.tr("Fill"), editor_model.fill, "F")
        add("Stop or discard", self.tr("Stop or discard"), self._window.escape)
        add("Keep the idea shown", self.tr("Keep the idea shown"), editor_model.fill_session.keep)
        menu.addSeparator()
        pick = self._window.cards.pick
        add("Show the original", self.tr("Show the original"), partial(pick, ORIGINAL))
        for number in range(IDEAS):
            title = self.tr("Show idea {0}").format(number + 1)
            add(f"Show idea {number + 1}", title, partial(pick, number))

    def _fill_generate(self, menu: QMenu) -> None:
        generate, add = self.generate, partial(self._add, menu)
        add("Extend", self.tr("Extend\u2026"), generate.extend, "Ctrl+Shift+X")
        add("New track", self.tr("New track\u2026"), generate.add_track, "Ctrl+Shift+T")
        add("Reharmonise", self.tr("Reharmonise\u2026"), generate.reharmonise, "Ctrl+Shift+R")
        menu.addSeparator()
        add("New clip", self.tr("New clip\u2026"), generate.new_clip, "Ctrl+N")

    def _fill_view(self, menu: QMenu) -> None:
        window, add = self._window, partial(self._add, menu)
        roll = window.roll
        add("Zoom in", self.tr("Zoom in"), partial(roll.zoom_by, ZOOM, 1.0), "+")
        add("Zoom out", self.tr("Zoom out"), partial(roll.zoom_by, 1 / ZOOM, 1.0), "-")
        add("Zoom in vertically", self.tr("Zoom in vertically"), partial(roll.zoom_by, 1.0, ZOOM), "Ctrl++")
        add(
            "Zoom out vertically",
            self.tr("Zoom out vertically"),
            partial(roll.zoom_by, 1.0, 1 / ZOOM),
            "Ctrl+-",
        )
        add("Zoom to fit", self.tr("Zoom to fit"), roll.zoom_to_clip, "Ctrl+0")
        add("Zoom to selection", self.tr("Zoom to selection"), roll.zoom_to_region, "Z")
        self._follows = add("Follow playhead", self.tr("Follow playhead"), self._follow, checkable=True)
        self._follows.setChecked(True)
        menu.addSeparator()
        self._marks = add(
            "Mark notes outside the key",
            self.tr("Mark notes outside the key"),
            self._mark,
            "Ctrl+K",
            checkable=True,
        )
        self._list_colours(menu.addMenu(self.tr("Colours")))
        add("Larger text", self.tr("Larger text"), partial(self.looks.scale_text, 1), "Ctrl+Alt++")
        add("Smaller text", self.tr("Smaller text"), partial(self.looks.scale_text, -1), "Ctrl+Alt+-")
        add(
            "Default text size", self.tr("Default text size"), partial(self.looks.scale_text, 0), "Ctrl+Alt+0"
        )
        menu.addSeparator()
        history = window.history_dock.toggleViewAction()
        history.setShortcut(QKeySequence("Ctrl+H"))
        menu.addAction(history)
        self.actions["History"] = history

    def _list_colours(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        choices: tuple[tuple[Colours, str], ...] = (
            ("system", self.tr("System")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        )
        for colours, title in choices:
            action = self._add(
                menu, f"Colours: {colours}", title, partial(self.looks.choose, colours), checkable=True
            )
            action.setChecked(self.looks.colours == colours)
            group.addAction(action)

    def _fill_play(self, menu: QMenu) -> None:
        window, add = self._window, partial(self._add, menu)
        add("Play or stop", self.tr("Play or stop"), window.transport.toggle)
        menu.addSeparator()
        add("Live", self.tr("Live\u2026"), self._show_live, "Ctrl+L")
        add("Batch", self.tr("Batch\u2026"), window.sides.show_batch, "Ctrl+B")

    def _fill_help(self, menu: QMenu) -> None:
        add = partial(self._add, menu)
        add("Example clip", self.tr("Example clip"), self.files.open_example)
        add("Keys", self.tr("Keys"), self._keys, "F1")
        add("Set up", self.tr("Set up a DAW or a synth"), self._set_up)
        add("System check", self.tr("System check"), self._examine)
        add("Log", self.tr("Log"), self._show_log)
        about = add("About", self.tr("About Ripieno"), self._show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _mark(self) -> None:
        self._window.editor_model.analysis.mark_key(wanted=self._marks.isChecked())

    def _mark_control(self, *, is_control: bool) -> None:
        """Take all notes of the selected pitches as control notes or music; without any, all as music."""
        state = self._window.roll.state
        lane, pitches = state.scene.lane, frozenset(note.pitch for note in state.selected_notes)
        if lane is None:
            return
        music = lane.control - pitches if pitches else frozenset[int]()
        self._window.editor_model.edits.set_control(
            state.scene.current, lane.control | pitches if is_control else music
        )

    def _follow(self) -> None:
        self._window.follows = self._follows.isChecked()

    def _show_live(self) -> None:
        editor_model = self._window.editor_model
        self._window.sides.show_live(
            editor_model.file.source if editor_model.history.document is not None else None
        )

    def key_groups(self) -> tuple[Group, ...]:
        """Return what can be done by keys, and by which, in groups."""
        live = self._window.sides.live
        return key_groups(self._window.menuBar(), live.shortcuts() if live is not None else ())

    def _keys(self) -> None:
        from ripieno.app.gui.help.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self.key_groups(), self._window).exec()

    def _set_up(self) -> None:
        from ripieno.app.gui.help.set_up_dialog import SetUpDialog

        SetUpDialog(self._window).exec()

    def _examine(self) -> None:
        from ripieno.app.gui.help.doctor_dialog import DoctorDialog

        DoctorDialog(self._window).exec()

    def _show_about(self) -> None:
        from ripieno.app.gui.help.about_dialog import AboutDialog

        AboutDialog(self._window).exec()

    def _show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path())))

    def _add(
        self,
        menu: QMenu,
        name: str,
        title: str,
        do: Callable[[], object],
        key: str = "",
        *,
        checkable: bool = False,
    ) -> QAction:
        action = QAction(title, self._window)
        action.setCheckable(checkable)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)
        self.actions[name] = action
        return action
