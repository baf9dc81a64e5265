"""What to fill is selected on the ruler, on the canvas, and by painting."""

from dataclasses import replace

import pytest

from ripieno.app.gui.roll.grid import Grid
from ripieno.app.gui.roll.ruler import changes
from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.region import Region
from tests.app.gui.roll.song import ALT, BAR, KEYS, LEFT, PPQ, SHIFT, STEP, Hand


@pytest.fixture
def ruler(qtbot, view) -> Hand:
    return Hand(qtbot, view.ruler)


def test_a_drag_on_the_ruler_selects_whole_bars_of_the_lane_in_front(owner, ruler, at):
    ruler.drag((at(4 * BAR + 50, 0)[0], 8), (at(7 * BAR + 80, 0)[0], 8))
    assert owner.regions == [Region((4, 5, 6, 7), (0,))]
    assert owner.view.words() == "Piano, bars 5\u20138"


def test_a_drag_backwards_selects_the_same(owner, ruler, at):
    ruler.drag((at(3 * BAR - 60, 0)[0], 8), (at(BAR + 60, 0)[0], 8))
    assert owner.regions == [Region((1, 2), (0,))]


def test_a_click_on_the_ruler_selects_one_bar_and_shift_adds_another(owner, ruler, at):
    ruler.click((at(BAR + 60, 0)[0], 8))
    ruler.click((at(4 * BAR + 60, 0)[0], 8), SHIFT)
    assert owner.regions == [Region((1,), (0,)), Region((1, 4), (0,))]


def test_the_lower_half_of_the_ruler_seeks(qtbot, view, owner, ruler, at):
    with qtbot.waitSignal(view.sought) as reported:
        ruler.click((at(2 * BAR + PPQ, 0)[0] + 1, 34))
    assert reported.args == [2 * BAR + PPQ]
    assert owner.regions == []


def test_a_drag_on_the_canvas_selects_bars_and_pitches_and_the_notes_there(view, owner, hand, at):
    hand.drag(at(30, 70), at(BAR + 40, 64))
    assert owner.regions == [Region((0, 1), (0,), 64, 70)]
    assert view.state.selected_notes == KEYS[1:4]
    assert view.words() == "Piano, bars 1\u20132, E4\u2013Bb4; 3 notes selected"


def test_the_selection_is_seen_while_the_pointer_is_held(view, owner, hand, at):
    hand.press(at(4 * BAR + 10, 70))
    hand.move(at(5 * BAR + 10, 65))
    assert view.state.region == Region((4, 5), (0,), 65, 70)
    assert owner.regions == []


def test_shift_adds_bars_and_pitches_to_the_selection(view, owner, hand, at):
    view.set_scene(replace(view.state.scene, region=Region((0,), (1,), 60, 62)))
    hand.drag(at(4 * BAR + 10, 72), at(4 * BAR + PPQ, 68), modifier=SHIFT)
    assert owner.regions == [Region((0, 4), (0, 1), 60, 72)]


def test_a_click_on_empty_ground_lets_go_of_notes_first_then_of_the_selection(view, owner, hand, at):
    hand.drag(at(30, 70), at(BAR + 40, 64))
    hand.click(at(6 * BAR, 72))
    assert not view.state.selected
    assert owner.scene.region is not None
    hand.click(at(6 * BAR, 72))
    assert owner.scene.region is None
    assert view.words() == "No selection"


def test_painting_marks_the_steps_it_passes(view, owner, hand, at):
    view.set_tool(Tool.PAINT)
    hand.drag(at(BAR + STEP + 20, 60), at(BAR + 4 * STEP + 20, 66))
    hand.click(at(2 * BAR + 20, 60))
    painted = (BAR + STEP, BAR + 5 * STEP), (2 * BAR, 2 * BAR + STEP)
    assert owner.regions == [Region((1,), (0,), painted=painted[:1]), Region((1, 2), (0,), painted=painted)]
    assert view.words() == "Piano, bars 2\u20133, painted: 5 sixteenths"


def test_painting_keeps_to_the_grid_that_is_set(view, owner, hand, at):
    view.set_tool(Tool.PAINT)
    view.set_grid(Grid(3, is_triplet=True))
    hand.click(at(BAR + PPQ - 50, 60))
    view.set_grid(Grid(0))
    hand.click(at(3 * BAR + PPQ, 60))
    triplet = (BAR + PPQ * 2 // 3, BAR + PPQ)
    assert [region.painted for region in owner.regions] == [(triplet,), (triplet, (3 * BAR, 4 * BAR))]


def test_painting_off_the_grid_marks_what_lies_under_the_pointer(view, owner, hand, at):
    view.set_tool(Tool.PAINT)
    view.zoom_by(4, 1)
    hand.drag(at(4 * BAR + 50, 60), at(4 * BAR + 200, 60), modifier=ALT)
    ((start, end),) = owner.regions[-1].painted
    pixel = 2 / view.state.geometry.per_tick
    assert abs(start - 4 * BAR - 50) <= pixel
    assert abs(end - 4 * BAR - 200) <= pixel


def test_painting_a_whole_bar_selects_it(view, owner, hand, at):
    view.set_tool(Tool.PAINT)
    hand.drag(at(BAR + 20, 60), at(2 * BAR - 20, 60))
    assert owner.regions == [Region((1,), (0,))]
    assert view.words() == "Piano, bar 2"


def test_painting_that_begins_on_a_marked_step_unmarks(view, owner, hand, at):
    view.set_scene(replace(view.state.scene, region=Region((1, 2, 3), (0,), 50, 70)))
    view.set_tool(Tool.PAINT)
    hand.drag(at(2 * BAR + 10, 60), at(3 * BAR - 10, 60))
    assert owner.regions == [Region((1, 3), (0,), 50, 70)]
    hand.click(at(BAR + 10, 60))
    painted = (BAR + STEP, 2 * BAR), (3 * BAR, 4 * BAR)
    assert owner.regions[-1] == Region((1, 3), (0,), 50, 70, painted)
    hand.drag(at(4 * BAR - 10, 60), at(BAR, 60))
    assert owner.regions[-1] is None


def test_painting_in_another_lane_adds_it(view, owner, hand, at):
    view.set_scene(
        replace(view.state.scene, region=Region((1,), (0,), painted=((BAR, BAR + STEP),)), current=1)
    )
    view.set_tool(Tool.PAINT)
    hand.click(at(BAR + 10, 60))
    assert owner.regions == [Region((1,), (0, 1), painted=((BAR, BAR + STEP),))]


def test_painted_steps_are_seen_while_the_pointer_is_held(view, owner, hand, at):
    view.set_tool(Tool.PAINT)
    hand.press(at(BAR + 20, 60))
    hand.move(at(BAR + STEP + 20, 60))
    assert view.state.region == Region((1,), (0,), painted=((BAR, BAR + 2 * STEP),))
    assert owner.regions == []


def test_only_painted_steps_are_shaded(view, ruler):
    painted = (BAR, BAR + STEP), (BAR + 4 * STEP, BAR + 6 * STEP)
    before = view.canvas.grab().toImage(), ruler.widget.grab().toImage()
    view.set_scene(replace(view.state.scene, region=Region((1,), (0,), painted=painted)))
    after = view.canvas.grab().toImage(), ruler.widget.grab().toImage()
    x_at = view.state.geometry.x_at
    for old, new, y in zip(before, after, (4, 2), strict=True):
        changed = {x for x in range(new.width()) if new.pixel(x, y) != old.pixel(x, y)}
        assert changed == {x for start, end in painted for x in range(round(x_at(start)), round(x_at(end)))}


@pytest.mark.usefixtures("owner")
def test_a_double_click_on_the_ruler_zooms_to_the_selection(qtbot, view, ruler, at):
    ruler.click((at(BAR + 60, 0)[0], 8))
    before = view.state.geometry.per_tick
    qtbot.mouseDClick(view.ruler, LEFT, pos=view.ruler.rect().center() / 4)
    assert view.state.geometry.per_tick > before
    assert 0 < view.state.geometry.x_at(BAR) < view.state.geometry.x_at(2 * BAR) < view.canvas.width()


def test_a_drag_along_the_lower_half_seeks_on(view, ruler, at):
    sought: list[int] = []
    view.sought.connect(sought.append)
    ruler.drag((at(BAR, 0)[0] + 1, 34), (at(2 * BAR, 0)[0] + 1, 34))
    assert sought[0] == BAR
    assert sought[-1] == 2 * BAR
    assert sought == sorted(sought)


def test_metres_and_tempos_are_named_where_they_change(view):
    time = TimeMap(
        480,
        tempos=(TempoChange(0, 500_000), TempoChange(2 * BAR, 480_000)),
        metres=(MetreChange(0, 4, 4), MetreChange(BAR, 7, 8)),
    )
    view.set_scene(replace(view.state.scene, clip=replace(view.state.scene.clip, time=time)))
    assert changes(view.state) == [(0, "4/4  120 BPM"), (BAR, "7/8"), (2 * BAR, "125 BPM")]


def test_sections_are_on_the_ruler(view):
    before = view.ruler.grab().toImage()
    view.set_scene(replace(view.state.scene, markers=((2 * BAR, "Chorus"),)))
    after = view.ruler.grab().toImage()
    x = round(view.state.geometry.x_at(2 * BAR))
    changed = [
        column
        for column in range(after.width())
        if any(after.pixel(column, y) != before.pixel(column, y) for y in range(after.height()))
    ]
    assert x <= changed[0] <= x + 2
    assert changed[-1] < x + 90


def test_the_whole_clip_is_shown_where_nothing_is_selected(view):
    view.zoom_by(9, 1)
    view.zoom_to_region()
    assert view.state.geometry.left == 0
    assert view.state.geometry.x_at(8 * BAR) <= view.canvas.width()
