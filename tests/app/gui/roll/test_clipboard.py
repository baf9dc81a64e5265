"""Notes go by the clipboard from lane to lane, from clip to clip and from a file."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from ripieno.app.gui.roll.clipboard import MIDI
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.app.gui.roll.song import BAR, CTRL, KEYS, PPQ
from tests.support.program import EXAMPLES

Key = Qt.Key


@pytest.fixture
def press(qtbot, view):
    def press(key: Qt.Key) -> None:
        qtbot.keyClick(view.canvas, key, CTRL)

    QGuiApplication.clipboard().clear()
    yield press
    QGuiApplication.clipboard().clear()


def on_clipboard(data):
    mime = QMimeData()
    if isinstance(data, bytes):
        mime.setData(MIDI, data)
    else:
        mime.setUrls([QUrl.fromLocalFile(str(data))])
    QGuiApplication.clipboard().setMimeData(mime)


def test_what_is_copied_is_pasted_at_the_selection_and_again_after_it(view, owner, press):
    view.state.choose(frozenset({0, 1, 2}))
    press(Key.Key_C)
    assert owner.edits == []
    view.set_scene(replace(owner.scene, region=Region((4,), (0,))))
    copies = [
        tuple(replace(n, onset=n.onset + start) for n in KEYS[:3]) for start in (4 * BAR, 4 * BAR + 3 * PPQ)
    ]
    press(Key.Key_V)
    assert owner.edits == [(0, (), copies[0], "Paste 3 notes")]
    assert view.state.selected_notes == copies[0]
    press(Key.Key_V)
    assert owner.edits[1] == (0, (), copies[1], "Paste 3 notes")


def test_what_is_cut_is_gone_and_comes_to_another_lane_on_its_channel(view, owner, press):
    view.state.choose(frozenset({4}))
    press(Key.Key_X)
    assert owner.edits == [(0, (KEYS[4],), (), "Delete a note")]
    view.set_scene(replace(owner.scene, current=1))
    view.state.caret, view.state.shows_caret = (5 * BAR, 60), True
    press(Key.Key_V)
    assert owner.edits[1] == (1, (), (Note(5 * BAR, PPQ, 61, 60, 1),), "Paste a note")


def test_a_note_off_the_grid_stays_as_far_off_it(view, owner, press):
    late = replace(KEYS[3], onset=BAR + 17)
    lanes = (replace(owner.scene.clip.lanes[0], notes=(late,)), *owner.scene.clip.lanes[1:])
    view.set_scene(replace(owner.scene, clip=replace(owner.scene.clip, lanes=lanes)))
    view.state.choose(frozenset({0}))
    press(Key.Key_C)
    view.state.caret, view.state.shows_caret = (6 * BAR, 60), True
    press(Key.Key_V)
    assert [note.onset for note in owner.edits[0][2]] == [6 * BAR + 17]


def test_other_programs_get_a_file_and_clips_of_other_ticks_the_same_beats(view, owner, press):
    view.state.choose(frozenset({1, 2}))
    press(Key.Key_C)
    on_clipboard(bytes(QGuiApplication.clipboard().mimeData().data(MIDI).data()))
    coarse = replace(owner.scene.clip, time=TimeMap(96))
    view.set_scene(replace(owner.scene, clip=coarse))
    view.state.caret, view.state.shows_caret = (960, 60), True
    press(Key.Key_V)
    assert [(note.onset, note.length) for note in owner.edits[0][2]] == [(960, 96), (1056, 96)]


def test_notes_of_a_window_come_to_a_clip_of_other_ticks_at_the_same_beats(view, owner, press):
    view.state.choose(frozenset({1, 2}))
    press(Key.Key_C)
    view.set_scene(replace(owner.scene, clip=replace(owner.scene.clip, time=TimeMap(96))))
    view.state.caret, view.state.shows_caret = (960, 60), True
    press(Key.Key_V)
    assert [(note.onset, note.length) for note in owner.edits[0][2]] == [(960, 96), (1056, 96)]


def test_a_file_whose_address_was_copied_is_pasted(owner, press):
    on_clipboard(EXAMPLES[0])
    press(Key.Key_V)
    assert len(owner.edits[0][2]) > 50


@pytest.mark.parametrize("data", [b"no file", EXAMPLES[0].with_name("nowhere.mid")])
def test_what_holds_no_notes_pastes_nothing(view, owner, press, data):
    on_clipboard(data)
    press(Key.Key_V)
    assert owner.edits == []
    assert not view.state.shows_caret


def test_without_chosen_notes_the_clipboard_keeps_what_it_had(owner, press):
    on_clipboard(b"what was there")
    press(Key.Key_C)
    press(Key.Key_X)
    assert owner.edits == []
    assert bytes(QGuiApplication.clipboard().mimeData().data(MIDI).data()) == b"what was there"
