"""The menus: everything that can be done, with its keys."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from app.gui.frame import Frame
from app.gui.log_file import log_path
from app.gui.palette import DARK, LIGHT
from app.gui.roll.keys import SHORTCUTS
from app.gui.roll.state import Tool
from app.gui.studio import PROJECT_SUFFIX
from app.session.studio.take_out import export_picture, export_sound
from engine.errors import RipienoError

MOST_RECENT = 10
MIDI_FILES = "MIDI (*.mid *.midi *.kar *.rmi)"
ALL_FILES = f"MIDI and projects (*.mid *.midi *.kar *.rmi *{PROJECT_SUFFIX})"


class Menus:
    """The menus of the main window.

    Args:
        window: The window.
    """

    def __init__(self, window: Frame) -> None:
        self._window = window
        self._settings = QSettings("Ripieno", "Ripieno")
        self.actions: dict[str, QAction] = {}
        tr = window.tr
        file, edit, fill, view, listen, about = (
            window.menuBar().addMenu(tr(name))
            for name in ("&File", "&Edit", "Fi&ll", "&View", "&Play", "&Help")
        )
        studio, roll, transport = window.studio, window.roll, window.transport
        self._add(file, "Open\N{HORIZONTAL ELLIPSIS}", self.open, "Ctrl+O")
        self._recent = file.addMenu(tr("Open recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        file.addSeparator()
        self._add(file, "Save", self.save, "Ctrl+S")
        self._add(file, "Save as MIDI\N{HORIZONTAL ELLIPSIS}", self.save_midi, "Ctrl+Shift+S")
        self._add(file, "Save project\N{HORIZONTAL ELLIPSIS}", self.save_project, "Ctrl+Alt+S")
        file.addSeparator()
        self._add(file, "Export sound\N{HORIZONTAL ELLIPSIS}", self.export_sound)
        self._add(file, "Export picture\N{HORIZONTAL ELLIPSIS}", self.export_picture)
        file.addSeparator()
        self._add(file, "Quit", window.close, "Ctrl+Q")
        self._add(edit, "Undo", studio.undo, "Ctrl+Z")
        self._add(edit, "Redo", studio.redo, "Ctrl+Shift+Z")
        edit.addSeparator()
        self._add(edit, "Choose all bars", studio.choose_all, "Ctrl+A")
        self._add(edit, "Choose nothing", partial(studio.choose, None), "Ctrl+Shift+A")
        edit.addSeparator()
        for tool, key in ((Tool.SELECT, "V"), (Tool.DRAW, "D"), (Tool.ERASE, "E"), (Tool.PAINT, "B")):
            self._add(edit, f"Tool: {tool.name.lower()}", partial(window.take, tool), key)
        self._add(fill, "Fill", studio.fill, "F")
        self._add(fill, "Stop or keep none", window.escape)
        self._add(fill, "Keep the idea shown", studio.keep)
        for number in range(5):
            name = "Show the original" if number == 0 else f"Show idea {number}"
            self._add(fill, name, partial(studio.show_idea, number - 1 if number else None))
        self._add(view, "Zoom in", partial(roll.zoom_by, 1.25, 1.0), "Ctrl++")
        self._add(view, "Zoom out", partial(roll.zoom_by, 0.8, 1.0), "Ctrl+-")
        self._add(view, "Show the clip", roll.zoom_to_clip, "Ctrl+0")
        self._add(view, "Show what is chosen", roll.zoom_to_region, "Z")
        view.addSeparator()
        self._add(view, "Larger text", partial(window.scale_text, 1), "Ctrl+Shift++")
        self._add(view, "Smaller text", partial(window.scale_text, -1), "Ctrl+Shift+-")
        view.addSeparator()
        self._marks = self._add(view, "Mark notes outside the key", self._mark, "Ctrl+K", checkable=True)
        self._light = self._add(view, "Light colours", self._colours, checkable=True)
        self._add(view, "History", self._toggle_history, "Ctrl+H")
        self._add(listen, "Play or stop", transport.toggle)
        self._add(listen, "Live\N{HORIZONTAL ELLIPSIS}", self._show_live, "Ctrl+L")
        self._add(listen, "Batch\N{HORIZONTAL ELLIPSIS}", window.sides.show_batch, "Ctrl+B")
        self._add(about, "Example clip", self.open_example)
        self._add(about, "Keys", self._keys, "F1")
        self._add(about, "Set up a DAW or a synth", self._set_up)
        self._add(about, "Doctor: is everything there?", self._examine)
        self._add(about, "Log", self._show_log)

    def refresh(self) -> None:
        """Enable what can be done now, and say what would be undone."""
        studio, tr = self._window.studio, self._window.tr
        history, has_offer = studio.history, studio.offer is not None
        undone = tr("the ideas") if has_offer else history.undo_words if history else None
        redone = history.redo_words if history and not has_offer else None
        for name, words in (("Undo", undone), ("Redo", redone)):
            self.actions[name].setEnabled(words is not None)
            self.actions[name].setText(f"{tr(name)} {words}" if words else tr(name))
        self.actions["Fill"].setEnabled(studio.region is not None and not studio.is_filling)
        for name in ("Keep the idea shown", "Show the original", *(f"Show idea {n}" for n in range(1, 5))):
            self.actions[name].setEnabled(has_offer)
        for name in ("Save", "Save as MIDI\N{HORIZONTAL ELLIPSIS}", "Save project\N{HORIZONTAL ELLIPSIS}"):
            self.actions[name].setEnabled(studio.document is not None)

    def open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, self._window.tr("Open"), "", ALL_FILES)
        if name:
            self._window.wanted.emit(Path(name))

    def open_example(self) -> None:
        """Open the clip that comes with the program."""
        from app.gui.examples import example_clip

        path = example_clip()
        if path is None:
            self._window.fail(
                self._window.tr("The example clip is not installed; open a MIDI file of your own.")
            )
        else:
            self._window.wanted.emit(path)

    def save(self) -> bool:
        """Save the project where there is one, else a MIDI file beside the one that was opened."""
        studio = self._window.studio
        studio.keep()
        return studio.save_project(studio.project) if studio.project else self.save_midi()

    def save_midi(self) -> bool:
        """Ask for a name and write the clip."""
        source = self._window.studio.source
        usual = str(source.with_name(f"{source.stem} filled.mid")) if source else "clip.mid"
        path = self._asked(self._window.tr("Save as MIDI"), usual, MIDI_FILES, ".mid")
        self._window.studio.keep()
        return path is not None and self._window.studio.save_midi(path)

    def save_project(self) -> bool:
        """Ask for a name and write the session."""
        source = self._window.studio.source
        usual = str(source.with_suffix(PROJECT_SUFFIX)) if source else f"session{PROJECT_SUFFIX}"
        path = self._asked(
            self._window.tr("Save project"), usual, f"Ripieno (*{PROJECT_SUFFIX})", PROJECT_SUFFIX
        )
        return path is not None and self._window.studio.save_project(path)

    def export_sound(self) -> None:
        """Ask for a name and write the sound of the clip."""
        path = self._asked(self._window.tr("Export sound"), "clip.wav", "WAV (*.wav);;FLAC (*.flac)", ".wav")
        if path is not None:
            self._export(export_sound, path)

    def export_picture(self) -> None:
        """Ask for a name and write a picture of the clip."""
        path = self._asked(self._window.tr("Export picture"), "clip.png", "PNG (*.png);;SVG (*.svg)", ".png")
        if path is not None:
            self._export(export_picture, path)

    def remember(self, path: Path) -> None:
        """Put a file on top of those that were opened lately."""
        kept = [str(path.absolute()), *(each for each in self._lately() if each != str(path.absolute()))]
        self._settings.setValue("recent", kept[:MOST_RECENT])

    @property
    def is_first_start(self) -> bool:
        """Whether the window has never been open before; asking makes it so no longer."""
        is_first = not self._settings.value("started", False)
        self._settings.setValue("started", True)
        return is_first

    def _lately(self) -> list[str]:
        held = self._settings.value("recent", [])
        return [held] if isinstance(held, str) else [str(each) for each in held or []]  # type: ignore[attr-defined]

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._lately():
            self._recent.addAction(name, partial(self._window.wanted.emit, Path(name)))
        self._recent.setEnabled(bool(self._lately()))

    def _asked(self, title: str, usual: str, kinds: str, suffix: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._window, title, usual, kinds)
        path = Path(name) if name else None
        return path.with_suffix(suffix) if path is not None and not path.suffix else path

    def _export(self, write: Callable[..., None], path: Path) -> None:
        document = self._window.studio.shown
        if document is None:
            return
        try:
            write(document, self._window.studio.region, path)
        except RipienoError as error:
            self._window.fail(str(error))
        else:
            self._window.statusBar().showMessage(self._window.tr("Wrote {0}").format(path))

    def _mark(self) -> None:
        self._window.studio.mark_key(wanted=self._marks.isChecked())

    def _colours(self) -> None:
        self._window.show_palette(LIGHT if self._light.isChecked() else DARK)

    def _toggle_history(self) -> None:
        self._window.history_dock.setVisible(not self._window.history_dock.isVisible())

    def _show_live(self) -> None:
        studio = self._window.studio
        self._window.sides.show_live(studio.source if studio.document is not None else None)

    def _keys(self) -> None:
        from app.gui.help.shortcuts_dialog import ShortcutsDialog

        tr = self._window.tr
        pairs = [
            (action.text().replace("&", ""), action.shortcut().toString()) for action in self.actions.values()
        ]
        live = self._window.sides.live
        more = [
            *((each.words, each.name) for each in SHORTCUTS if each.words),
            *(live.shortcuts() if live is not None else ()),
            (tr("Show the original, or an idea"), "0 1 2 3 4"),
            (tr("Keep the idea that is shown"), "Enter"),
            (tr("Stop filling, keep no idea, choose nothing"), "Esc"),
            (tr("Play or stop"), "Space"),
            (tr("Loop; metronome"), "L; M"),
        ]
        ShortcutsDialog([*(pair for pair in pairs if pair[1]), *more], self._window).exec()

    def _set_up(self) -> None:
        from app.gui.help.set_up_dialog import SetUpDialog

        SetUpDialog(self._window).exec()

    def _examine(self) -> None:
        from app.gui.help.doctor_dialog import DoctorDialog

        DoctorDialog(self._window).exec()

    def _show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path())))

    def _add(
        self, menu: QMenu, name: str, do: Callable[[], object], key: str = "", *, checkable: bool = False
    ) -> QAction:
        action = QAction(self._window.tr(name), self._window)
        action.setCheckable(checkable)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: do())
        menu.addAction(action)
        self.actions[name] = action
        return action
