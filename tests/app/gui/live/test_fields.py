"""Fields: what the user does comes out once, what is shown comes out never."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QPushButton, QSlider, QToolButton

from ripieno.app.gui.live.fields import field_for
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.parameter import ParameterKind

TOUCHED = (QSlider, QAbstractSpinBox, QCheckBox, QComboBox, QPushButton, QToolButton)
VALUED = [control for control in CONTROLS.values() if control.kind is not ParameterKind.TRIGGER]


@pytest.fixture
def field(qtbot):
    """Give a function that makes a field and a list of what it tells."""

    def make(name):
        made = field_for(CONTROLS[name])
        qtbot.addWidget(made)
        reported = []
        made.changed.connect(reported.append)
        return made, reported

    return make


@pytest.mark.parametrize("control", VALUED, ids=lambda control: control.name)
def test_showing_a_value_tells_nobody(field, control):
    made, reported = field(control.name)
    made.show_value(control.default)
    for value in control.choices[:3]:
        made.show_value(value)
    assert reported == []


@pytest.mark.parametrize("name", CONTROLS)
def test_what_is_touched_has_a_name_for_screen_readers_and_a_tooltip(field, name):
    made, _ = field(name)
    touched = [widget for kind in TOUCHED for widget in made.findChildren(kind)]
    assert touched
    assert all(widget.accessibleName() and widget.toolTip() for widget in touched)


@pytest.mark.parametrize("name", ["density", "tempo", "max_polyphony", "input_offset"])
def test_the_ends_of_a_slider_are_the_ends_of_the_range(field, name):
    made, reported = field(name)
    slider = made.findChild(QSlider)
    slider.setValue(slider.minimum())
    slider.setValue(slider.maximum())
    assert reported[-1] == pytest.approx(CONTROLS[name].high)
    slider.setValue(slider.minimum())
    assert reported[-1] == pytest.approx(CONTROLS[name].low)


def test_the_middle_of_density_is_neither_more_nor_less(field):
    made, reported = field("density")
    made.show_value(4)
    made.findChild(QSlider).setValue(100)
    assert reported == [1.0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.floats(0.25, 4))
def test_a_number_that_is_shown_stands_in_the_box_to_two_places(field, number):
    made, _ = field("density")
    made.show_value(number)
    assert made.findChild(QAbstractSpinBox).value() == pytest.approx(number, abs=0.0051)


def test_a_slider_in_the_hand_is_not_moved_by_what_is_shown(field):
    made, _ = field("swing")
    slider = made.findChild(QSlider)
    slider.setSliderDown(True)
    slider.setValue(50)
    made.show_value(1.0)
    assert slider.value() == 50


def test_a_number_is_told_when_it_is_typed_to_the_end(field, qtbot):
    made, reported = field("tempo")
    box = made.findChild(QAbstractSpinBox)
    box.selectAll()
    qtbot.keyClicks(box, "133")
    assert reported == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert reported == [133.0]


def test_the_seed_is_drawn_from_its_range(field, qtbot):
    made, reported = field("seed")
    made.show_value(0)
    while not reported:
        qtbot.mouseClick(made.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert 0 < reported[-1] <= CONTROLS["seed"].high
    assert made.findChild(QSlider) is None


def test_the_button_of_the_seed_says_randomize_to_all(field):
    made, _ = field("seed")
    (dice,) = made.findChildren(QToolButton)
    assert (dice.text(), dice.accessibleName()) == ("Randomize", "Randomize")


def test_a_switch_says_in_words_where_it_stands(field):
    made, reported = field("freeze")
    assert made.box.text() == "Off"
    made.box.click()
    assert (made.box.text(), reported) == ("On", [True])


def test_a_choice_tells_the_word_of_the_table(field, qtbot):
    made, reported = field("mode")
    qtbot.keyClick(made.findChild(QComboBox), Qt.Key.Key_Down)
    assert reported == ["accompany"]


def test_chords_are_told_once_when_they_are_written(field, qtbot):
    made, reported = field("chords")
    line = made.findChild(QComboBox).lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "Am | F")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.editingFinished.emit()
    assert reported == ["Am | F"]


def test_a_trigger_tells_each_press(field, qtbot):
    made, reported = field("fill")
    qtbot.mouseClick(made.button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(made.button, Qt.Key.Key_Space)
    assert reported == [None, None]
