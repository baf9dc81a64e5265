"""Velocities are seen and dragged."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from ripieno.app.gui.palette import DARK
from ripieno.app.gui.roll import velocity_lane
from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.note import Note
from tests.app.gui.roll.song import KEYS, Hand

FIRST, SECOND, THIRD = KEYS[:3]


@pytest.fixture
def lane(view):
    return view.velocity


@pytest.fixture
def knob(view, lane):
    """Return where a note's bar ends."""
    return lambda note: (view.state.geometry.x_at(note.onset) + 1, lane.y_at(note.velocity))


@pytest.fixture
def hand(qtbot, lane) -> Hand:
    return Hand(qtbot, lane)


def test_a_velocity_is_found_again_at_its_height(lane):
    assert [lane.velocity_at(lane.y_at(velocity)) for velocity in range(1, 128)] == list(range(1, 128))
    assert lane.velocity_at(-50) == 127
    assert lane.velocity_at(900) == 1


def test_a_drag_changes_one_note(owner, hand, lane, knob):
    x, _ = knob(SECOND)
    hand.drag(knob(SECOND), (x, round(lane.y_at(SECOND.velocity)) + 20))
    ((_, removed, added, words),) = owner.edits
    assert removed == (SECOND,)
    louder = added[0].velocity
    assert added == (replace(SECOND, velocity=louder),)
    assert louder == pytest.approx(SECOND.velocity - 20 / (lane.height() - 16) * 127, abs=2)
    assert words == "Set velocity of a note"


def test_a_drag_of_a_chosen_note_takes_the_others_along(view, owner, hand, knob):
    view.state.choose(frozenset({0, 1}))
    x, y = knob(FIRST)
    hand.drag((x, y), (x, y + 10))
    (_, removed, added, words) = owner.edits[0]
    assert removed == (FIRST, SECOND)
    fall = FIRST.velocity - added[0].velocity
    assert fall > 0
    assert added == (replace(FIRST, velocity=80 - fall), replace(SECOND, velocity=90 - fall))
    assert words == "Set velocity of 2 notes"


def test_the_draw_tool_sweeps_over_bars(view, owner, hand, lane, knob):
    view.set_tool(Tool.DRAW)
    y = lane.y_at(40)
    hand.drag((knob(FIRST)[0] + 1, y), (knob(SECOND)[0], y), (knob(THIRD)[0], y))
    ((_, removed, added, _),) = owner.edits
    assert removed[0] == FIRST
    assert removed[-1] == THIRD
    assert {note.velocity for note in added} <= {39, 40, 41}


def test_a_press_far_from_any_bar_changes_nothing(owner, hand, lane):
    hand.drag((lane.width() - 4, 20), (lane.width() - 4, 60))
    assert owner.edits == []


def test_bars_are_as_high_as_notes_are_loud_singly_and_as_an_image(lane, knob, monkeypatch):
    for most in (400, 0):
        monkeypatch.setattr(velocity_lane, "MAX_SINGLE_ITEMS", most)
        image = lane.grab().toImage()
        x, y = knob(THIRD)
        assert image.pixelColor(round(x - 1), int(y) + 8) != QColor(DARK.background)
        below = image.pixelColor(int(x) + 12, int(y) + 8)
        assert below == QColor(DARK.background)


def test_the_louder_of_two_notes_is_seen(view, lane, monkeypatch):
    monkeypatch.setattr(velocity_lane, "MAX_SINGLE_ITEMS", 0)
    scene = view.state.scene
    lanes = (replace(scene.clip.lanes[0], notes=(Note(960, 9, 60, 120), Note(960, 9, 64, 20))),)
    view.set_scene(replace(scene, clip=replace(scene.clip, lanes=lanes)))
    x = round(view.state.geometry.x_at(960))
    assert lane.grab().toImage().pixelColor(x, round(lane.y_at(110))) != QColor(DARK.background)


def test_the_velocity_is_written_beside_a_bar_that_is_dragged(lane, hand, knob, view):
    x, y = knob(SECOND)
    hand.press((x, y))
    hand.move((x, y + 10))
    dragged = lane.grab().toImage()
    words = dragged.copy(round(x) + 8, round(y) + 4, 16, 12)
    lightest = max(words.pixelColor(column, row).lightness() for column in range(16) for row in range(12))
    assert lightest > 150
    hand.let_go((x, y + 10))
    assert not view.state.draft.notes


def test_a_drag_ends_without_a_trace_when_its_notes_are_replaced(view, owner, hand, knob):
    x, y = knob(THIRD)
    hand.press((x, y))
    hand.move((x, y + 5))
    lanes = (replace(view.state.scene.clip.lanes[0], notes=(FIRST,)),)
    view.set_scene(replace(view.state.scene, clip=replace(view.state.scene.clip, lanes=lanes)))
    hand.move((x, y + 9))
    hand.let_go((x, y + 9))
    assert owner.edits == []
