"""The window of the set-up pages."""

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.help.set_up_dialog import SetUpDialog


@pytest.fixture
def dialog(qtbot):
    made = SetUpDialog(page="reaper")
    qtbot.addWidget(made)
    return made


def test_it_begins_with_the_page_that_was_asked_for(dialog):
    assert dialog.text.toPlainText().startswith("Reaper")


def test_an_unknown_page_is_the_first(dialog):
    dialog.show_page("nowhere")
    assert dialog.text.toPlainText().startswith("Ableton Live")


def test_keys_lead_from_page_to_page(dialog, qtbot):
    qtbot.keyClick(dialog.list, Qt.Key.Key_End)
    assert dialog.text.toPlainText().startswith("Windows")
