"""Extend, new track, reharmonise and new clip, done as a user does: menu, dialog, ideas, undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from ripieno.app.gui.generate.dialog import OperationDialog
from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.session.editor import generation
from ripieno.app.session.editor.document import lane_id
from ripieno.app.session.editor.project import load_project
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.opened import opened
from tests.support.small_song import BARS, write_song

PATIENCE = 60_000
QUICK = FillOptions(seed=5, steps=2, variations=2)


@pytest.fixture
def song(qtbot, window, tmp_path):
    """Return the window with a short song."""
    assert opened(window.editor_model, write_song(tmp_path))
    qtbot.waitUntil(lambda: window.editor_model.analysis.key is not None, timeout=PATIENCE)
    window.editor_model.fill_session.options = QUICK
    return window


def dialog_of(window, entry):
    """Choose an entry of the menu; return its dialog."""
    window.menus.actions[entry].trigger()
    (dialog,) = (each for each in window.findChildren(OperationDialog) if each.isVisible())
    return dialog


def press(qtbot, dialog):
    qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)


def finish(qtbot, window):
    """Wait until nothing is being made; return the offer."""
    qtbot.waitUntil(lambda: not window.editor_model.fill_session.is_filling, timeout=PATIENCE)
    return window.editor_model.fill_session.offer


def notes_of(clip):
    return {lane_id(lane): set(lane.notes) for lane in clip.lanes}


def test_extend_adds_bars_that_are_shown_kept_saved_and_undone(qtbot, song, tmp_path):
    editor_model, before = song.editor_model, song.editor_model.history.document
    dialog = dialog_of(song, "Extend")
    dialog.form.bars.setValue(2)
    press(qtbot, dialog)
    assert not dialog.isVisible()
    assert song.panel.progress.isVisible()
    offer = finish(qtbot, song)
    assert song.cards.isVisible()
    assert song.roll.state.scene.region == offer.region
    assert song.roll.state.scene.clip.bars == BARS + 2
    assert "at the end" in song.panel.words.text()
    assert editor_model.history.document is before
    qtbot.keyClick(song, Qt.Key.Key_Return)
    assert editor_model.history.step.words == "Extend: 2 bars more at the end"
    assert editor_model.history.step.seed == QUICK.seed
    assert editor_model.selection.region == offer.region
    assert song.isWindowModified()
    assert editor_model.file.save_midi(tmp_path / "longer.mid")
    clip = read_clip(load(tmp_path / "longer.mid"))
    assert clip.bars == BARS + 2
    kept = notes_of(before.clip)
    assert all(notes <= notes_of(clip)[lane] for lane, notes in kept.items())
    song.menus.actions["Undo"].trigger()
    assert editor_model.history.document is before
    assert editor_model.selection.region is None
    song.menus.actions["Redo"].trigger()
    assert editor_model.clip.bars == BARS + 2


def test_extend_at_the_start_of_ticked_tracks_moves_the_rest(qtbot, song):
    song.lanes.rows[0].fills.click()
    dialog = dialog_of(song, "Extend")
    assert dialog.form.tracks.count() == 2
    dialog.form.tracks.setCurrentIndex(1)
    dialog.form.at.setCurrentIndex(1)
    dialog.form.bars.setValue(1)
    press(qtbot, dialog)
    offer = finish(qtbot, song)
    assert offer.region == Region((0,), (0,))
    assert song.roll.state.scene.chords == (), "chords of other bars are not shown over these"
    song.editor_model.fill_session.show_idea(None)
    assert song.roll.state.scene.chords


def test_a_new_track_is_listed_while_it_is_on_offer_and_gone_with_the_ideas(qtbot, song):
    editor_model, count = song.editor_model, len(song.editor_model.clip.lanes)
    dialog = dialog_of(song, "New track")
    dialog.form.role.setCurrentIndex(list(Role).index(Role.PAD))
    dialog.form.name.setText("Strings")
    dialog.form.bars.setText("1-2")
    press(qtbot, dialog)
    finish(qtbot, song)
    assert [row.accessibleName() for row in song.lanes.rows][-1] == "Strings"
    editor_model.selection.front(count)
    qtbot.keyClick(song, Qt.Key.Key_Escape)
    assert len(song.lanes.rows) == count
    assert editor_model.selection.current == count - 1
    assert len(editor_model.history.steps) == 1


def test_a_role_given_to_a_new_track_on_offer_keeps_it_first(qtbot, song):
    dialog = dialog_of(song, "New track")
    dialog.form.bars.setText("1-2")
    press(qtbot, dialog)
    finish(qtbot, song)
    song.editor_model.edits.set_role(len(song.editor_model.clip.lanes) - 1, Role.PAD)
    words = [step.words.partition(":")[0] for step in song.editor_model.history.steps[1:]]
    assert words == ["New track", "Role of Bass"]
    assert song.editor_model.clip.lanes[-1].role is Role.PAD


def test_reharmonise_puts_the_selection_to_typed_chords_which_are_then_specified(qtbot, song):
    editor_model, before = song.editor_model, song.editor_model.history.document
    assert not song.menus.actions["Reharmonise"].isEnabled()
    piano = next(index for index, lane in enumerate(editor_model.clip.lanes) if lane.name == "Piano")
    editor_model.selection.choose(Region((2, 3), (piano,)))
    dialog = dialog_of(song, "Reharmonise")
    dialog.form.chords.setText("F | Dm7")
    press(qtbot, dialog)
    offer = finish(qtbot, song)
    assert editor_model.settings.offer == offer, "the region is there, so a project holds these ideas"
    editor_model.fill_session.keep()
    assert editor_model.history.step.words == "Reharmonise Piano, bars 3\u20134"
    assert set(editor_model.history.specified_chords) == {2, 3}
    assert editor_model.selection.region == Region((2, 3), (piano,))
    others = [lane.notes for index, lane in enumerate(editor_model.clip.lanes) if index != piano]
    assert others == [lane.notes for index, lane in enumerate(before.clip.lanes) if index != piano]
    editor_model.undo()
    assert editor_model.history.document is before
    assert not song.isWindowModified()


def test_a_new_clip_is_made_with_nothing_open_and_asks_for_a_name(qtbot, window):
    window.editor_model.fill_session.options = QUICK
    assert not window.menus.actions["Extend"].isEnabled()
    dialog = dialog_of(window, "New clip")
    dialog.form.bars.setValue(2)
    dialog.form.beats.setValue(3)
    dialog.form.key.setText("A minor")
    press(qtbot, dialog)
    finish(qtbot, window)
    assert not window.hint.isVisible()
    window.editor_model.fill_session.keep()
    editor_model = window.editor_model
    assert editor_model.clip.time.bar_start(1) == 3 * editor_model.clip.time.ppq
    assert str(editor_model.history.specified_key) == "A minor"
    assert window.windowTitle().startswith("New clip")
    assert window.isWindowModified()
    assert editor_model.file.file is None
    assert window.menus.actions["Save"].isEnabled()


def test_a_new_clip_never_takes_the_place_of_the_file_that_is_open(qtbot, song):
    editor_model, before = song.editor_model, song.editor_model.history.document
    assert editor_model.file.save_midi(editor_model.file.source)
    assert editor_model.file.file is not None
    editor_model.mix.mute(1, wanted=True)
    dialog = dialog_of(song, "New clip")
    dialog.form.bars.setValue(1)
    press(qtbot, dialog)
    finish(qtbot, song)
    editor_model.fill_session.keep()
    assert editor_model.file.file is None
    assert editor_model.mix.muted == frozenset()
    assert song.transport.clip is editor_model.clip
    assert song.windowTitle().startswith("New clip")
    editor_model.undo()
    assert editor_model.history.document is before
    assert editor_model.file.file == editor_model.file.source
    assert song.windowTitle().startswith(editor_model.file.source.name)
    assert not song.isWindowModified()
    editor_model.history.redo()
    assert editor_model.file.file is None
    assert song.isWindowModified()


def test_a_cancelled_operation_offers_nothing_and_changes_nothing(qtbot, song):
    before = song.editor_model.history.value
    dialog = dialog_of(song, "Extend")
    dialog.form.bars.setValue(32)
    press(qtbot, dialog)
    assert song.editor_model.fill_session.is_filling
    assert not song.menus.actions["Extend"].isEnabled()
    qtbot.keyClick(song, Qt.Key.Key_Escape)
    assert finish(qtbot, song) is None
    assert song.editor_model.history.value is before
    assert song.menus.actions["Extend"].isEnabled()


def test_a_dialog_that_is_cancelled_makes_nothing(qtbot, song):
    dialog = dialog_of(song, "Extend")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert not song.editor_model.fill_session.is_filling


@pytest.mark.parametrize(
    ("entry", "change", "words"),
    [
        ("Extend", lambda form: form.chords.setText("H7"), "In bar 1 of the chords"),
        ("New track", lambda form: form.bars.setText("99"), "beyond the end"),
        ("New track", lambda form: form.bars.setText("x"), "not a bar"),
        ("Reharmonise", lambda form: form.chords.setText(""), "Type the new chords"),
        ("New clip", lambda form: form.key.setText("Q"), "key"),
        ("New clip", lambda form: [box.setChecked(False) for box in form.roles.values()], "one role"),
    ],
)
def test_parameters_that_cannot_be_done_are_a_sentence_in_the_dialog(qtbot, song, entry, change, words):
    song.editor_model.selection.choose(Region((2, 3), (0,)))
    dialog = dialog_of(song, entry)
    height = dialog.height()
    change(dialog.form)
    press(qtbot, dialog)
    assert dialog.isVisible()
    assert words in dialog.message.text()
    assert dialog.height() == height
    assert not song.editor_model.fill_session.is_filling


def test_an_operation_that_fails_is_a_sentence_over_the_notes(qtbot, song, monkeypatch):
    def fail(_):
        raise RipienoError("The model is damaged; install it again.")

    monkeypatch.setattr(generation, "model_named", fail)
    before = song.editor_model.history.value
    press(qtbot, dialog_of(song, "Extend"))
    assert finish(qtbot, song) is None
    assert "The model is damaged" in song.trouble.text()
    assert song.trouble.isVisible()
    assert song.editor_model.history.value is before


def test_ideas_for_notes_that_were_changed_meanwhile_are_refused_so_that_no_edit_is_lost(qtbot, song):
    press(qtbot, dialog_of(song, "Extend"))
    note = Note(0, 30, 90, 90, song.editor_model.clip.lanes[0].channel)
    song.editor_model.edits.edit(0, (), (note,), "Draw note")
    assert finish(qtbot, song) is None
    assert "changed meanwhile" in song.trouble.text()
    assert note in song.editor_model.clip.lanes[0].notes


def test_a_project_leaves_new_bars_on_offer_out_and_opens(qtbot, song, tmp_path):
    press(qtbot, dialog_of(song, "Extend"))
    assert finish(qtbot, song) is not None
    path = tmp_path / "session.ripieno"
    assert song.editor_model.file.save_project(path)
    assert load_project(path).settings["offer"] is None
    assert opened(song.editor_model, path)


def test_leaving_keeps_the_idea_that_is_shown_and_asks(qtbot, song, monkeypatch):
    asked = []
    answer = QMessageBox.StandardButton.Cancel
    press(qtbot, dialog_of(song, "Extend"))
    finish(qtbot, song)
    with monkeypatch.context() as context:
        context.setattr(QMessageBox, "question", lambda *_, **__: asked.append(True) or answer)
        assert not song.may_leave()
    assert asked == [True]
    assert song.editor_model.clip.bars == BARS + 4


def test_every_field_has_a_name_and_an_explanation(song):
    song.editor_model.selection.choose(Region((2, 3), (0,)))
    for entry in ("Extend", "New track", "Reharmonise", "New clip"):
        dialog = dialog_of(song, entry)
        form = dialog.form.layout()
        for row in range(form.rowCount()):
            field = form.itemAt(row, form.ItemRole.FieldRole).widget()
            assert field.accessibleName()
            assert field.toolTip().endswith(".")
        dialog.reject()


def test_a_description_sets_the_fields_which_can_be_changed(qtbot, window):
    window.editor_model.fill_session.options = QUICK
    dialog = dialog_of(window, "New clip")
    form = dialog.form
    qtbot.keyClicks(form.description, "slow jazz waltz in A minor, piano and bass, zither")
    assert "Not understood: zither." in form.understood.text()
    form.tempo.setValue(72)
    command = form.command()
    assert (command.metre, command.tempo, str(command.options.locks.key)) == ((3, 4), 72, "A minor")
    assert (command.parts, command.options.style) == ((Role.KEYS, Role.BASS), Style.JAZZ)


def test_a_description_that_says_nothing_is_refused_where_it_stands(qtbot, window):
    dialog = dialog_of(window, "New clip")
    qtbot.keyClicks(dialog.form.description, "zither")
    press(qtbot, dialog)
    assert dialog.isVisible()
    assert "zither" in dialog.message.text()
