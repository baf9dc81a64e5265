"""Files in and out: what was opened lately, and exports that keep nobody waiting."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu

from tests.support.opened import opened, wait_for
from tests.support.program import EXAMPLES

PATIENCE = 60_000


def recent(window) -> list[str]:
    """Return what the menu lists after it is opened."""
    menu = window.menuBar().actions()[0].menu()
    menu.aboutToShow.emit()
    (listed,) = [each for each in menu.findChildren(QMenu) if each.title() == "Open recent"]
    assert listed.menuAction().isEnabled()
    return [action.text().split("  ")[0] for action in listed.actions() if action.isEnabled()]


def test_recent_files_are_listed_even_where_there_were_none_at_first(window):
    assert recent(window) == []
    window.open(EXAMPLES[0])
    wait_for(window.editor_model)
    assert recent(window) == [EXAMPLES[0].name]
    window.open(EXAMPLES[1])
    wait_for(window.editor_model)
    assert recent(window) == [EXAMPLES[1].name, EXAMPLES[0].name]


def test_a_recent_file_that_is_gone_is_told_and_forgotten(window, tmp_path):
    copy = tmp_path / "gone.mid"
    copy.write_bytes(EXAMPLES[0].read_bytes())
    window.open(copy)
    wait_for(window.editor_model)
    copy.unlink()
    window.open(copy)
    wait_for(window.editor_model)
    assert "gone.mid" in window.trouble.text()
    assert recent(window) == []


def test_sound_is_exported_beside_the_window(qtbot, window, tmp_path, monkeypatch):
    target = tmp_path / "clip.wav"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars(range(2))
    window.menus.actions["Export audio"].trigger()
    assert not target.exists()
    assert len(window.exports) == 1
    qtbot.waitUntil(lambda: window.exports == [], timeout=PATIENCE)
    assert target.read_bytes()[:4] == b"RIFF"
    assert str(target) in window.statusBar().currentMessage()


def test_an_export_that_fails_says_why(qtbot, window, tmp_path, monkeypatch):
    target = tmp_path / "no-folder" / "clip.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    opened(window.editor_model, EXAMPLES[0])
    window.menus.actions["Export image"].trigger()
    qtbot.waitUntil(lambda: window.exports == [], timeout=PATIENCE)
    assert "clip.png" in window.trouble.text()
    assert not Path(target).exists()


def test_nothing_can_be_exported_or_saved_without_a_clip(window):
    names = ("Save", "Save as MIDI", "Save project", "Export audio", "Export image")
    assert not any(window.menus.actions[name].isEnabled() for name in names)
    opened(window.editor_model, EXAMPLES[0])
    assert all(window.menus.actions[name].isEnabled() for name in names)
