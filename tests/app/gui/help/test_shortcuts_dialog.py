"""The list of keys: as this system writes them, and found by either word."""

import pytest

from ripieno.app.gui.help.shortcuts_dialog import ShortcutsDialog


@pytest.fixture
def dialog(qtbot):
    edit, view = (("Fill", "Ctrl+Return"), ("Undo", "Ctrl+Z")), (("Zoom", "Ctrl and wheel"),)
    made = ShortcutsDialog([("Edit", edit), ("View", view)])
    qtbot.addWidget(made)
    return made


def listed(dialog):
    return [(heading, [what for what, _ in pairs]) for heading, pairs in dialog.shown]


def test_all_keys_are_listed_in_their_order_below_their_headings(dialog):
    assert listed(dialog) == [("Edit", ["Fill", "Undo"]), ("View", ["Zoom"])]
    assert all(keys for _, pairs in dialog.shown for _, keys in pairs)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("und", [("Edit", ["Undo"])]),
        ("wheel", [("View", ["Zoom"])]),
        ("", [("Edit", ["Fill", "Undo"]), ("View", ["Zoom"])]),
    ],
)
def test_a_search_finds_what_and_keys(dialog, text, found):
    dialog.search.setText("something else")
    assert dialog.shown == ()
    dialog.search.setText(text)
    assert listed(dialog) == found
