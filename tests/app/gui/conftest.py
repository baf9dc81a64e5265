"""Windows of these tests are drawn in memory, unless a display is asked for by QT_QPA_PLATFORM."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QMessageBox

from ripieno.app.gui.palette import DARK
from ripieno.app.gui.window import MainWindow
from ripieno.app.render.synth.stems import Stems
from ripieno.app.session.editor.recovery import Recovery


@pytest.fixture(autouse=True)
def _own_settings(tmp_path):
    """Keep the settings of whoever runs the tests as they are."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(scope="session")
def stems():
    """Return what keeps the sounds that were synthesized."""
    return Stems()


@pytest.fixture(autouse=True)
def _kept_sounds(monkeypatch, stems):
    """Let windows of all tests keep their sounds in one place: most show the same songs."""
    monkeypatch.setattr("ripieno.app.session.editor.player.Stems", lambda: stems)


@pytest.fixture(autouse=True)
def _own_screen(qapp):
    """Give the next test the letters, the empty clipboard and the empty screen that this one began with.

    What Python puts on the clipboard of the offscreen platform must not outlive Python. Windows that stayed
    would slow down each later change of colours or letters.
    """
    font = qapp.font()
    yield
    qapp.clipboard().clear()
    for widget in qapp.topLevelWidgets():
        widget.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if qapp.font() != font:
        qapp.setFont(font)


@pytest.fixture
def window(qtbot, tmp_path, monkeypatch):
    """Return the main window; it leaves a clip without asking to save it."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_, **__: QMessageBox.StandardButton.Discard)
    window = MainWindow(DARK, Recovery(tmp_path / "recovery"))
    qtbot.addWidget(window)
    window.resize(1300, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
