"""A clip of 50,000 notes in the window: its thread reads nothing, and an edit touches what it must."""

import sys
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer

from bench.edit import LIMIT, file_of
from bench.paint import clip_of
from ripieno.app.gui.roll.state import Tool
from ripieno.app.midi_io import note_pairs, read_clip, smf
from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.read_clip import read_clip as read
from ripieno.app.midi_io.smf import decode, encode
from ripieno.engine.music.harmony import Harmony
from tests.app.gui.roll.song import Hand
from tests.app.gui.test_window import drop
from tests.support.opened import wait_for

NOTES = 50_000
PATIENCE = 120_000
SLACK = 6
"""How many times the limit a busy machine may take before it counts: reading the clip took ten times."""

WHOLE = {
    smf.decode.__code__: "decode",
    read_clip.read_clip.__code__: "read_clip",
    note_pairs.pair_notes.__code__: "pair_notes",
    Harmony.estimate.__func__.__code__: "Harmony.estimate",
}
"""What goes through a whole file or clip."""


@pytest.fixture(scope="module")
def long_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "long.mid"
    path.write_bytes(file_of(clip_of(NOTES), joined=False))
    return path


@contextmanager
def watched():
    """Yield names of whole readings on this thread, and how long it stood still, in milliseconds."""
    seen, gaps, last = [], [], [time.thread_time()]

    def look(frame, event, _):
        if event == "call" and frame.f_code in WHOLE:
            seen.append(WHOLE[frame.f_code])

    def tick():
        now = time.thread_time()
        gaps.append(1000 * (now - last[0]))
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(1)
    sys.setprofile(look)
    try:
        yield seen, gaps
    finally:
        sys.setprofile(None)
        tick()
        timer.stop()
    assert threading.current_thread() is threading.main_thread()


def settle(qtbot, window):
    """Wait for file, key and chords."""
    wait_for(window.editor_model)
    qtbot.waitUntil(
        lambda: (
            window.editor_model.analysis.analysis is not None
            and window.editor_model.analysis.analysis.document is window.editor_model.history.document
        ),
        timeout=PATIENCE,
    )


def test_the_watch_sees_a_whole_reading(long_file):
    with watched() as (seen, gaps):
        read(load(long_file))
    assert {"decode", "read_clip", "pair_notes"} <= set(seen)
    assert max(gaps) > LIMIT


def test_a_long_clip_is_opened_and_edited_without_reading_it_on_the_window_s_thread(qtbot, window, long_file):
    editor_model, hand = window.editor_model, Hand(qtbot, window.roll.canvas)
    with watched() as (seen, gaps):
        drop(window, long_file)
        assert editor_model.file.is_opening
        settle(qtbot, window)
        assert sum(len(lane.notes) for lane in editor_model.clip.lanes) == NOTES
        window.roll.zoom_by(60, 1)
        window.take(Tool.DRAW)
        before, geometry = editor_model.clip, window.roll.state.geometry
        empty = next(
            (x, y)
            for y in range(10, window.roll.canvas.height() - 10, 6)
            for x in range(10, window.roll.canvas.width() - 60, 20)
            if not len(
                window.roll.state.front.within(
                    geometry.tick_at(x - 10), geometry.tick_at(x + 60), *(2 * (geometry.pitch_at(y),))
                )
            )
        )
        hand.click(empty)
        assert len(editor_model.history.steps) == 2
        window.take(Tool.SELECT)
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Delete):
            QCoreApplication.processEvents()
            qtbot.keyClick(window.roll.canvas, key)
        assert len(editor_model.history.steps) == 5
        for _ in range(4):
            QCoreApplication.processEvents()
            window.menus.actions["Undo"].trigger()
        assert editor_model.clip is before
        for _ in range(3):
            QCoreApplication.processEvents()
            window.menus.actions["Redo"].trigger()
        for do in (
            editor_model.selection.choose_all,
            window.lanes.rows[0].mute.click,
            partial(editor_model.edits.specify_key, "A minor"),
        ):
            QCoreApplication.processEvents()
            do()
        settle(qtbot, window)
    assert seen == []
    assert max(gaps) < SLACK * LIMIT
    assert sum(a is not b for a, b in zip(before.lanes, editor_model.clip.lanes, strict=True)) == 1
    assert editor_model.clip == read(decode(encode(editor_model.history.document.smf)))


def test_a_second_file_that_is_asked_for_meanwhile_is_the_one_that_comes(qtbot, window, long_file, tmp_path):
    short = tmp_path / "short.mid"
    short.write_bytes(file_of(clip_of(400), joined=False))
    window.open(long_file)
    window.open(short)
    assert "short.mid" in window.statusBar().currentMessage()
    settle(qtbot, window)
    assert window.editor_model.file.source == short
    assert window.menus.files.lately() == [str(short)]


def test_while_a_file_is_opened_the_clip_stays_as_it_is_and_esc_calls_it_off(
    qtbot, window, long_file, tmp_path
):
    short = tmp_path / "short.mid"
    short.write_bytes(file_of(clip_of(400), joined=False))
    window.open(short)
    settle(qtbot, window)
    editor_model, before = window.editor_model, window.editor_model.history.value
    assert window.cursor().shape() == Qt.CursorShape.ArrowCursor
    window.open(long_file)
    assert window.cursor().shape() == Qt.CursorShape.BusyCursor
    assert not window.menus.actions["Save"].isEnabled()
    editor_model.edits.edit(0, editor_model.clip.lanes[0].notes[:1], (), "Delete")
    assert editor_model.history.value is before
    assert "cannot be changed" in window.statusBar().currentMessage()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not editor_model.file.is_opening
    assert window.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert window.menus.actions["Save"].isEnabled()
    editor_model.edits.edit(0, editor_model.clip.lanes[0].notes[:1], (), "Delete")
    assert len(editor_model.history.steps) == 2
    assert editor_model.file.source == short
