"""What is dragged out can be copied and pasted by keyboard as well."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.handles import GNOME_COPIED
from ripieno.app.midi_io.clip_file import load, read_clip
from tests.support.opened import opened
from tests.support.program import EXAMPLES


def test_a_track_is_copied_by_keyboard(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    handle = window.handles["lane"]
    handle.setFocus()
    with qtbot.waitSignal(handle.copied):
        qtbot.keyClick(handle, Qt.Key.Key_Return)
    data = QApplication.clipboard().mimeData()
    (url,) = data.urls()
    clip = read_clip(load(Path(url.toLocalFile())))
    assert clip.lanes[0].notes == window.editor_model.clip.lanes[0].notes
    assert bytes(data.data(GNOME_COPIED).data()).startswith(b"copy\nfile://")
    assert url.fileName() in window.statusBar().currentMessage()


def test_chosen_bars_are_not_copied_where_none_are_chosen(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    QApplication.clipboard().clear()
    qtbot.mouseClick(window.handles["region"], Qt.MouseButton.LeftButton)
    data = QApplication.clipboard().mimeData()
    assert data is None or not data.hasUrls()
    assert "No selection" in window.trouble.text()
