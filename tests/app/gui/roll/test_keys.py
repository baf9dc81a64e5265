"""All can be done by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from ripieno.app.gui.roll.keys import SHORTCUTS
from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.app.gui.roll.song import BAR, CTRL, KEYS, NONE, PPQ, SHIFT, STEP

Key = Qt.Key
FIRST = KEYS[0]


@pytest.fixture
def press(qtbot, view):
    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _ in range(times):
            qtbot.keyClick(view.canvas, key, modifier)

    return press


@pytest.mark.parametrize(
    ("key", "modifier", "change", "words"),
    [
        (Key.Key_Up, NONE, {"pitch": 61}, "Transpose a note"),
        (Key.Key_Down, NONE, {"pitch": 59}, "Transpose a note"),
        (Key.Key_Up, SHIFT, {"pitch": 72}, "Transpose a note"),
        (Key.Key_Down, SHIFT, {"pitch": 48}, "Transpose a note"),
        (Key.Key_Right, NONE, {"onset": STEP}, "Move a note"),
        (Key.Key_Right, SHIFT, {"length": PPQ + STEP}, "Resize a note"),
        (Key.Key_Left, SHIFT, {"length": PPQ - STEP}, "Resize a note"),
        (Key.Key_Up, CTRL, {"velocity": 85}, "Set velocity of a note"),
        (Key.Key_Down, CTRL, {"velocity": 75}, "Set velocity of a note"),
    ],
)
def test_keys_change_the_chosen_note(view, owner, press, key, modifier, change, words):
    view.state.choose(frozenset({0}))
    press(key, modifier)
    changed = replace(FIRST, **change)
    assert owner.edits == [(0, (FIRST,), (changed,), words)]
    assert view.state.selected_notes == (changed,)


def test_a_note_at_the_beginning_moves_no_further_left(view, owner, press):
    view.state.choose(frozenset({0}))
    press(Key.Key_Left)
    assert owner.edits == []


def test_chosen_notes_are_deleted(view, owner, press):
    view.state.choose(frozenset({0, 2}))
    press(Key.Key_Delete)
    assert owner.edits == [(0, (KEYS[0], KEYS[2]), (), "Delete 2 notes")]
    assert not view.state.selected


def test_a_duplicate_comes_right_after_what_is_chosen(view, owner, press):
    view.state.choose(frozenset({0, 1}))
    press(Key.Key_D, CTRL)
    copies = tuple(replace(note, onset=note.onset + 2 * PPQ) for note in KEYS[:2])
    assert owner.edits == [(0, (), copies, "Duplicate 2 notes")]
    assert view.state.selected_notes == copies


def test_notes_are_chosen_one_after_the_other_and_heard(view, owner, press):
    press(Key.Key_N)
    assert view.state.selected_notes == (KEYS[0],)
    press(Key.Key_N)
    assert view.state.selected_notes == (KEYS[1],)
    press(Key.Key_N, SHIFT, times=3)
    assert view.state.selected_notes == (KEYS[0],)
    assert owner.sounds[0] == (0, 60, 80)


def test_arrows_select_bars_where_no_note_is_chosen(owner, press):
    press(Key.Key_Right)
    press(Key.Key_Right)
    press(Key.Key_Right, SHIFT, times=2)
    press(Key.Key_Left, SHIFT)
    press(Key.Key_Left)
    assert [region.bars for region in owner.regions] == [(0,), (1,), (1, 2), (1, 2, 3), (1, 2), (0, 1)]


def test_control_a_selects_all_bars_and_with_shift_all_notes(view, owner, press):
    press(Key.Key_A, CTRL)
    assert owner.regions == [Region(tuple(range(8)), (0,))]
    view.set_scene(replace(view.state.scene, region=None))
    press(Key.Key_A, CTRL | SHIFT)
    assert view.state.selected_notes == KEYS


def test_all_notes_are_those_of_the_selection_where_there_is_one(view, press):
    view.set_scene(replace(view.state.scene, region=Region((0,), (0,), 62, 127)))
    press(Key.Key_A, CTRL | SHIFT)
    assert view.state.selected_notes == KEYS[1:3]


def test_a_note_is_drawn_and_deleted_at_the_caret(view, owner, press):
    view.set_tool(Tool.DRAW)
    press(Key.Key_Right, times=2)
    press(Key.Key_Up, SHIFT)
    press(Key.Key_Up)
    press(Key.Key_Return)
    drawn = Note(2 * STEP, STEP, 73, 100, 0)
    assert owner.edits == [(0, (), (drawn,), "Draw a note")]
    press(Key.Key_Return)
    assert owner.edits[1] == (0, (drawn,), (), "Delete a note")


def test_the_eraser_draws_nothing_at_the_caret(view, owner, press):
    view.set_tool(Tool.ERASE)
    press(Key.Key_Up, times=2)
    press(Key.Key_Return)
    assert owner.edits == []


def test_steps_are_painted_at_the_caret(view, owner, press):
    view.set_tool(Tool.PAINT)
    press(Key.Key_Right, times=2)
    press(Key.Key_Return)
    press(Key.Key_Right)
    press(Key.Key_Return)
    press(Key.Key_Return)
    painted = [region.painted for region in owner.regions]
    assert painted == [((240, 360),), ((240, 480),), ((240, 360),)]
    words = "Piano, bar 1, painted: 1 sixteenth; C4 at bar 1, beat 1.75"
    assert view.canvas.accessibleDescription() == words


def test_notes_stay_chosen_where_the_owner_refuses_a_change(view, press):
    view.state.choose(frozenset({0}))
    press(Key.Key_Up)
    assert view.state.selected_notes == (FIRST,)


def test_escape_lets_go_of_notes_first_then_of_the_selection(view, owner, press):
    view.set_scene(replace(view.state.scene, region=Region((1,), (0,))))
    view.state.choose(frozenset({0}))
    press(Key.Key_Escape)
    assert not view.state.selected
    assert owner.regions == []
    press(Key.Key_Escape)
    assert owner.regions == [None]


def test_alt_and_arrows_ask_for_the_lane_below_or_above(view, press):
    lanes: list[int] = []
    view.lane_selected.connect(lanes.append)
    press(Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert lanes == [1]


def test_the_grid_is_changed_by_keys(view, press):
    press(Key.Key_1, CTRL)
    assert str(view.state.grid) == "1/32"
    press(Key.Key_2, CTRL, times=2)
    press(Key.Key_3, CTRL)
    assert str(view.state.grid) == "1/8T"


@pytest.mark.usefixtures("owner")
def test_a_note_that_is_moved_out_of_view_is_followed(view, press):
    view.zoom_by(40, 1)
    view.navigator.go_to(bar_end=False)
    view.state.choose(frozenset({4}))
    press(Key.Key_Right)
    x = view.state.geometry.x_at(3 * BAR + STEP)
    assert 0 <= x <= view.canvas.width()


def test_a_key_without_a_meaning_is_left_to_others(qtbot, view):
    pressed: list[int] = []
    view.keyPressEvent = lambda event: pressed.append(event.key())
    qtbot.keyClick(view.canvas, Key.Key_F)
    assert pressed == [Key.Key_F]


@pytest.mark.parametrize(
    ("selected", "region", "tick"),
    [
        (frozenset({2}), Region((3,), (0,)), 2 * PPQ),
        (frozenset(), Region((3,), (0,)), 3 * BAR),
        (frozenset(), None, 0),
    ],
)
def test_a_key_plays_from_what_is_chosen(qtbot, view, press, selected, region, tick):
    view.set_scene(replace(view.state.scene, region=region))
    view.state.choose(selected)
    with qtbot.waitSignal(view.sought) as reported:
        press(Key.Key_P)
    assert reported.args == [tick]


def test_the_ruler_takes_the_same_keys(qtbot, view, owner):
    qtbot.keyClick(view.ruler, Key.Key_A, CTRL)
    assert owner.regions == [Region(tuple(range(8)), (0,))]


def test_the_range_of_pitches_is_set_by_keys(view, owner, press):
    view.set_scene(replace(view.state.scene, region=Region((1,), (0,))))
    press(Key.Key_Down, CTRL | SHIFT, times=2)
    press(Key.Key_Up, Qt.KeyboardModifier.AltModifier | SHIFT, times=2)
    assert [(region.low, region.high) for region in owner.regions] == [(0, 67), (0, 66), (60, 66), (61, 66)]


def test_no_two_shortcuts_are_the_same_key_and_each_is_explained_or_repeats_another():
    keys = [(each.key, each.modifiers) for each in SHORTCUTS]
    assert len(set(keys)) == len(keys)
    assert len({each.words for each in SHORTCUTS if each.words}) >= 30
    assert {each.name for each in SHORTCUTS} >= {"Ctrl+A", "Shift+Up", "Del"}


@pytest.fixture
def window(qtbot, view):
    """Return what the shortcuts of a window around the roll were used for."""
    used: list[str] = []
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    for keys in ("Return", "Escape", "Ctrl+A", "1"):
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.activated.connect(lambda keys=keys: used.append(keys))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.canvas.setFocus()
    yield used
    view.setParent(None)


def test_the_window_gets_the_keys_that_mean_nothing_in_the_roll(window, press):
    for key in (Key.Key_Return, Key.Key_Escape, Key.Key_1):
        press(key)
    assert window == ["Return", "Escape", "1"]


def test_the_roll_keeps_its_keys_from_the_window_where_they_mean_something(view, owner, window, press):
    press(Key.Key_A, CTRL)
    assert owner.regions == [Region(tuple(range(8)), (0,))]
    view.state.choose(frozenset({0}))
    press(Key.Key_Escape)
    assert not view.state.selected
    view.set_tool(Tool.DRAW)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert owner.edits
    assert window == []
