"""What the menus do to the clip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ripieno.app.gui.help.about_dialog import AboutDialog
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from tests.support.opened import opened
from tests.support.program import EXAMPLES


def test_the_keys_are_listed_once_each_below_the_menu_or_place_they_belong_to(window):
    groups = dict(window.menus.key_groups())
    assert ("Paste notes", "Ctrl+V") in groups["Edit"]
    assert ("Select next note", "N") in groups["Notes and selection"]
    listed = [keys for pairs in groups.values() for _, keys in pairs]
    assert {keys for keys in listed if listed.count(keys) > 1} == {"Esc"}  # of the roll and of the window


def test_what_the_window_holds_of_others_can_be_read_from_the_help_menu(window, monkeypatch):
    shown = []
    monkeypatch.setattr(AboutDialog, "exec", lambda dialog: shown.append(dialog.notice.toPlainText()))
    window.menus.actions["About"].trigger()
    assert "POP909" in shown[0]


def test_copied_notes_are_in_the_other_track_of_the_file_until_that_is_undone(window):
    editor_model, actions = window.editor_model, window.menus.actions
    assert opened(editor_model, EXAMPLES[0])
    before, lanes = encode(editor_model.history.document.smf), editor_model.clip.lanes
    other = next(index for index, lane in enumerate(lanes) if index and lane.notes)
    editor_model.selection.front(0)
    window.roll.state.choose(frozenset(range(8)))
    phrase = window.roll.state.selected_notes
    actions["Copy notes"].trigger()
    editor_model.selection.front(other)
    window.roll.state.caret = editor_model.clip.time.bar_start(editor_model.clip.bars + 1), 60
    window.roll.state.shows_caret = True
    actions["Paste notes"].trigger()
    found = read_clip(decode(encode(editor_model.history.document.smf))).lanes[other]
    new = [note for note in found.notes if note not in set(lanes[other].notes)]
    assert [(n.pitch, n.length, n.velocity) for n in new] == [(n.pitch, n.length, n.velocity) for n in phrase]
    assert {note.channel for note in new} == {lanes[other].channel}
    actions["Undo"].trigger()
    assert encode(editor_model.history.document.smf) == before
    QGuiApplication.clipboard().clear()


def test_choosing_nothing_lets_go_of_bars_and_notes_alike(window):
    assert opened(window.editor_model, EXAMPLES[0])
    for bars in ((), (3,)):
        window.editor_model.selection.choose_bars(bars) if bars else None
        window.roll.state.choose(frozenset(range(4)))
        window.menus.actions["Deselect"].trigger()
        assert not window.roll.state.selected
        assert window.editor_model.selection.region is None


def test_bars_chosen_by_menu_or_program_let_go_of_notes(window):
    assert opened(window.editor_model, EXAMPLES[0])
    before = window.editor_model.history.document
    for choose in (
        window.menus.actions["Select all"].trigger,
        lambda: window.editor_model.selection.choose_bars((5,)),
        lambda: window.editor_model.selection.choose_bars((5,)),
        lambda: window.editor_model.selection.choose_bars((6,), adds=True),
        lambda: window.editor_model.selection.front(1),
    ):
        window.roll.state.choose(frozenset(range(4)))
        choose()
        window.menus.actions["Cut notes"].trigger()
        assert window.editor_model.history.document is before


def test_another_clip_begins_with_no_note_chosen(window, tmp_path):
    assert opened(window.editor_model, EXAMPLES[0])
    window.roll.state.choose(frozenset(range(4)))
    copy = tmp_path / "copy.mid"
    copy.write_bytes(EXAMPLES[0].read_bytes())
    assert opened(window.editor_model, copy)
    assert not window.roll.state.selected


def test_a_track_pressed_in_the_list_is_scrolled_to(qtbot, window):
    assert opened(window.editor_model, EXAMPLES[0])
    bass = next(index for index, lane in enumerate(window.editor_model.clip.lanes) if lane.name == "Bass")
    state, roll = window.roll.state, window.roll

    def seen():
        rows = state.geometry.pitches(roll.canvas.height())
        return bool({note.pitch for note in window.editor_model.clip.lanes[bass].notes}.intersection(rows))

    roll.navigator.scroll_by(0, -5000)
    assert not seen()
    for _ in range(2):
        qtbot.mouseClick(window.lanes.rows[bass], Qt.MouseButton.LeftButton)
        assert seen()
        roll.navigator.scroll_by(0, -5000)
    window.editor_model.selection.front(0)
    roll.navigator.scroll_by(0, -5000)
    window.lanes.rows[bass].fills.click()
    assert seen()


def test_selected_notes_are_marked_as_control_notes_and_as_music_again(window):
    editor_model, actions = window.editor_model, window.menus.actions
    assert opened(editor_model, EXAMPLES[0])
    editor_model.selection.front(0)
    window.roll.state.choose(frozenset({0}))
    pitch = window.roll.state.selected_notes[0].pitch
    actions["Mark as control notes"].trigger()
    assert editor_model.clip.lanes[0].control == {pitch}
    assert "Control notes of" in actions["Undo"].text()
    actions["Mark as music"].trigger()
    assert editor_model.clip.lanes[0].control == frozenset()
    actions["Undo"].trigger()
    assert editor_model.clip.lanes[0].control == {pitch}
    window.roll.state.choose(frozenset())
    actions["Mark as music"].trigger()
    assert editor_model.clip.lanes[0].control == frozenset()
