"""Notes that are changed or deleted are those that are seen to be selected."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.region import Region
from tests.app.gui.roll.song import BAR, CTRL, KEYS, PPQ, SHIFT, STEP, Hand

Key = Qt.Key


@pytest.fixture
def selected(view, owner, hand, at):
    """Choose the first three notes without a selection of bars; return the owner."""
    hand.drag(at(-20, 70), at(3 * PPQ, 58), modifier=CTRL)
    assert view.state.selected_notes == KEYS[:3]
    assert owner.regions == []
    return owner


def drag_bars(qtbot, view, first, last, modifier=Qt.KeyboardModifier.NoModifier):
    """Drag over bars on the ruler."""
    x = [view.state.geometry.x_at(bar * BAR + PPQ) for bar in (first, last)]
    Hand(qtbot, view.ruler).drag((x[0], 8), (x[1], 8), modifier=modifier)


def test_bars_chosen_on_the_ruler_take_the_place_of_chosen_notes(qtbot, view, selected):
    drag_bars(qtbot, view, 4, 5)
    assert not view.state.selected
    qtbot.keyClick(view.canvas, Key.Key_Delete)
    assert selected.edits == []
    assert selected.notes == KEYS


def test_the_same_bars_chosen_again_take_the_place_of_notes_chosen_since(qtbot, view, owner, hand, at):
    drag_bars(qtbot, view, 4, 5)
    hand.drag(at(-20, 70), at(3 * PPQ, 58), modifier=CTRL)
    assert view.state.selected
    drag_bars(qtbot, view, 4, 5)
    assert owner.regions == [Region((4, 5), (0,))]
    qtbot.keyClick(view.canvas, Key.Key_X, CTRL)
    assert owner.edits == []


@pytest.mark.parametrize("choose", ["all bars", "pitches", "painted", "elsewhere", "the same elsewhere"])
def test_every_way_to_choose_bars_lets_go_of_notes(view, selected, choose):
    region = Region((4,), (0,))
    view.set_scene(replace(selected.scene, region=region))
    view.state.choose(frozenset({0, 1}))
    editor = view.editor
    {
        "all bars": editor.choose_all_bars,
        "pitches": lambda: editor.move_range(1, is_top=True),
        "painted": lambda: view.set_scene(
            replace(selected.scene, region=Region((4,), (0,), painted=((4 * BAR, 4 * BAR + STEP),)))
        ),
        "elsewhere": lambda: view.set_scene(replace(selected.scene, region=None)),
        "the same elsewhere": lambda: view.set_scene(replace(selected.scene, region=Region((4,), (0,)))),
    }[choose]()
    assert not view.state.selected


def test_notes_stay_chosen_when_only_other_tracks_are_to_be_filled(view, selected):
    view.set_scene(replace(selected.scene, region=Region((4,), (0,))))
    view.state.choose(frozenset({0, 1}))
    view.set_scene(replace(selected.scene, region=Region((4,), (0, 1)), filled=frozenset({0, 1})))
    assert view.state.selected == {0, 1}


def test_a_rectangle_still_chooses_bars_and_the_notes_there(view, owner, hand, at):
    view.state.choose(frozenset({4}))
    hand.drag(at(30, 70), at(BAR + 40, 64))
    assert view.state.selected_notes == KEYS[1:4]
    assert owner.regions == [Region((0, 1), (0,), 64, 70)]


def scroll_away(view):
    view.zoom_by(8, 1)
    view.navigator.go_to(bar_end=True)


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_Delete, None), (Key.Key_X, CTRL)])
def test_notes_out_of_view_are_shown_before_they_are_deleted(qtbot, view, selected, key, modifier):
    said: list[str] = []
    view.reported.connect(said.append)
    scroll_away(view)
    qtbot.keyClick(view.canvas, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert selected.notes == KEYS
    assert 0 <= view.state.geometry.x_at(KEYS[0].onset) < view.canvas.width()
    assert len(said) == 1
    qtbot.keyClick(view.canvas, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert selected.notes == KEYS[3:]


@pytest.mark.parametrize(
    ("key", "modifier"), [(Key.Key_Up, CTRL), (Key.Key_Right, SHIFT), (Key.Key_D, CTRL), (Key.Key_Up, None)]
)
def test_a_change_of_notes_out_of_view_is_seen(qtbot, view, selected, key, modifier):
    scroll_away(view)
    qtbot.keyClick(view.canvas, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert len(selected.edits) == 1
    seen = [note for note in view.state.selected_notes if is_seen(view, note)]
    assert seen


def is_seen(view, note) -> bool:
    geometry = view.state.geometry
    return (
        0 <= geometry.x_at(note.onset) < view.canvas.width()
        and 0 <= geometry.y_at(note.pitch) <= view.canvas.height() - geometry.row
    )


@pytest.mark.usefixtures("selected")
def test_notes_are_pasted_where_bars_were_chosen_last_and_are_seen(qtbot, view):
    qtbot.keyClick(view.canvas, Key.Key_C, CTRL)
    qtbot.keyClick(view.canvas, Key.Key_V, CTRL)
    assert view.state.shows_caret
    drag_bars(qtbot, view, 6, 6)
    assert not view.state.shows_caret
    view.zoom_by(8, 1)
    view.navigator.go_to(bar_end=False)
    qtbot.keyClick(view.canvas, Key.Key_V, CTRL)
    pasted = view.state.selected_notes
    assert [note.onset - 6 * BAR for note in pasted] == [note.onset for note in KEYS[:3]]
    assert is_seen(view, pasted[0])


def test_the_caret_of_the_brush_stays_where_it_marks(qtbot, view, owner):
    view.set_tool(Tool.PAINT)
    qtbot.keyClick(view.canvas, Key.Key_Right)
    qtbot.keyClick(view.canvas, Key.Key_Return)
    assert owner.regions
    assert view.state.shows_caret
