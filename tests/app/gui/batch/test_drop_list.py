"""The list of sources: files, folders and archives, each once."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ripieno.app.gui.batch.drop_list import DropList


@pytest.fixture
def listed(qtbot):
    made = DropList()
    qtbot.addWidget(made)
    return made


def dropped(listed, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    listed.dragEnterEvent(enters)
    drops = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none)
    listed.dropEvent(drops)
    return enters.isAccepted()


def test_files_and_folders_that_are_dropped_are_listed_once(listed, tmp_path):
    song = tmp_path / "song.MID"
    assert dropped(listed, song, tmp_path, song)
    dropped(listed, tmp_path)
    assert listed.texts == (str(song), str(tmp_path))


def test_what_is_no_music_is_refused_by_its_name(listed):
    reported = []
    listed.refused.connect(reported.append)
    listed.add([Path("letter.txt"), Path("songs.zip")])
    assert listed.texts == ("songs.zip",)
    assert "letter.txt" in reported[0]


def test_delete_takes_the_selected_off(listed, qtbot):
    listed.add([Path("a.mid"), Path("b.mid")])
    with qtbot.waitActive(listed):
        listed.show()
        listed.activateWindow()
    listed.setFocus()
    listed.setCurrentRow(0)
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    assert listed.texts == ("b.mid",)
