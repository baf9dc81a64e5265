"""A look at the window, for the self-test of an installed program: it opens, is drawn and closes."""

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QBuffer, QSettings, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.application import run
from ripieno.app.gui.window import MainWindow
from ripieno.app.midi_io.clip_file import write_whole
from ripieno.engine.errors import RipienoError

SETTLED = 2000
"""Milliseconds after the window is there at which its clip is drawn and nothing moves any more."""

MAX_OPENING_MS = 30_000
"""Milliseconds after which a window that does not come is given up."""

_LOOKS = 20
"""Milliseconds between looks for the window."""

_MIN_COLOURS = 24
"""A window that drew nothing has fewer, among the pixels of a coarse grid."""

_GRID = 7


class WindowCheckError(RipienoError):
    """A window that does not open, has no clip, or draws nothing."""


def look(picture: Path, clip: Path, settings: Path) -> str:
    """Open the window with a clip, keep a picture of it, close it, and say how it went.

    Args:
        picture: Where to write the picture, a PNG.
        clip: What to open.
        settings: A folder for the window's settings, so that the user's stay as they are.

    Raises:
        WindowCheckError: If it does not open, shows no clip or an error, or draws nothing.
    """
    app = QApplication.instance() or QApplication([])
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.NativeFormat, scope, str(settings))
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(settings))
    watch = _Watch(picture)
    giving_up = QTimer(app)
    giving_up.setSingleShot(True)
    giving_up.timeout.connect(lambda: QApplication.exit(1))
    giving_up.start(MAX_OPENING_MS)
    run(clip)
    giving_up.stop()
    # Written now, and not as the program ends, when the folder may be gone and would be made again.
    QSettings("Ripieno", "Ripieno").sync()
    return watch.words()


class _Watch:
    """Waits for the window, takes its picture and closes it."""

    def __init__(self, picture: Path) -> None:
        self._picture = picture
        self._began = perf_counter()
        self._opened = 0.0
        self._image: QImage | None = None
        self._complaint = ""
        QTimer.singleShot(_LOOKS, self._look)

    def words(self) -> str:
        """Say how it went.

        Raises:
            WindowCheckError: If it does not open, shows no clip or an error, or draws nothing.
        """
        if self._image is None:
            raise WindowCheckError(
                "The window did not open, or closed by itself; see what was printed above."
            )
        write_whole(self._picture, _png(self._image))
        if self._complaint:
            raise WindowCheckError(f"The window opened, but says: {self._complaint}")
        if _colours(self._image) < _MIN_COLOURS:
            raise WindowCheckError("The window opened and shows nothing; see its picture.")
        size = f"{self._image.width()} x {self._image.height()} pixels"
        return f"opened after {self._opened:.2f} s, {size} on {QApplication.platformName()}"

    def _look(self) -> None:
        window = next(
            (
                each
                for each in QApplication.topLevelWidgets()
                if isinstance(each, MainWindow) and each.isVisible()
            ),
            None,
        )
        if window is None:
            QTimer.singleShot(_LOOKS, self._look)
            return
        self._opened = perf_counter() - self._began
        QTimer.singleShot(SETTLED, lambda: self._take(window))

    def _take(self, window: MainWindow) -> None:
        for sentence in (window.trouble, window.hint):
            if sentence.isVisible():
                self._complaint = self._complaint or sentence.text()
        self._image = window.grab().toImage()
        window.close()
        QApplication.quit()


def _png(image: QImage) -> bytes:
    """Return a picture as the bytes of a file."""
    held = QBuffer()
    held.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, which are refused
    return bytes(held.data().data())


def _colours(image: QImage) -> int:
    """Return how many colours the pixels of a coarse grid have."""
    return len(
        {image.pixel(x, y) for x in range(0, image.width(), _GRID) for y in range(0, image.height(), _GRID)}
    )
