"""How the window looks: its colours, and the size of its letters, kept for the next start."""

from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from ripieno.app.gui.palette import DARK, LIGHT, Palette, system_palette
from ripieno.app.gui.user_settings import user_settings

Colours = Literal["system", "dark", "light"]
CHOICES: tuple[Colours, ...] = ("system", "dark", "light")

USUAL_SIZE = 1360, 820
TITLE = 40
"""Pixels that a desktop takes for a window's title."""

MIN_TEXT_POINTS, MAX_TEXT_POINTS = 6.0, 30.0
"""Points of letters."""


class Looks(QObject):
    """What the user chose, and what the desktop says where nothing was selected.

    Signals:
        changed: Other colours are to be shown, as a ``Palette``.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = user_settings()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def colours(self) -> Colours:
        """What was selected."""
        held = self._settings.value("colours", "system")
        return next((each for each in CHOICES if each == held), "system")

    @property
    def palette(self) -> Palette:
        """The colours to show."""
        return {"dark": DARK, "light": LIGHT}.get(self.colours) or system_palette()

    def choose(self, colours: Colours) -> None:
        """Choose colours, or leave them to the desktop."""
        self._settings.setValue("colours", colours)
        self.changed.emit(self.palette)

    def scale_text(self, points: int) -> None:
        """Write everything larger, smaller where the points are negative, as the desktop does for 0."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        size = app.font().pointSizeF() + points if points else usual_size()
        self._write(app, size)
        self._settings.setValue("text", size if points else None)

    def restore_text(self) -> None:
        """Write as large as at the last start."""
        app, held = QApplication.instance(), self._settings.value("text")
        if isinstance(app, QApplication) and isinstance(held, str | float | int):
            self._write(app, float(held))

    def restore_place(self, window: QWidget) -> None:
        """Put a window where it was at the last start, as large as the screen allows."""
        held = self._settings.value("place")
        if isinstance(held, QByteArray) and window.restoreGeometry(held):
            return
        resize_within_screen(window, *USUAL_SIZE)

    def keep_place(self, window: QWidget) -> None:
        """Remember where a window is."""
        self._settings.setValue("place", window.saveGeometry())

    def _write(self, app: QApplication, size: float) -> None:
        font = app.font()
        font.setPointSizeF(max(MIN_TEXT_POINTS, min(MAX_TEXT_POINTS, size)))
        app.setFont(font)
        app.setStyleSheet(app.styleSheet())  # its letters are sized anew only then

    def _follow(self) -> None:
        if self.colours == "system":
            self.changed.emit(self.palette)


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window a size, or as much of it as the screen has below a title."""
    room = window.screen().availableSize()
    window.resize(QSize(width, height).boundedTo(QSize(room.width(), room.height() - TITLE)))


def usual_size() -> float:
    """Return the points of letters on this desktop."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
