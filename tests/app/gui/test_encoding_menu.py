"""Names in legacy encodings in the window: detected, or read as the menu says, also at the next start."""

import pytest
from PySide6.QtWidgets import QMenu

from ripieno.app.gui.encoding_menu import EncodingMenu
from ripieno.app.session.editor.history import HistoryStep
from tests.support.named_song import write_named_song
from tests.support.opened import opened, wait_for

JAPANESE = ["ピアノ", "ベース"]


def names(window):
    return [lane.name for lane in window.editor_model.shown.clip.lanes]


@pytest.fixture
def song(window, tmp_path):
    path = write_named_song(tmp_path)
    assert opened(window.editor_model, path)
    return window


def choose(window, codec):
    window.menus.encodings.actions[codec].trigger()
    wait_for(window.editor_model)


def test_names_and_markers_are_shown_as_they_were_written(song):
    assert names(song) == JAPANESE
    assert [marker.text for marker in song.editor_model.shown.markers] == ["サビ"]


def test_the_open_file_is_read_again_in_another_encoding(song):
    data = song.editor_model.shown.encoded
    choose(song, "cp1252")
    assert names(song) != JAPANESE
    assert song.editor_model.shown.encoded == data
    choose(song, None)
    assert names(song) == JAPANESE


def test_the_choice_lasts(song):
    choose(song, "mac_roman")
    menu = QMenu()
    again = EncodingMenu(menu, song.editor_model.file, print)
    assert [codec for codec, action in again.actions.items() if action.isChecked()] == ["mac_roman"]
    assert song.editor_model.file.encoding == "mac_roman"
    again.actions[None].trigger()
    assert song.editor_model.file.encoding is None


def test_changes_that_are_not_saved_stay(song):
    editor_model, reported = song.editor_model, []
    editor_model.file.reported.connect(reported.append)
    lane = editor_model.shown.clip.lanes[0]
    changed = editor_model.shown.edited(0, [lane.notes[0]], [])
    editor_model.history.do(HistoryStep("Delete a note", changed))
    choose(song, "cp1252")
    assert editor_model.history.document is changed
    assert reported == ["Save the clip and open it again to see its names in another encoding."]
