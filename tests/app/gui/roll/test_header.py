"""The key and the chords are shown and typed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.roll import header_strip
from ripieno.app.gui.roll.header_strip import Segment, segment_at
from ripieno.engine.music.keys import Key
from tests.app.gui.roll.song import BAR, PPQ, Hand

CHORDS = ((0, BAR, "C"), (BAR, BAR + 2 * PPQ, "Am7"), (3 * BAR, 5 * BAR, "G"))


@pytest.fixture
def header(view):
    view.set_scene(replace(view.state.scene, chords=CHORDS, key=Key(0, "major")))
    return view.header


@pytest.fixture
def typed(view) -> list:
    specified: list = []
    view.chord_typed.connect(lambda *chord: specified.append(chord))
    return specified


@pytest.fixture
def hand(qtbot, header) -> Hand:
    return Hand(qtbot, header)


def x_at(view, tick: float) -> float:
    return view.state.geometry.x_at(tick)


def test_a_stretch_without_a_chord_is_what_is_left_of_its_bar(view, header):
    assert header.segment == Segment(0, BAR, "C")
    assert segment_at(view.state, BAR + 3 * PPQ) == Segment(BAR + 2 * PPQ, 2 * BAR, "")
    assert segment_at(view.state, 2 * BAR) == Segment(2 * BAR, 3 * BAR, "")
    assert segment_at(view.state, 4 * BAR) == Segment(3 * BAR, 5 * BAR, "G")


def test_a_chord_is_typed_over_another(qtbot, view, header, hand, typed):
    hand.double((x_at(view, BAR + PPQ), 10))
    assert header.field.isVisible()
    assert header.field.selectedText() == "Am7"
    qtbot.keyClicks(header.field, "F#m7b5")
    qtbot.keyClick(header.field, Qt.Key.Key_Return)
    assert typed == [(BAR, BAR + 2 * PPQ, "F#m7b5")]
    assert not header.field.isVisible()


def test_a_chord_is_typed_where_there_was_none(qtbot, view, header, hand, typed):
    hand.double((x_at(view, 6 * BAR + PPQ), 10))
    qtbot.keyClicks(header.field, "Bb/D")
    qtbot.keyClick(header.field, Qt.Key.Key_Return)
    assert typed == [(6 * BAR, 7 * BAR, "Bb/D")]


def test_an_empty_name_asks_for_an_estimate(qtbot, view, header, hand, typed):
    hand.double((x_at(view, PPQ), 10))
    qtbot.keyClick(header.field, Qt.Key.Key_Delete)
    qtbot.keyClick(header.field, Qt.Key.Key_Return)
    assert typed == [(0, BAR, "")]


def test_what_is_no_chord_stays_open_and_is_explained(qtbot, view, header, hand, typed):
    hand.double((x_at(view, PPQ), 10))
    qtbot.keyClicks(header.field, "H13x")
    qtbot.keyClick(header.field, Qt.Key.Key_Return)
    assert typed == []
    assert header.field.isVisible()
    assert header.field.toolTip().startswith('"H13x" is not a chord')


def test_escape_leaves_the_chord_as_it_was(qtbot, view, header, hand, typed):
    hand.double((x_at(view, PPQ), 10))
    qtbot.keyClicks(header.field, "D")
    qtbot.keyClick(header.field, Qt.Key.Key_Escape)
    assert typed == []
    assert not header.field.isVisible()


def test_chords_are_reached_and_typed_by_keyboard(qtbot, header, typed):
    header.setFocus()
    qtbot.keyClick(header, Qt.Key.Key_Right)
    assert header.accessibleDescription() == "Bar 2: Am7 (detected)"
    qtbot.keyClick(header, Qt.Key.Key_Right)
    assert header.accessibleDescription() == "Bar 2: no chord"
    qtbot.keyClick(header, Qt.Key.Key_Left)
    qtbot.keyClick(header, Qt.Key.Key_D)
    assert header.field.text().casefold() == "d"
    qtbot.keyClick(header.field, Qt.Key.Key_Return)
    assert typed == [(BAR, BAR + 2 * PPQ, "d")]
    assert not header.field.isVisible()
    qtbot.keyClick(header, Qt.Key.Key_Delete)
    assert typed[1] == (BAR, BAR + 2 * PPQ, "")


def test_the_key_is_shown_and_typed(qtbot, view, header):
    assert header is not None
    assert view.key_field.accessibleDescription() == "C major"
    qtbot.keyClick(view.key_field, Qt.Key.Key_Return)
    assert view.key_field.field.text() == "C major"
    with qtbot.waitSignal(view.key_typed) as specified:
        qtbot.keyClicks(view.key_field.field, "f#m")
        qtbot.keyClick(view.key_field.field, Qt.Key.Key_Return)
    assert specified.args == ["f#m"]
    with qtbot.waitSignal(view.key_typed) as specified:
        qtbot.keyClick(view.key_field, Qt.Key.Key_Delete)
    assert specified.args == [""]


def test_what_is_no_key_is_explained(qtbot, view):
    view.key_field.setFocus()
    qtbot.keyClick(view.key_field, Qt.Key.Key_Return)
    qtbot.keyClicks(view.key_field.field, "X")
    qtbot.keyClick(view.key_field.field, Qt.Key.Key_Return)
    assert view.key_field.field.isVisible()
    assert "is not a key" in view.key_field.field.toolTip()


def test_the_field_closes_when_the_view_moves(view, header, hand, typed):
    hand.double((x_at(view, PPQ), 10))
    view.zoom_by(2, 1)
    assert not header.field.isVisible()
    assert typed == []


def test_a_pointer_that_rests_on_a_chord_names_it(view, header, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(header_strip.QToolTip, "showText", lambda _, text, __: shown.append(text))
    place = QPoint(round(x_at(view, BAR + PPQ)), 8)
    QApplication.sendEvent(header, QHelpEvent(QEvent.Type.ToolTip, place, header.mapToGlobal(place)))
    assert shown[0].splitlines()[0] == "Am7 (detected)"


def test_letters_of_chords_are_on_the_strip_where_they_fit(view, header):
    shown = header.grab().toImage()
    view.set_scene(replace(view.state.scene, chords=tuple((*span, "Bdim7") for *span, _ in CHORDS)))
    assert header.grab().toImage() != shown
    view.zoom_by(0.001, 1)
    assert not header.grab().isNull()


def test_the_focus_is_seen(qtbot, view, header):
    with qtbot.waitActive(view):
        view.activateWindow()
    without = header.grab().toImage()
    header.setFocus()
    assert header.grab().toImage() != without
    before = view.key_field.grab().toImage()
    view.key_field.setFocus()
    assert view.key_field.grab().toImage() != before


def test_a_double_click_lets_the_key_be_typed(qtbot, view, header):
    assert header is not None
    Hand(qtbot, view.key_field).double((20, 10))
    assert view.key_field.field.isVisible()


def test_a_chord_that_was_typed_is_told_from_one_that_is_on(view, header):
    view.set_scene(replace(view.state.scene, chords=((0, BAR, "C"), (BAR, 2 * BAR, "Am7"))))
    header.setFocus()
    audible = header.grab().toImage()
    view.set_scene(replace(view.state.scene, specified=frozenset({0})))
    assert header.grab().toImage() != audible
    header.clearFocus()
    header.setFocus()
    assert header.accessibleDescription() == "Bar 1: C (specified)"


LONG = tuple((bar * BAR, (bar + 1) * BAR, ("F#m7b5", "C", "Ebmaj7/G", "Am7")[bar % 4]) for bar in range(8))


@pytest.mark.parametrize("zoom", [0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("shift", [0, 37])
def test_no_box_is_empty_at_any_zoom(view, header, zoom, shift):
    view.set_scene(replace(view.state.scene, chords=LONG))
    geometry = view.state.geometry
    view.state.view(replace(geometry, per_tick=geometry.per_tick * zoom, left=float(shift)))
    image, raised = header.grab().toImage(), QColor(view.state.palette.raised).rgb()
    boxes: list[list[int]] = []
    for x in (x for x in range(image.width()) if image.pixel(x, 5) == raised):
        boxes = [*boxes[:-1], [*boxes[-1], x]] if boxes and boxes[-1][-1] == x - 1 else [*boxes, [x]]
    rows = range(5, image.height() - 8)
    for box in boxes:
        assert len({image.pixel(x, y) for x in box[2:-2] for y in rows}) > 2, (box[0], box[-1])
    written = [x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() > 110 for y in rows)]
    assert written
    assert max(written) < image.width() - 3
