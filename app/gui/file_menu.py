"""What the File menu does: opening, saving, and writing sound and pictures."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.folders import folder_to_open, folder_to_save
from ripieno.app.gui.user_settings import user_settings
from ripieno.app.gui.window_widgets import WindowWidgets
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.project import PROJECT_SUFFIX
from ripieno.app.session.editor.take_out import export_picture, export_sound
from ripieno.app.session.examples import example_clip
from ripieno.engine.music.region import Region

MAX_RECENT_FILES = 10
MIDI_SUFFIXES = (".mid", ".midi", ".kar", ".rmi")
PATTERNS = " ".join(f"*{suffix}" for suffix in MIDI_SUFFIXES)

Export = Callable[[Document, Region | None, Path], tuple[str, ...]]


class FileMenu(QObject):
    """Files in and out of the main window.

    Args:
        window: The window.
    """

    def __init__(self, window: WindowWidgets) -> None:
        super().__init__(window)
        self._window = window
        self._settings = user_settings()

    def open(self) -> None:
        """Ask for a file and open it."""
        kinds = self.tr("MIDI and projects ({0})").format(f"{PATTERNS} *{PROJECT_SUFFIX}")
        file = self._window.editor_model.file
        folder = folder_to_open(file.file, file.source, *map(Path, self.lately()))
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), str(folder), kinds)
        if name:
            self._window.wanted.emit(Path(name))

    def open_example(self) -> None:
        """Open the clip that comes with the program."""
        self._window.wanted.emit(example_clip())

    def save(self) -> bool:
        """Write the file that the session was saved in before; ask for a name where there is none."""
        file = self._window.editor_model.file
        self._window.editor_model.fill_session.keep()
        path = file.file
        if path is None:
            return self.save_midi()
        if file.is_changed_elsewhere:
            text = self.tr("{0} was changed by another program. Replace it?").format(path.name)
            if not self._is_agreed(text):
                return False
        return file.save(path)

    def save_midi(self) -> bool:
        """Ask for a name and write the clip to a MIDI file."""
        editor_model = self._window.editor_model
        path = self._ask_path(
            self.tr("Save as MIDI"), self._usual(".mid"), f"MIDI ({PATTERNS})", MIDI_SUFFIXES
        )
        editor_model.fill_session.keep()
        return path is not None and editor_model.file.save_midi(path)

    def save_project(self) -> bool:
        """Ask for a name and write the session to a project."""
        kinds, suffixes = f"Ripieno (*{PROJECT_SUFFIX})", (PROJECT_SUFFIX,)
        path = self._ask_path(self.tr("Save project"), self._usual(PROJECT_SUFFIX), kinds, suffixes)
        return path is not None and self._window.editor_model.file.save_project(path)

    def export_sound(self) -> None:
        """Ask for a name and write the sound of the clip."""
        kinds, suffixes = "WAV (*.wav);;FLAC (*.flac)", (".wav", ".flac", ".ogg")
        self._export(export_sound, self.tr("Export audio"), kinds, suffixes)

    def export_picture(self) -> None:
        """Ask for a name and write a picture of the clip."""
        self._export(export_picture, self.tr("Export image"), "PNG (*.png);;SVG (*.svg)", (".png", ".svg"))

    def remember(self, path: Path) -> None:
        """Put a file on top of those that were opened lately."""
        kept = [str(path.absolute()), *(each for each in self.lately() if each != str(path.absolute()))]
        self._settings.setValue("recent", kept[:MAX_RECENT_FILES])

    def forget(self, path: Path) -> None:
        """Take a file that cannot be opened away from those that were opened lately."""
        kept = [each for each in self.lately() if each != str(path.absolute())]
        self._settings.setValue("recent", kept)

    def lately(self) -> list[str]:
        """Return the files that were opened lately, the latest first."""
        held = self._settings.value("recent", [])
        return [held] if isinstance(held, str) else [str(each) for each in held or []]  # type: ignore[attr-defined]

    def list_recent(self, menu: QMenu) -> None:
        """Fill a menu with the files that were opened lately."""
        menu.clear()
        names = self.lately()
        for name in names:
            path = Path(name)
            text = f"{path.name}  \N{EM DASH}  {path.parent}".replace("&", "&&")
            menu.addAction(text, partial(self._window.wanted.emit, path))
        if not names:
            menu.addAction(self.tr("None so far")).setEnabled(False)

    @property
    def is_first_start(self) -> bool:
        """Whether the window has never been open before; asking makes it so no longer."""
        is_first = not self._settings.value("started", False)
        self._settings.setValue("started", True)
        return is_first

    def _usual(self, suffix: str) -> str:
        """Return what to propose for a file to save, in a folder that can be written to.

        It is never the MIDI file that was opened.
        """
        file, source = self._window.editor_model.file.file, self._window.editor_model.file.source
        base = file or source
        if file is not None and file.suffix.lower() == suffix:
            name = file.name
        elif base is None:
            name = f"{'session' if suffix == PROJECT_SUFFIX else 'clip'}{suffix}"
        else:
            name = f"{base.stem} filled{suffix}" if suffix == ".mid" else base.stem + suffix
        return str(folder_to_save(file, source) / name)

    def _ask_path(self, title: str, usual: str, kinds: str, suffixes: Sequence[str]) -> Path | None:
        """Ask for a name; where its suffix is not one of those that may be, the first of them is added."""
        name, _ = QFileDialog.getSaveFileName(self._window, title, usual, kinds)
        path = Path(name) if name else None
        if path is None or path.suffix.lower() in suffixes:
            return path
        longer = path.with_name(path.name + suffixes[0])
        if longer.exists():  # which the dialog did not ask about
            text = self.tr("{0} exists already. Replace it?").format(longer.name)
            return longer if self._is_agreed(text) else None
        return longer

    def _is_agreed(self, text: str) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window, self.tr("Ripieno"), text, buttons.Yes | buttons.No, buttons.No
        )
        return bool(answer == buttons.Yes)

    def _export(self, write: Export, title: str, kinds: str, suffixes: Sequence[str]) -> None:
        """Ask for a name and write beside the window, for sound takes its time."""
        window, editor_model = self._window, self._window.editor_model
        document, region = editor_model.shown, editor_model.selection.region
        if document is None:
            return
        path = self._ask_path(title, self._usual(suffixes[0]), kinds, suffixes)
        if path is None:
            return
        done = self.tr("Wrote {0}").format(path)
        task = BackgroundTask(window)
        task.succeeded.connect(window.show_message)
        task.failed.connect(window.fail)
        window.show_message(self.tr("Writing {0} \u2026").format(path))
        task.run(lambda: " ".join((done, *write(document, region, path))))
        task.changed.connect(lambda: window.exports.remove(task))
        window.exports.append(task)
