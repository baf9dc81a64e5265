"""A track of 50,000 notes in the window: the work of its thread grows with the edit, not with the track."""

import sys
from contextlib import contextmanager

import pytest

from bench.edit import file_of
from bench.paint import clip_of
from ripieno.app.midi_io.clip_file import read_clip
from ripieno.app.midi_io.smf import decode, encode
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.app.gui.test_long_clip import NOTES, settle

MAX_CALLS = NOTES // 4
"""Calls, those into C too, up to which work does not go through all notes one by one."""


@pytest.fixture(scope="module")
def track_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "track.mid"
    path.write_bytes(file_of(clip_of(NOTES), joined=True))
    return path


@contextmanager
def counted():
    """Yield a list of one number, which grows with each call on this thread."""
    calls = [0]

    def count(_, event, __):
        calls[0] += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


@pytest.fixture
def editor_model(qtbot, window, track_file):
    window.editor_model.file.open(track_file)
    settle(qtbot, window)
    return window.editor_model


def test_the_count_sees_a_walk_through_all_notes(editor_model):
    with counted() as calls:
        assert sum(note.end > 0 for note in editor_model.clip.lanes[0].notes) == NOTES
    assert calls[0] > NOTES


def test_what_is_done_to_one_note_costs_no_walk_through_the_track(editor_model, window):
    notes = editor_model.clip.lanes[0].notes
    old = notes[NOTES // 2]
    new = Note(old.onset + 7, old.length, old.pitch + 1, old.velocity, old.channel)
    costs = {}
    for name, do in (
        (
            "draw",
            lambda: editor_model.edits.edit(
                0, (), (Note(editor_model.clip.end // 3, 60, 20, 80, 0),), "Draw"
            ),
        ),
        ("move", lambda: editor_model.edits.edit(0, (old,), (new,), "Move")),
        ("delete", lambda: editor_model.edits.edit(0, (new,), (), "Delete")),
        ("undo", editor_model.undo),
        ("redo", editor_model.history.redo),
        ("mute", lambda: editor_model.mix.set_audible(muted=frozenset({0}))),
        ("choose", lambda: editor_model.selection.choose(Region((8, 9), (0,)))),
        ("role", lambda: editor_model.edits.set_role(0, Role.PAD)),
        ("key", lambda: editor_model.edits.specify_key("A minor")),
        ("scroll", lambda: window.roll.navigator.scroll_by(500, 20)),
        ("choose all notes", window.roll.editor.choose_all_notes),
        (
            "draw while all are selected",
            lambda: editor_model.edits.edit(0, (), (Note(90, 60, 21, 80, 0),), "Draw"),
        ),
    ):
        with counted() as calls:
            do()
            window.repaint()
        costs[name] = calls[0]
    assert len(editor_model.history.steps) == 7
    assert max(costs.values()) < MAX_CALLS, costs
    assert (
        editor_model.clip.lanes[0].notes
        == read_clip(decode(encode(editor_model.history.document.smf))).lanes[0].notes
    )


def test_all_notes_are_transposed_beside_the_window_and_stay_chosen(qtbot, editor_model, window):
    before, history = editor_model.clip, editor_model.history.value
    window.roll.editor.choose_all_notes()
    window.roll.editor.nudge(0, 1)
    assert editor_model.edits.is_changing
    assert not window.may_leave()
    editor_model.undo()
    assert editor_model.history.value is history
    assert "still being changed" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: not editor_model.edits.is_changing, timeout=60_000)
    assert [step.words for step in editor_model.history.steps][1] == f"Transpose {NOTES} notes"
    assert editor_model.clip == read_clip(decode(encode(editor_model.history.document.smf)))
    assert len(window.roll.state.selected) == len(editor_model.clip.lanes[0].notes)
    with counted() as calls:
        editor_model.undo()
    assert calls[0] < MAX_CALLS
    assert editor_model.clip is before


def test_a_track_whose_notes_all_go_is_gone_and_comes_back(qtbot, editor_model, window):
    before = editor_model.clip
    window.roll.editor.choose_all_notes()
    window.roll.editor.delete()
    qtbot.waitUntil(lambda: not editor_model.edits.is_changing, timeout=60_000)
    assert editor_model.clip.lanes == ()
    assert editor_model.clip == read_clip(decode(encode(editor_model.history.document.smf)))
    assert window.lanes.rows == []
    editor_model.undo()
    assert editor_model.clip is before


def test_a_change_that_was_begun_comes_to_nothing_where_another_clip_is_opened(
    qtbot, editor_model, window, tmp_path
):
    short = tmp_path / "short.mid"
    short.write_bytes(file_of(clip_of(400), joined=True))
    editor_model.edits.edit(0, editor_model.clip.lanes[0].notes, (), "Delete")
    editor_model.file.open(short)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not editor_model.edits.is_changing, timeout=60_000)
    assert editor_model.file.source == short
    assert len(editor_model.history.steps) == 1
