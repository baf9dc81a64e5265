"""The view scrolls and zooms as expected, keeps still, and says what it shows."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.region import Region
from tests.app.gui.roll.song import BAR, CTRL, KEYS, NONE, SHIFT, song


def turn(
    widget: QWidget, notches: float, modifier: Qt.KeyboardModifier = NONE, at: tuple[int, int] = (300, 200)
) -> None:
    """Turn the wheel over a widget; above 0 is away from the user."""
    place = QPointF(*at)
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_whole_clip_is_in_view_at_first(view):
    geometry = view.state.geometry
    assert geometry.x_at(0) == 0
    assert geometry.x_at(8 * BAR) <= view.canvas.width()
    assert all(0 <= geometry.y_at(note.pitch) < view.canvas.height() for note in KEYS)


def test_the_wheel_scrolls_pitches_and_with_shift_time(view):
    view.zoom_by(6, 1)
    before = view.state.geometry
    turn(view.canvas, -1)
    assert view.state.geometry == replace(before, top=before.top + 64)
    turn(view.canvas, -2, SHIFT)
    assert view.state.geometry == replace(before, top=before.top + 64, left=before.left + 128)


def test_control_and_wheel_zoom_time_at_the_pointer(view):
    view.zoom_by(4, 1)
    before = view.state.geometry
    turn(view.canvas, 1, CTRL, (400, 200))
    after = view.state.geometry
    assert after.per_tick == pytest.approx(before.per_tick * 1.2)
    assert after.tick_at(400) == pytest.approx(before.tick_at(400), abs=2 / after.per_tick)
    assert after.row == before.row


def test_control_shift_and_wheel_zoom_pitches_at_the_pointer(view):
    before = view.state.geometry
    turn(view.canvas, 2, CTRL | SHIFT, (400, 300))
    after = view.state.geometry
    assert after.row > before.row
    assert after.per_tick == before.per_tick
    assert abs(after.pitch_at(300) - before.pitch_at(300)) <= 1


def test_small_turns_of_the_wheel_add_up(view):
    before = view.state.geometry.row
    for _ in range(8):
        turn(view.canvas, 0.25, CTRL | SHIFT)
    assert view.state.geometry.row == pytest.approx(before * 1.44, abs=1)


def test_a_pinch_zooms_time(view):
    before = view.state.geometry.per_tick
    at = QPointF(200, 200)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        at,
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(view.canvas, pinch)
    assert view.state.geometry.per_tick == pytest.approx(before * 1.5)


def test_a_touch_pad_scrolls_both_ways_by_pixels(view):
    view.zoom_by(6, 1)
    before = view.state.geometry
    at = QPointF(300, 200)
    swipe = QWheelEvent(
        at,
        view.canvas.mapToGlobal(at),
        QPoint(-30, -12),
        QPoint(-60, -24),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(view.canvas, swipe)
    assert view.state.geometry == replace(before, left=before.left + 30, top=before.top + 12)


def test_keys_zoom_and_go_to_the_ends(qtbot, view):
    before = view.state.geometry.per_tick
    qtbot.keyClick(view.canvas, Qt.Key.Key_Plus)
    assert view.state.geometry.per_tick == pytest.approx(before * 1.25)
    view.zoom_by(4, 1)
    qtbot.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.canvas.width() - 60 < view.state.geometry.x_at(8 * BAR) <= view.canvas.width()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.state.geometry.left == 0


def test_zoom_to_the_region_shows_it_with_a_bar_on_either_side(view):
    view.set_scene(replace(view.state.scene, region=Region((4, 5), (0,))))
    view.zoom_to_region()
    geometry = view.state.geometry
    assert geometry.x_at(3 * BAR) >= 0
    assert geometry.x_at(7 * BAR) <= view.canvas.width()
    assert geometry.x_at(7 * BAR) - geometry.x_at(3 * BAR) > view.canvas.width() * 0.9


def test_the_scroll_bars_follow_the_view_and_lead_it(view):
    view.zoom_by(4, 1)
    view.navigator.scroll_by(120, 0)
    assert view.across.value() == view.state.geometry.left
    view.across.setValue(view.across.value() + 55)
    assert view.state.geometry.left == view.across.value()
    view.down.setValue(view.down.maximum())
    assert view.state.geometry.y_at(0) + view.state.geometry.row == pytest.approx(view.canvas.height(), abs=1)


def test_an_edit_does_not_move_the_view(view, owner):
    view.zoom_by(5, 1)
    view.navigator.scroll_by(200, 30)
    before = view.state.geometry
    view.state.choose(frozenset({0}))
    view.editor.nudge(1, 0)
    assert owner.edits
    assert view.state.geometry == before


def test_a_clip_with_another_time_is_shown_whole(view):
    view.zoom_by(9, 1)
    time = TimeMap(96, metres=(MetreChange(0, 7, 8),))
    view.set_scene(Scene(Clip(time, song().lanes, 20 * 336)))
    assert view.state.geometry.left == 0
    assert view.state.geometry.x_at(20 * 336) <= view.canvas.width()


def test_the_selection_is_told_in_words_to_screen_readers(view):
    assert view.accessibleName() == "Piano roll"
    view.set_scene(replace(view.state.scene, region=Region((4, 5, 6, 7), (0,), 48, 72)))
    assert view.accessibleDescription() == "Piano, bars 5\u20138, C3\u2013C5"
    assert view.canvas.accessibleDescription() == view.accessibleDescription()
    view.state.choose(frozenset({1}))
    assert (
        view.accessibleDescription()
        == "Piano, bars 5\u20138, C3\u2013C5; 1 note selected: E4 at bar 1, beat 2, velocity 90"
    )


def test_every_part_that_takes_keys_has_a_name(view):
    parts = [each for each in view.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert {each.accessibleName() for each in parts} == {"Notes", "Bar ruler", "Chords", "Chord", "Key"}


def test_chosen_notes_are_forgotten_when_another_lane_comes_to_the_front(view):
    view.state.choose(frozenset({0, 1}))
    view.set_scene(replace(view.state.scene, quiet=frozenset({2})))
    assert view.state.selected == {0, 1}
    view.set_scene(replace(view.state.scene, current=1))
    assert not view.state.selected


def test_the_notes_of_an_unchanged_lane_are_not_read_again(view):
    before = view.state.lanes
    view.set_scene(replace(view.state.scene, region=Region((0,), (0,))))
    assert all(now is then for now, then in zip(view.state.lanes, before, strict=True))


def test_the_playhead_is_followed_when_it_leaves_the_view(view):
    view.zoom_by(10, 1)
    view.navigator.go_to(bar_end=False)
    view.set_playhead(6 * BAR)
    assert view.state.geometry.x_at(6 * BAR) > view.canvas.width()
    view.follow_playhead()
    assert 0 <= view.state.geometry.x_at(6 * BAR) <= view.canvas.width()


def test_larger_words_get_more_room(view):
    before = {part: part.height() for part in (view.header, view.ruler, view.corner, view.key_field)}
    width = view.keyboard.width()
    font = view.font()
    font.setPixelSize(24)
    view.setFont(font)
    assert all(part.height() > height for part, height in before.items())
    assert view.keyboard.width() > width
    assert view.corner.height() == view.ruler.height()
    assert view.key_field.height() == view.header.height()


def test_the_middle_button_drags_the_view(qtbot, view):
    view.zoom_by(6, 1)
    before = view.state.geometry
    middle = Qt.MouseButton.MiddleButton
    qtbot.mousePress(view.canvas, middle, pos=QPoint(300, 200))
    qtbot.mouseMove(view.canvas, QPoint(250, 180))
    qtbot.mouseRelease(view.canvas, middle, pos=QPoint(250, 180))
    assert view.state.geometry == replace(before, left=before.left + 50, top=before.top + 20)


def test_a_chosen_note_is_said_by_name_and_place(view, owner):
    view.state.choose(frozenset({3}))
    assert view.canvas.accessibleDescription().endswith("1 note selected: F4 at bar 2, beat 1, velocity 70")
    view.state.choose(frozenset())
    view.set_tool(Tool.DRAW)
    view.editor.move_caret(6, 2)
    assert view.canvas.accessibleDescription().endswith("D4 at bar 1, beat 2.5")
    assert owner.edits == []
