"""What the File menu does: opening, saving, and writing sound and pictures."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QMenu

from app.gui.examples import example_clip
from app.gui.frame import Frame
from app.gui.worker import Worker
from app.session.studio.document import Document
from app.session.studio.project import PROJECT_SUFFIX
from app.session.studio.take_out import export_picture, export_sound
from engine.music.region import Region

MOST_RECENT = 10
PATTERNS = "*.mid *.midi *.kar *.rmi"

Export = Callable[[Document, Region | None, Path], None]


class FileMenu(QObject):
    """Files in and out of the main window.

    Args:
        window: The window.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._settings = QSettings("Ripieno", "Ripieno")

    def open(self) -> None:
        """Ask for a file and open it."""
        kinds = self.tr("MIDI and projects ({0})").format(f"{PATTERNS} *{PROJECT_SUFFIX}")
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), "", kinds)
        if name:
            self._window.wanted.emit(Path(name))

    def open_example(self) -> None:
        """Open the clip that comes with the program."""
        path = example_clip()
        if path is None:
            self._window.fail(self.tr("The example clip is not installed; open a MIDI file of your own."))
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
        path = self._asked(self.tr("Save as MIDI"), usual, f"MIDI ({PATTERNS})", ".mid")
        self._window.studio.keep()
        return path is not None and self._window.studio.save_midi(path)

    def save_project(self) -> bool:
        """Ask for a name and write the session."""
        source = self._window.studio.source
        usual = str(source.with_suffix(PROJECT_SUFFIX)) if source else f"session{PROJECT_SUFFIX}"
        path = self._asked(self.tr("Save project"), usual, f"Ripieno (*{PROJECT_SUFFIX})", PROJECT_SUFFIX)
        return path is not None and self._window.studio.save_project(path)

    def export_sound(self) -> None:
        """Ask for a name and write the sound of the clip."""
        self._export(export_sound, self.tr("Export sound"), "WAV (*.wav);;FLAC (*.flac)", ".wav")

    def export_picture(self) -> None:
        """Ask for a name and write a picture of the clip."""
        self._export(export_picture, self.tr("Export picture"), "PNG (*.png);;SVG (*.svg)", ".png")

    def remember(self, path: Path) -> None:
        """Put a file on top of those that were opened lately."""
        kept = [str(path.absolute()), *(each for each in self.lately() if each != str(path.absolute()))]
        self._settings.setValue("recent", kept[:MOST_RECENT])

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

    def _asked(self, title: str, usual: str, kinds: str, suffix: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._window, title, usual, kinds)
        path = Path(name) if name else None
        return path.with_suffix(suffix) if path is not None and not path.suffix else path

    def _export(self, write: Export, title: str, kinds: str, suffix: str) -> None:
        """Ask for a name and write beside the window, for sound takes its time."""
        window, document, region = self._window, self._window.studio.shown, self._window.studio.region
        if document is None:
            return
        source = window.studio.source
        usual = str(source.with_suffix(suffix)) if source else f"clip{suffix}"
        path = self._asked(title, usual, kinds, suffix)
        if path is None:
            return
        worker = Worker(lambda: _written(write, document, region, path), parent=window)
        worker.told.connect(lambda each: window.tell(self.tr("Wrote {0}").format(each)))
        worker.failed.connect(window.fail)
        worker.ended.connect(lambda: window.exports.remove(worker))
        window.exports.append(worker)
        window.tell(self.tr("Writing {0} \u2026").format(path))
        worker.start()


def _written(write: Export, document: Document, region: Region | None, path: Path) -> Iterator[Path]:
    write(document, region, path)
    yield path
