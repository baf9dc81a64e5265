"""The list of keys: as this system writes them, and found by either word."""

import pytest

from app.gui.help.shortcuts_dialog import ShortcutsDialog


@pytest.fixture
def dialog(qtbot):
    made = ShortcutsDialog([("Fill", "Ctrl+Return"), ("Undo", "Ctrl+Z"), ("Zoom", "Ctrl and wheel")])
    qtbot.addWidget(made)
    return made


def test_all_keys_are_listed_in_their_order(dialog):
    assert [what for what, _ in dialog.shown] == ["Fill", "Undo", "Zoom"]
    assert all(keys for _, keys in dialog.shown)


@pytest.mark.parametrize(
    ("text", "found"), [("und", ["Undo"]), ("wheel", ["Zoom"]), ("", ["Fill", "Undo", "Zoom"])]
)
def test_a_search_finds_what_and_keys(dialog, text, found):
    dialog.search.setText("something else")
    assert dialog.shown == ()
    dialog.search.setText(text)
    assert [what for what, _ in dialog.shown] == found
