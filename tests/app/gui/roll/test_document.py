"""What is edited in the roll comes to the file, and nothing else changes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.state import Tool
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.session.editor.document import Document
from ripieno.engine.music.note import Note
from tests.app.gui.roll.song import CTRL, SHIFT

EXAMPLE = Path("examples/schumann-ich-grolle-nicht.mid")
BAR = 1920


class DocumentSetup:
    """A document that a view shows and edits."""

    def __init__(self, view, document: Document) -> None:
        self.view, self.document = view, document
        view.edited.connect(self._edit)
        view.set_scene(Scene(document.clip))

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.document.clip.lanes[0].notes

    def _edit(self, lane: int, removed: tuple[Note, ...], added: tuple[Note, ...], _: str) -> None:
        self.document = self.document.edited(lane, removed, added)
        self.view.set_scene(Scene(self.document.clip))


@pytest.fixture
def control_state(view) -> DocumentSetup:
    return DocumentSetup(view, Document.open(EXAMPLE))


def test_a_note_is_drawn_moved_and_deleted_in_the_file(qtbot, view, control_state, hand, at):
    before, bytes_before = control_state.notes, encode(control_state.document.smf)
    view.zoom_by(8, 1)
    view.navigator.go_to(bar_end=False)
    view.set_tool(Tool.DRAW)
    hand.drag(at(20, 80), at(470, 80))
    drawn = Note(0, 480, 80, 100, before[0].channel)
    assert set(control_state.notes) - set(before) == {drawn}
    qtbot.keyClick(view.canvas, Qt.Key.Key_Down)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
    moved = Note(120, 480, 79, 100, before[0].channel)
    assert set(control_state.notes) - set(before) == {moved}
    assert view.state.selected_notes == (moved,)
    assert decode(encode(control_state.document.smf), "song") == control_state.document.smf
    qtbot.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert encode(control_state.document.smf) == bytes_before


def test_all_notes_of_a_lane_are_transposed_and_back(qtbot, view, control_state):
    before = control_state.notes
    qtbot.keyClick(view.canvas, Qt.Key.Key_A, CTRL | SHIFT)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Up, SHIFT)
    assert [note.pitch for note in control_state.notes] == [note.pitch + 12 for note in before]
    assert len(view.state.selected) == len(before)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Down, SHIFT)
    assert control_state.notes == before
