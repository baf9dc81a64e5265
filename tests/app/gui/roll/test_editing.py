"""Notes are drawn, moved, resized, deleted and copied with the pointer."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.roll.edits import MAX_SHOWN_NOTES
from ripieno.app.gui.roll.grid import Grid
from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.note import Note
from tests.app.gui.roll.song import ALT, BAR, CTRL, KEYS, PPQ, SHIFT, STEP, Hand

FIRST, SECOND, THIRD, LONG, SHARP = KEYS


def middle(at, note: Note) -> tuple[float, float]:
    return at(note.onset + note.length / 2, note.pitch)


def test_a_drag_moves_a_note_on_the_grid_and_to_another_pitch(owner, hand, at):
    hand.drag(middle(at, FIRST), at(PPQ / 2 + STEP * 2.2, 62))
    moved = replace(FIRST, onset=2 * STEP, pitch=62)
    assert owner.edits == [(0, (FIRST,), (moved,), "Move a note")]
    assert owner.view.state.selected_notes == (moved,)


def test_alt_moves_a_note_off_the_grid(owner, hand, at):
    hand.drag(middle(at, FIRST), at(PPQ / 2 + 70, 60), modifier=ALT)
    (onset,) = (note.onset for note in owner.edits[0][2])
    assert onset == pytest.approx(70, abs=8)
    assert onset % STEP


def test_a_triplet_grid_is_kept_to(view, owner, hand, at):
    view.set_grid(Grid(3, is_triplet=True))
    hand.drag(middle(at, FIRST), at(PPQ / 2 + 150, 60))
    assert owner.edits[0][2] == (replace(FIRST, onset=160),)


def test_all_chosen_notes_move_together(view, owner, hand, at):
    view.state.choose(frozenset({0, 1, 2}))
    hand.drag(middle(at, SECOND), at(PPQ * 1.5 + BAR, 64))
    moved = tuple(replace(note, onset=note.onset + BAR) for note in (FIRST, SECOND, THIRD))
    assert owner.edits == [(0, (FIRST, SECOND, THIRD), moved, "Move 3 notes")]


def test_the_right_edge_changes_the_length(owner, hand, at):
    x, y = at(FIRST.end, FIRST.pitch)
    hand.drag((x - 3, y), at(PPQ + 2 * STEP, 60))
    assert owner.edits == [(0, (FIRST,), (replace(FIRST, length=PPQ + 2 * STEP),), "Resize a note")]


def test_a_note_is_not_made_shorter_than_a_step(owner, hand, at):
    x, y = at(LONG.end, LONG.pitch)
    hand.drag((x - 3, y), at(LONG.onset - PPQ, LONG.pitch))
    assert owner.edits[0][2] == (replace(LONG, length=STEP),)


def test_ctrl_drag_copies(owner, hand, at):
    hand.drag(middle(at, FIRST), at(PPQ / 2 + 2 * BAR, 60), modifier=CTRL)
    assert owner.edits == [(0, (), (replace(FIRST, onset=2 * BAR),), "Duplicate a note")]
    assert FIRST in owner.notes


def test_a_click_chooses_one_note_and_shift_adds_another(view, owner, hand, at):
    hand.click(middle(at, FIRST))
    assert view.state.selected_notes == (FIRST,)
    hand.click(middle(at, SECOND), SHIFT)
    assert view.state.selected_notes == (FIRST, SECOND)
    hand.click(middle(at, FIRST), SHIFT)
    assert view.state.selected_notes == (SECOND,)
    assert owner.edits == []


def test_ctrl_drag_over_empty_ground_chooses_notes_and_leaves_the_selection(view, owner, hand, at):
    hand.drag(at(10, 70), at(PPQ * 2 - 20, 59), modifier=CTRL)
    assert view.state.selected_notes == (FIRST, SECOND)
    assert owner.regions == []


def test_the_draw_tool_draws_a_note_as_long_as_the_drag(view, owner, hand, at):
    view.set_tool(Tool.DRAW)
    hand.drag(at(4 * BAR + 10, 72), at(4 * BAR + 3 * STEP + 5, 72))
    assert owner.edits == [(0, (), (Note(4 * BAR, 3 * STEP, 72, 100, 0),), "Draw a note")]
    assert owner.sounds == [(0, 72, 100)]


def test_a_click_with_the_draw_tool_draws_one_step_in_the_lanes_channel(view, owner, hand, at):
    view.set_scene(replace(view.state.scene, current=1))
    view.set_tool(Tool.DRAW)
    hand.click(at(5 * BAR + STEP + 10, 50))
    assert owner.edits == [(1, (), (Note(5 * BAR + STEP, STEP, 50, 100, 1),), "Draw a note")]


def test_a_double_click_draws_and_another_deletes(owner, hand, at):
    place = at(6 * BAR + 20, 70)
    hand.double(place)
    drawn = Note(6 * BAR, STEP, 70, 100, 0)
    assert owner.edits == [(0, (), (drawn,), "Draw a note")]
    hand.double(place)
    assert owner.edits[1] == (0, (drawn,), (), "Delete a note")


def test_the_eraser_deletes_all_it_passes_at_once(view, owner, hand, at):
    view.set_tool(Tool.ERASE)
    hand.drag(middle(at, FIRST), middle(at, SECOND), middle(at, THIRD))
    assert owner.edits == [(0, (FIRST, SECOND, THIRD), (), "Delete 3 notes")]


def test_escape_leaves_a_drag_without_a_trace(qtbot, view, owner, hand, at):
    hand.press(middle(at, FIRST))
    hand.move(at(3 * PPQ, 66))
    assert view.state.draft.notes
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    hand.let_go(at(3 * PPQ, 66))
    assert owner.edits == []
    assert not view.state.draft.notes


def test_a_note_that_is_moved_is_on_at_each_new_pitch(owner, hand, at):
    hand.drag(middle(at, FIRST), at(PPQ / 2, 62))
    assert owner.sounds[0] == (0, 60, 80)
    assert owner.sounds[-1] == (0, 62, 80)
    assert len({pitch for _, pitch, _ in owner.sounds}) == len(owner.sounds)


def test_a_click_on_a_note_behind_asks_for_its_lane(qtbot, view, hand, at):
    with qtbot.waitSignal(view.lane_selected) as reported:
        hand.click(at(2 * BAR + PPQ, 53))
    assert reported.args == [1]


def test_nothing_can_be_edited_without_a_lane(view, owner, hand, at):
    view.set_scene(replace(view.state.scene, clip=replace(view.state.scene.clip, lanes=())))
    view.set_tool(Tool.DRAW)
    hand.drag(at(0, 60), at(BAR, 60))
    assert owner.edits == []


def test_a_press_on_the_keyboard_is_on(qtbot, view, owner, at):
    _, y = at(0, 62)
    Hand(qtbot, view.keyboard).click((20, y))
    assert owner.sounds == [(0, 62, 100)]


def test_a_drag_of_very_many_notes_shows_the_first_and_moves_all(view, owner, hand, at):
    notes = tuple(Note(tick, 10, 60 + tick % 3, 80) for tick in range(0, 4000 * 3, 3))
    lanes = (replace(view.state.scene.clip.lanes[0], notes=notes),)
    view.set_scene(replace(view.state.scene, clip=replace(view.state.scene.clip, lanes=lanes)))
    view.state.choose(frozenset(range(len(notes))))
    start, end = at(notes[2000].onset + 5, notes[2000].pitch), at(notes[2000].onset + 5, 63)
    hand.press(start)
    hand.move(end)
    assert len(view.state.draft.notes) == MAX_SHOWN_NOTES
    hand.let_go(end)
    ((_, removed, added, words),) = owner.edits
    assert removed == notes
    assert words == "Move 4000 notes"
    assert {new.pitch - old.pitch for new, old in zip(added, removed, strict=True)} == {
        63 - notes[2000].pitch
    }


def test_a_sweep_over_the_keyboard_sounds_each_key_once(qtbot, view, owner, at):
    keys = Hand(qtbot, view.keyboard)
    keys.drag((20, at(0, 62)[1]), (20, at(0, 64)[1]))
    assert owner.sounds == [(0, 62, 100), (0, 63, 100), (0, 64, 100)]
    view.set_scene(replace(view.state.scene, current=2))
    view.zoom_to_clip()
    before = view.keyboard.grab().toImage()
    keys.press((20, at(0, 38)[1]))
    assert owner.sounds[-1] == (2, 38, 100)
    assert view.keyboard.grab().toImage() != before


def test_a_second_press_in_a_row_draws_another_note(view, owner, hand, at):
    view.set_tool(Tool.DRAW)
    hand.click(at(5 * BAR + 20, 70))
    hand.double(at(6 * BAR + 20, 71))
    assert [added[0].pitch for _, _, added, _ in owner.edits] == [70, 71]


def test_the_view_follows_a_drag_beyond_its_edge(view, owner, hand, at):
    view.zoom_by(8, 1)
    view.navigator.go_to(bar_end=False)
    hand.press(middle(at, FIRST))
    hand.move((view.canvas.width() + 90, at(0, 60)[1]))
    assert view.state.geometry.left == 30
    hand.let_go((view.canvas.width() + 90, at(0, 60)[1]))
    assert owner.edits[0][2][0].onset > view.state.geometry.tick_at(view.canvas.width() / 2)


@pytest.mark.parametrize(("tick", "shape"), [(FIRST.end - 8, "SizeHorCursor"), (200, "SizeAllCursor")])
def test_the_pointer_shows_what_a_press_would_do(view, hand, at, tick, shape):
    hand.hover(at(tick, 60))
    assert view.canvas.cursor().shape() == getattr(Qt.CursorShape, shape)
    hand.hover(at(6 * BAR, 70))
    assert view.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_drag_that_comes_back_changes_nothing(owner, hand, at):
    there, back = at(PPQ, 64), middle(at, FIRST)
    hand.drag(back, there, back)
    assert owner.edits == []


@pytest.mark.parametrize("tool", [Tool.SELECT, Tool.ERASE])
def test_a_drag_ends_without_a_trace_when_its_notes_are_replaced(view, owner, hand, at, tool):
    view.set_tool(tool)
    hand.press(middle(at, SHARP))
    hand.move(at(2 * BAR, 64))
    lanes = (replace(view.state.scene.clip.lanes[0], notes=(FIRST,)),)
    view.set_scene(replace(view.state.scene, clip=replace(view.state.scene.clip, lanes=lanes)))
    hand.move(at(BAR, 62))
    hand.let_go(at(BAR, 62))
    assert owner.edits == []
