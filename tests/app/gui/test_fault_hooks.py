"""Faults in the real window: each is logged, each kind is shown once, and the session is kept."""

import contextlib
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QRunnable, Qt, QThread, QThreadPool, QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QMessageBox

from ripieno.app.gui import log_file
from ripieno.app.gui.fault_dialog import FaultDialog
from ripieno.app.gui.fault_hooks import watched
from ripieno.app.gui.roll.canvas import Canvas
from ripieno.app.gui.worker import Worker
from ripieno.app.session.editor.document import Document
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.program import EXAMPLES, ROOT

PRIVATE = "unpublished"
PATIENCE = 20_000


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "state" / "ripieno.log"
    monkeypatch.setattr(log_file, "log_path", lambda: path)
    return path


@pytest.fixture
def watching(window, log):  # noqa: ARG001 (the log lies elsewhere)
    """Watch for faults as the program does; yield the window."""
    with watched() as faults:
        faults.noted.connect(window.show_fault)
        yield window


def dialogs(window):
    """Return the dialogs on faults that can be seen."""
    return [each for each in window.findChildren(FaultDialog) if each.isVisible()]


def shown(window) -> str:
    """Return what they say."""
    return "\n".join(each.report.toPlainText() for each in dialogs(window))


def spoilt(*_):
    raise RuntimeError(PRIVATE)


def role_box(window) -> QComboBox:
    """Return the box in which a track's role is selected."""
    return next(each for each in window.lanes.findChildren(QComboBox) if each.isVisible())


def test_a_fault_in_a_slot_is_logged_and_shown_and_the_session_is_kept(qtbot, watching, log, monkeypatch):
    window = watching
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.edits.set_role(1, Role.PAD)
    with monkeypatch.context() as double:
        double.setattr(Document, "with_role", spoilt)
        qtbot.keyClick(role_box(window), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
    (dialog,) = dialogs(window)
    text, logged = dialog.report.toPlainText(), log.read_text(encoding="utf-8")
    for each in (text, logged):
        assert "in set_role" in each
        assert "RuntimeError" in each
        assert PRIVATE not in each
        assert str(ROOT) not in each
    qtbot.waitUntil(lambda: "is kept" in dialog.state.text(), timeout=PATIENCE)
    assert window.recovery.path.exists()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == text
    assert window.isVisible()
    window.editor_model.edits.set_role(1, Role.BASS)
    assert window.editor_model.history.document.clip.lanes[1].role is Role.BASS


def test_a_fault_of_each_repaint_is_shown_once_and_hardly_fills_the_log(qtbot, watching, log, monkeypatch):
    window, paints = watching, []

    def drawn(_):
        paints.append(None)
        spoilt()

    opened(window.editor_model, EXAMPLES[0])
    with monkeypatch.context() as double:
        double.setattr(Canvas, "_drawn", drawn)
        double.setattr(window.roll.canvas, "_picture", None)
        timer = QTimer(interval=1)
        timer.timeout.connect(window.roll.canvas.update)
        timer.start()
        qtbot.waitUntil(lambda: len(paints) > 20, timeout=PATIENCE)
        timer.stop()
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
    assert shown(window).count("Traceback") == 1
    assert log.read_text(encoding="utf-8").count("Traceback") == 1
    assert "10 times by now" in log.read_text(encoding="utf-8")
    (dialog,) = dialogs(window)
    dialog.reject()
    qtbot.waitUntil(lambda: not dialogs(window), timeout=PATIENCE)


class FailingJob(QRunnable):
    """Fails in a pool of threads."""

    def run(self) -> None:
        spoilt()


class Thread(QThread):
    """Fails in a thread of Qt's."""

    def run(self) -> None:
        spoilt()


def in_a_timer(_):
    QTimer.singleShot(0, spoilt)


def in_a_pool(_):
    QThreadPool.globalInstance().start(FailingJob())


def in_a_thread_of_qt(window):
    window.thread_of_test = Thread(window)
    window.thread_of_test.start()


def in_a_thread(_):
    threading.Thread(target=spoilt).start()


def in_a_worker(window):
    Worker(spoilt, parent=window).start()


class Fragile:
    """Fails when it is dropped."""

    def __del__(self) -> None:
        spoilt()


def when_it_is_dropped(_):
    Fragile()


@pytest.mark.parametrize(
    "fail",
    [in_a_timer, in_a_pool, in_a_thread_of_qt, in_a_thread, in_a_worker, when_it_is_dropped],
)
def test_faults_are_noted_wherever_they_happen(qtbot, watching, log, fail):
    fail(watching)
    qtbot.waitUntil(lambda: bool(dialogs(watching)), timeout=PATIENCE)
    assert "RuntimeError" in shown(watching)
    assert "in spoilt" in log.read_text(encoding="utf-8")
    assert PRIVATE not in log.read_text(encoding="utf-8")
    if fail is in_a_thread_of_qt:
        watching.thread_of_test.wait()


def test_faults_of_other_kinds_join_the_dialog_that_is_open(qtbot, watching):
    in_a_timer(watching)
    qtbot.waitUntil(lambda: bool(dialogs(watching)), timeout=PATIENCE)
    QTimer.singleShot(0, lambda: list("a")[1])
    qtbot.waitUntil(lambda: "IndexError" in shown(watching), timeout=PATIENCE)
    assert len(dialogs(watching)) == 1
    assert shown(watching).count("Traceback") == 2


def test_a_fault_in_keeping_the_session_leads_to_no_other(qtbot, watching, log, monkeypatch):
    window = watching
    opened(window.editor_model, EXAMPLES[0])
    with monkeypatch.context() as double:
        double.setattr(type(window.editor_model), "as_project", spoilt)
        window.editor_model.edits.set_role(1, Role.PAD)
        qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=PATIENCE)
        qtbot.wait(50)
        assert shown(window).count("Traceback") == 1
    window.editor_model.edits.set_role(1, Role.BASS)
    qtbot.waitUntil(window.recovery.path.exists, timeout=PATIENCE)
    assert log.read_text(encoding="utf-8").count("Traceback") == 1


def test_a_window_stays_open_where_asking_to_save_fails(watching, monkeypatch):
    window = watching
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.edits.set_role(1, Role.PAD)
    with monkeypatch.context() as double:
        double.setattr(QMessageBox, "question", spoilt)
        with contextlib.suppress(RuntimeError):
            window.close()
    assert window.isVisible()


def test_messages_of_qt_are_logged_once_without_folders(watching, log):
    assert watching is not None
    for _ in range(3):
        qWarning("cannot read /home/me/Songs/a.mid")
    text = log.read_text(encoding="utf-8")
    assert text.count("cannot read a.mid") == 1
    assert "Songs" not in text


def test_hooks_are_as_before_once_the_window_is_closed(log):
    before, reported = (sys.excepthook, threading.excepthook, sys.unraisablehook), []
    with watched() as faults:
        assert sys.excepthook != before[0]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    faults.noted.connect(reported.append)
    log_file.note_fault(ValueError(), log)
    assert reported == []


CRASH = """
import faulthandler, sys
from pathlib import Path
from ripieno.app.gui import log_file
log_file.log_path = lambda: Path(sys.argv[1])
from ripieno.app.gui.fault_hooks import watched
with watched():
    faulthandler._sigsegv()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_in_c_is_in_the_log_after_the_next_start(log):
    done = subprocess.run([sys.executable, "-c", CRASH, str(log)], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode < 0
    with watched():
        text = log.read_text(encoding="utf-8")
    assert "Segmentation fault" in text
    assert "The last run ended" in text
    with watched():
        assert log.read_text(encoding="utf-8") == text
