"""Starting the window."""

import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from app.gui.looks import Looks
from app.gui.style import dress
from app.gui.translation import said, translate
from app.gui.window import Window
from app.gui.worker import Worker
from app.session.studio.fill import model_named
from app.session.studio.project import Project


def run(path: Path | None = None) -> int:
    """Show the window until it is closed.

    Args:
        path: A clip or project to open; None for none.

    Returns:
        The exit status.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 (no other kind is made)
    app.setApplicationName("Ripieno")
    app.setDesktopFileName("ripieno")
    translate(app)
    looks = Looks()
    palette = looks.palette
    dress(app, palette)
    looks.restore_text()
    window = Window(palette)
    window.show()
    loading = Worker(lambda: (each for each in (model_named(None),)), parent=window)
    loading.failed.connect(window.fail)
    loading.start()
    QTimer.singleShot(0, lambda: _begin(window, path))
    return int(app.exec())


def _begin(window: Window, path: Path | None) -> None:
    """Take up what a crash has left, else open what was asked for, else the example at the first start."""
    found: list[tuple[Path, Project]] = []
    reading = Worker(window.recovery.left, parent=window)
    reading.told.connect(found.append)
    reading.ended.connect(lambda: _go_on(window, path, found))
    reading.start()


def _go_on(window: Window, path: Path | None, found: Iterable[tuple[Path, Project]]) -> None:
    for left, project in found:
        buttons = QMessageBox.StandardButton
        name = project.source.name if project.source else said("Application", "a clip")
        text = said("Application", "Ripieno ended unasked while you worked on {0}. Go on from there?").format(
            name
        )
        answer = QMessageBox.question(window, "Ripieno", text, buttons.Yes | buttons.No, buttons.Yes)
        if answer == buttons.Yes and not window.may_leave():
            return  # what is left is asked for again at the next start
        left.unlink(missing_ok=True)
        if answer == buttons.Yes:
            window.studio.take_up(project)
            return
    if window.studio.document is not None or window.studio.is_opening:
        return  # the user was quicker
    if path is not None:
        window.open(path)
    elif window.menus.files.is_first_start:
        window.menus.files.open_example()
