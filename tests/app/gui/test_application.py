"""What is there at the start: a session that a crash has left is read beside the window, and asked for."""

import os
import subprocess
import sys

import pytest

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History
from ripieno.app.session.editor.project import Project, save_project
from ripieno.app.session.editor.recovery import EARLIER, FOLDER_VARIABLE
from tests.support.program import EXAMPLES, ROOT

PROGRAM = """
import sys, threading
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from ripieno.app.gui.application import run
from ripieno.app.session.editor.recovery import Recovery

answer, settings = getattr(QMessageBox.StandardButton, sys.argv[1]), sys.argv[2]
QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, settings)
read = Recovery.left

def left(self):
    print("beside", threading.current_thread() is not threading.main_thread())
    yield from read(self)

def question(window, *_):
    print("asked")
    QTimer.singleShot(0, lambda: look(window))
    return answer

def look(window):
    if window.editor_model.history.document is None:
        QTimer.singleShot(20, lambda: look(window))
        return
    print("shown", window.editor_model.file.source.name, window.editor_model.file.is_changed)
    window.editor_model.file.saved = window.editor_model.history.document
    window.close()
    QApplication.exit(0)

Recovery.left, QMessageBox.question = left, question
sys.exit(run())
"""


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("Yes", f"{EXAMPLES[0].name} True"), ("No", None)],
)
def test_what_a_crash_has_left_is_read_beside_the_window_and_asked_for(tmp_path, answer, shown):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    left = tmp_path / f"{gone.pid}.ripieno"
    save_project(Project(History.of(Document.open(EXAMPLES[0])), EXAMPLES[0]), left)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, answer, str(tmp_path / "settings")],
        env={**os.environ, FOLDER_VARIABLE: str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[:2] == ["beside True", "asked"]
    assert lines[2].startswith("shown")
    assert shown is None or lines[2] == f"shown {shown}"
    assert not left.exists()
    earlier = [path.name for path in (tmp_path / EARLIER).glob("*.ripieno")]
    assert earlier == ([left.name] if answer == "No" else [])
