"""The session is kept soon after each change, however many follow, and trouble with that is said once."""

import pytest
from PySide6.QtCore import QTimer

from ripieno.app.gui import autosave as autosave_module
from ripieno.app.gui.autosave import KEEP_AFTER, Autosave
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History
from ripieno.app.session.editor.project import Project, load_project
from ripieno.app.session.editor.recovery import Recovery
from ripieno.app.session.editor.session_notes import SessionNotes
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.small_song import write_song

PATIENCE = 20_000


@pytest.fixture
def project(tmp_path):
    song = write_song(tmp_path)
    return Project(History.of(Document.open(song)), song)


@pytest.fixture
def recovery(tmp_path):
    recovery = Recovery(tmp_path / "state" / "recovery")
    yield recovery
    recovery.forget()


@pytest.fixture
def autosave(qtbot, recovery, project):  # noqa: ARG001 (there is an application)
    autosave = Autosave(recovery, lambda: (project, SessionNotes()))
    yield autosave
    autosave.stop()


def test_changes_that_go_on_do_not_put_it_off(qtbot, autosave, recovery):
    changes = QTimer(interval=KEEP_AFTER // 20)
    changes.timeout.connect(autosave.keep_soon)
    changes.start()
    with qtbot.waitSignal(autosave.kept, timeout=PATIENCE):
        pass
    assert recovery.path.exists()


def test_what_changes_while_it_is_kept_is_kept_after_that(qtbot, autosave):
    kept = []
    autosave.kept.connect(lambda: kept.append(True))
    autosave.keep()
    autosave.keep()
    assert kept == []
    qtbot.waitUntil(lambda: len(kept) == 2, timeout=PATIENCE)


def test_where_all_is_saved_nothing_is_kept(recovery, project):
    unsaved = [(project, SessionNotes()), None]
    autosave = Autosave(recovery, lambda: unsaved[-1])
    recovery.keep(project)
    autosave.keep()
    assert not recovery.path.exists()


def test_trouble_is_said_once_and_it_is_tried_again_until_it_works(
    qtbot, autosave, recovery, tmp_path, monkeypatch
):
    monkeypatch.setattr(autosave_module, "RETRY_AFTER", 20)
    said, tried = [], []
    keep = recovery.keep
    monkeypatch.setattr(recovery, "keep", lambda *what: tried.append(None) or keep(*what))
    autosave.failed.connect(said.append)
    hindrance = tmp_path / "state"
    hindrance.write_text("a file where the folder should be")
    autosave.keep()
    qtbot.waitUntil(lambda: len(tried) > 3, timeout=PATIENCE)
    assert len(said) == 1
    assert str(tmp_path) in said[0]
    hindrance.unlink()
    with qtbot.waitSignal(autosave.kept, timeout=PATIENCE):
        pass
    assert recovery.path.exists()
    recovery.forget()
    recovery.path.parent.rmdir()
    hindrance.rmdir()
    hindrance.write_text("again")
    autosave.keep()
    qtbot.waitUntil(lambda: len(said) == 2, timeout=PATIENCE)


def test_trouble_in_keeping_is_said_over_the_notes(qtbot, window, tmp_path):
    (tmp_path / "recovery").write_text("a file where the folder should be")
    opened(window.editor_model, write_song(tmp_path))
    window.editor_model.edits.set_role(0, Role.PAD)
    qtbot.waitUntil(lambda: "cannot be kept" in window.trouble.text(), timeout=PATIENCE)
    assert window.isWindowModified()


def test_what_was_kept_before_is_set_aside_where_it_cannot_be_kept_anew(
    autosave, recovery, project, monkeypatch
):
    recovery.keep(project)
    monkeypatch.setattr(recovery, "keep", lambda *_: 1 / 0)
    autosave.set_aside()
    assert [load_project(each.path) for each in recovery.earlier()] == [project]
