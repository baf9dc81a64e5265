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

MOST = NOTES // 5
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
def studio(qtbot, window, track_file):
    window.studio.file.open(track_file)
    settle(qtbot, window)
    return window.studio


def test_the_count_sees_a_walk_through_all_notes(studio):
    with counted() as calls:
        assert sum(note.end > 0 for note in studio.clip.lanes[0].notes) == NOTES
    assert calls[0] > NOTES


def test_what_is_done_to_one_note_costs_no_walk_through_the_track(studio, window):
    notes = studio.clip.lanes[0].notes
    old = notes[NOTES // 2]
    new = Note(old.onset + 7, old.length, old.pitch + 1, old.velocity, old.channel)
    costs = {}
    for name, do in (
        (
            "draw",
            lambda: studio.edits.edit(0, (), (Note(studio.clip.end // 3, 60, 20, 80, 0),), "Draw"),
        ),
        ("move", lambda: studio.edits.edit(0, (old,), (new,), "Move")),
        ("delete", lambda: studio.edits.edit(0, (new,), (), "Delete")),
        ("undo", studio.undo),
        ("redo", studio.history.redo),
        ("mute", lambda: studio.mix.set_heard(muted=frozenset({0}))),
        ("choose", lambda: studio.selection.choose(Region((8, 9), (0,)))),
        ("role", lambda: studio.edits.set_role(0, Role.PAD)),
        ("key", lambda: studio.edits.tell_key("A minor")),
        ("scroll", lambda: window.roll.navigator.scroll_by(500, 20)),
        ("choose all notes", window.roll.editor.choose_all_notes),
        ("draw while all are chosen", lambda: studio.edits.edit(0, (), (Note(90, 60, 21, 80, 0),), "Draw")),
    ):
        with counted() as calls:
            do()
            window.repaint()
        costs[name] = calls[0]
    assert len(studio.history.steps) == 7
    assert max(costs.values()) < MOST, costs
    assert studio.clip.lanes[0].notes == read_clip(decode(encode(studio.history.document.smf))).lanes[0].notes


def test_all_notes_are_transposed_beside_the_window_and_stay_chosen(qtbot, studio, window):
    before, history = studio.clip, studio.history.value
    window.roll.editor.choose_all_notes()
    window.roll.editor.nudge(0, 1)
    assert studio.edits.is_changing
    assert not window.may_leave()
    studio.undo()
    assert studio.history.value is history
    assert "still being changed" in window.statusBar().currentMessage()
    qtbot.waitUntil(lambda: not studio.edits.is_changing, timeout=60_000)
    assert [step.words for step in studio.history.steps][1] == f"Transpose {NOTES} notes"
    assert studio.clip == read_clip(decode(encode(studio.history.document.smf)))
    assert len(window.roll.state.chosen) == len(studio.clip.lanes[0].notes)
    with counted() as calls:
        studio.undo()
    assert calls[0] < MOST
    assert studio.clip is before


def test_a_track_whose_notes_all_go_is_gone_and_comes_back(qtbot, studio, window):
    before = studio.clip
    window.roll.editor.choose_all_notes()
    window.roll.editor.delete()
    qtbot.waitUntil(lambda: not studio.edits.is_changing, timeout=60_000)
    assert studio.clip.lanes == ()
    assert studio.clip == read_clip(decode(encode(studio.history.document.smf)))
    assert window.lanes.rows == []
    studio.undo()
    assert studio.clip is before


def test_a_change_that_was_begun_comes_to_nothing_where_another_clip_is_opened(
    qtbot, studio, window, tmp_path
):
    short = tmp_path / "short.mid"
    short.write_bytes(file_of(clip_of(400), joined=True))
    studio.edits.edit(0, studio.clip.lanes[0].notes, (), "Delete")
    studio.file.open(short)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not studio.edits.is_changing, timeout=60_000)
    assert studio.file.source == short
    assert len(studio.history.steps) == 1
