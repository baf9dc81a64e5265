"""Starting the window."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.end_signals import EndSignals
from ripieno.app.gui.fault_hooks import Faults, watched
from ripieno.app.gui.looks import Looks
from ripieno.app.gui.style import dress
from ripieno.app.gui.translation import translate
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.fill import model_named


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
    with watched() as faults:
        return _run(app, faults, path)


def _run(app: QApplication, faults: Faults, path: Path | None) -> int:
    looks = Looks()
    palette = looks.palette
    dress(app, palette)
    looks.restore_text()
    window = MainWindow(palette)
    faults.noted.connect(window.show_fault, Qt.ConnectionType.QueuedConnection)  # from any thread
    window.show()
    EndSignals(window).came.connect(window.end)
    loading = BackgroundTask(window)
    loading.failed.connect(window.fail)
    loading.run(lambda: model_named(None))
    QTimer.singleShot(0, lambda: window.earlier_work.offer(lambda: _open(window, path)))
    return int(app.exec())


def _open(window: MainWindow, path: Path | None) -> None:
    """Open what was asked for, else the example at the first start; nothing where the user was quicker."""
    if window.editor_model.history.document is not None or window.editor_model.file.is_opening:
        return
    if path is not None:
        window.open(path)
    elif window.menus.files.is_first_start:
        window.menus.files.open_example()
