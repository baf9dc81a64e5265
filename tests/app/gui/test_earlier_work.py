"""What a crash has left is offered, taken up as it stood, or kept for later."""

import contextlib

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from ripieno.app.gui.earlier_dialog import EarlierDialog
from ripieno.app.gui.palette import DARK
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.left_session import Left
from ripieno.app.session.editor.project import load_project
from ripieno.app.session.editor.recovery import Recovery
from ripieno.engine.music.roles import Role
from tests.support.opened import opened, wait_for
from tests.support.small_song import write_song

Button = QMessageBox.StandardButton
PATIENCE = 20_000


@pytest.fixture
def song(tmp_path):
    return write_song(tmp_path)


@contextlib.contextmanager
def crashed(qtbot, folder, song, change):
    """Let a window that was changed end as a crash ends it; yield what it kept."""
    other = MainWindow(DARK, Recovery(folder))
    other.resize(1200, 800)
    other.show()
    opened(other.editor_model, song)
    change(other)
    kept = other.recovery.path
    with qtbot.waitSignal(other.autosave.kept, timeout=PATIENCE):
        other.autosave.keep()
    other.autosave.stop()
    other.shut()
    other.recovery.let_go()
    yield kept, other
    other.editor_model.file.saved = other.editor_model.history.document
    other.editor_model.fill_session.offer = None
    other.recovery = Recovery(folder)  # its close must not remove what it left
    other.close()


def leave(qtbot, folder, song, change):
    with crashed(qtbot, folder, song, change) as (kept, _):
        return kept


def pad(window):
    window.editor_model.edits.set_role(0, Role.PAD)


def offer(qtbot, window):
    """Offer what was left; return whether the window goes on without it."""
    without = []
    window.earlier_work.offer(lambda: without.append(True))
    qtbot.waitUntil(lambda: not window.earlier_work.is_busy, timeout=PATIENCE)
    wait_for(window.editor_model)
    return bool(without)


def answer(monkeypatch, button):
    asked = []
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words[2]) or button)
    return asked


def in_dialog(do):
    """Do something in the next dialog that opens; return its lines."""
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, EarlierDialog):
            QTimer.singleShot(5, look)
            return
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        do(dialog)

    QTimer.singleShot(5, look)
    return seen


def test_name_file_steps_view_and_what_was_saved_come_back(qtbot, window, song, tmp_path, monkeypatch):
    asked = answer(monkeypatch, Button.Yes)
    saved = song.with_name("mine.ripieno")

    def change(other):
        pad(other)
        other.editor_model.file.save_project(saved)
        other.editor_model.edits.set_role(0, Role.BASS)
        other.editor_model.selection.choose_bars((2, 3))
        other.roll.zoom_by(3, 1)

    with crashed(qtbot, tmp_path / "recovery", song, change) as (kept, other):
        assert not offer(qtbot, window)
        assert window.windowTitle() == other.windowTitle()
        assert window.editor_model.history.value == other.editor_model.history.value
        assert window.editor_model.selection.region == other.editor_model.selection.region
        assert window.editor_model.file.source == song
        before, after = other.roll.state.geometry, window.roll.state.geometry
        assert after.per_tick == before.per_tick
        assert after.left == pytest.approx(before.left, abs=1)
    assert len(asked) == 1
    assert "mine.ripieno" in asked[0]
    assert window.isWindowModified()
    assert window.recovery.path == kept
    window.menus.actions["Undo"].trigger()
    assert not window.isWindowModified()
    window.menus.actions["Redo"].trigger()
    window.menus.actions["Save"].trigger()
    assert load_project(saved).history == window.editor_model.history.value
    qtbot.waitUntil(lambda: not kept.exists(), timeout=PATIENCE)


def test_no_keeps_it_for_later_and_the_menu_brings_it_back(qtbot, window, song, tmp_path, monkeypatch):
    leave(qtbot, tmp_path / "recovery", song, pad)
    asked = answer(monkeypatch, Button.No)
    assert offer(qtbot, window)
    assert len(asked) == 1
    assert offer(qtbot, window)
    assert len(asked) == 1
    seen = in_dialog(lambda dialog: qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton))
    window.menus.actions["Recover earlier work"].trigger()
    qtbot.waitUntil(lambda: window.editor_model.history.document is not None, timeout=PATIENCE)
    assert len(seen) == 1
    assert seen[0].startswith(song.name)
    assert [step.words for step in window.editor_model.history.steps][1] == "Role of Piano: Pad"
    assert window.isWindowModified()
    assert len(window.recovery.earlier()) == 1
    qtbot.waitUntil(window.recovery.path.exists, timeout=PATIENCE)


def test_several_sessions_are_all_offered_and_the_others_are_kept(qtbot, window, tmp_path):
    for name in ("one.mid", "two.mid", "three.mid"):
        leave(qtbot, tmp_path / "recovery", write_song(tmp_path).rename(tmp_path / name), pad)

    def choose(dialog):
        texts = [dialog.list.item(row).text() for row in range(3)]
        dialog.list.setCurrentRow(next(row for row, text in enumerate(texts) if text.startswith("two.mid")))
        qtbot.keyClick(dialog.list, Qt.Key.Key_Return)

    seen = in_dialog(choose)
    assert not offer(qtbot, window)
    assert {text.split(",")[0] for text in seen} == {"one.mid", "two.mid", "three.mid"}
    assert window.editor_model.file.name == "two.mid"
    assert {each.name for each in window.recovery.earlier()} == {"one.mid", "three.mid"}


def test_a_list_that_is_closed_keeps_them_all(qtbot, window, tmp_path):
    for name in ("one.mid", "two.mid"):
        leave(qtbot, tmp_path / "recovery", write_song(tmp_path).rename(tmp_path / name), pad)
    in_dialog(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert offer(qtbot, window)
    assert {each.name for each in window.recovery.earlier()} == {"one.mid", "two.mid"}


def test_a_damaged_file_is_said_by_its_name_and_hides_no_other(qtbot, window, song, tmp_path, monkeypatch):
    folder = tmp_path / "recovery"
    leave(qtbot, folder, song, pad)
    (folder / "0damaged.ripieno").write_bytes(b"PK half of it")
    asked = answer(monkeypatch, Button.Yes)
    assert not offer(qtbot, window)
    assert len(asked) == 1
    assert window.editor_model.file.name == song.name
    assert "0damaged.ripieno" in window.trouble.text()
    assert (folder / "damaged" / "0damaged.ripieno").exists()


def test_a_session_with_settings_that_make_no_sense_keeps_its_music(
    qtbot, window, song, tmp_path, monkeypatch
):
    folder = tmp_path / "recovery"
    leave(qtbot, folder, song, pad)
    (left,) = window.recovery.left()
    project = left.project
    left.release()
    spoilt = {**project.settings, "region": {"bars": "all"}}
    keeping = Recovery(folder)
    keeping.keep(type(project)(project.history, project.source, spoilt))
    keeping.let_go()
    left.path.unlink()
    answer(monkeypatch, Button.Yes)
    assert not offer(qtbot, window)
    assert window.editor_model.history.value == project.history


def test_two_windows_that_start_at_once_do_not_take_the_same(qtbot, window, song, tmp_path, monkeypatch):
    folder = tmp_path / "recovery"
    leave(qtbot, folder, song, pad)
    asked = answer(monkeypatch, Button.Yes)
    other = MainWindow(DARK, Recovery(folder))
    qtbot.addWidget(other)
    without = []
    for each in (window, other):
        each.earlier_work.offer(lambda each=each: without.append(each))
    qtbot.waitUntil(lambda: not (window.earlier_work.is_busy or other.earlier_work.is_busy), timeout=PATIENCE)
    for each in (window, other):
        wait_for(each.editor_model)
    assert len(asked) == len(without) == 1
    assert (window.editor_model.history.document is None) != (other.editor_model.history.document is None)
    for each in (window, other):
        each.editor_model.file.saved = each.editor_model.history.document


def test_what_is_left_stays_where_the_user_would_rather_go_on(qtbot, window, song, tmp_path, monkeypatch):
    folder = tmp_path / "recovery"
    path = leave(qtbot, folder, song, pad)
    opened(window.editor_model, song)
    pad(window)
    monkeypatch.setattr(
        QMessageBox,
        "question",
        lambda *words: Button.Cancel if "not saved" in words[2] else Button.Yes,
    )
    document = window.editor_model.history.document
    assert not offer(qtbot, window)
    assert window.editor_model.history.document is document
    (left,) = [each for each in Recovery(folder).left() if isinstance(each, Left)]
    assert left.path == path
    left.release()
    window.editor_model.file.saved = document


def test_without_earlier_work_the_menu_says_so(qtbot, window):
    window.menus.actions["Recover earlier work"].trigger()
    qtbot.waitUntil(lambda: "no earlier work" in window.statusBar().currentMessage(), timeout=PATIENCE)
    assert window.editor_model.history.document is None
