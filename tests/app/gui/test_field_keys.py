"""Fields give the keys back: Enter takes, Escape restores, and letters are typed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from ripieno.app.gui.roll.state import Tool
from ripieno.engine.music.keys import Key as MusicKey
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.program import EXAMPLES

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def ready(qtbot, window):
    """Return the active window with a clip, bars selected, and the keys at the notes."""
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((4, 5))
    next(each for each in window.panel.findChildren(QToolButton) if each.text() == "More").setChecked(True)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.roll.setFocus()
    return window


def press(qtbot, *keys):
    """Press keys wherever they go."""
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)


def write(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


def named(window, name) -> QWidget:
    """Return a control of the transport bar by the name that screen readers say."""
    return next(each for each in window.transport.findChildren(QWidget) if each.accessibleName() == name)


def at_notes(window) -> bool:
    return window.roll.canvas.hasFocus()


FIELDS = {
    "key": lambda window: window.panel.key,
    "seed": lambda window: window.panel.fields["seed"].box,
    "variations": lambda window: window.panel.fields["variations"].box,
    "max polyphony": lambda window: window.panel.fields["max_polyphony"].box,
    "steps": lambda window: window.panel.fields["steps"].box,
    "style": lambda window: window.panel.fields["style"].box,
    "sampler": lambda window: window.panel.fields["sampler"].box,
    "role": lambda window: window.lanes.rows[1].role,
    "output": lambda window: named(window, "Sound output"),
}


def test_enter_gives_the_keys_back_to_the_notes(qtbot, ready):
    for name, field in FIELDS.items():
        field(ready).setFocus()
        assert not at_notes(ready), name
        before = ready.editor_model.selection.region.bars
        press(qtbot, Key.Key_Return)
        assert at_notes(ready), name
        press(qtbot, Key.Key_Right)
        assert ready.editor_model.selection.region.bars == tuple(bar + 1 for bar in before), name


def test_escape_leaves_a_field_and_only_the_next_lets_go_of_the_bars(qtbot, ready):
    for name, field in FIELDS.items():
        ready.editor_model.selection.choose_bars((4, 5))
        field(ready).setFocus()
        press(qtbot, Key.Key_Escape)
        assert at_notes(ready), name
        assert ready.editor_model.selection.region == Region((4, 5), (0,)), name
        press(qtbot, Key.Key_Escape)
        assert ready.editor_model.selection.region is None, name


def test_letters_typed_in_a_field_are_no_shortcuts(qtbot, ready):
    for name, field in FIELDS.items():
        field(ready).setFocus()
        for letter in "fbdezlm":
            write(qtbot, letter)
        assert not ready.editor_model.fill_session.is_filling, name
        assert ready.roll.state.tool is Tool.SELECT, name
        assert named(ready, "Loop").isChecked(), name
        assert not named(ready, "Metronome").isChecked(), name


def test_a_typed_key_is_taken_and_the_keys_are_free(qtbot, ready):
    ready.panel.key.setFocus()
    write(qtbot, "A minor")
    press(qtbot, Key.Key_Return)
    assert ready.editor_model.history.specified_key == MusicKey(9, "minor")
    assert at_notes(ready)


def test_what_is_no_key_stays_to_be_mended(qtbot, ready):
    ready.panel.key.setFocus()
    write(qtbot, "H sharp")
    press(qtbot, Key.Key_Return)
    assert ready.panel.key.hasFocus()
    assert ready.panel.key.text() == "H sharp"
    assert ready.trouble.isVisible()
    press(qtbot, Key.Key_Escape)
    assert ready.panel.key.text() == ""
    assert at_notes(ready)


def test_escape_takes_back_what_was_typed(qtbot, ready):
    ready.panel.key.setFocus()
    write(qtbot, "D")
    press(qtbot, Key.Key_Escape)
    assert ready.editor_model.history.specified_key is None
    assert ready.panel.key.text() == ""
    ready.panel.fields["seed"].box.setValue(7)
    ready.panel.fields["seed"].box.setFocus()
    ready.panel.fields["seed"].box.selectAll()
    write(qtbot, "42")
    assert ready.editor_model.fill_session.options.seed == 42
    press(qtbot, Key.Key_Escape)
    assert ready.editor_model.fill_session.options.seed == 7


def test_enter_in_a_field_keeps_no_idea(qtbot, ready):
    ready.panel.fields["steps"].box.setValue(2)
    ready.panel.fields["variations"].box.setValue(1)
    ready.editor_model.fill()
    qtbot.waitUntil(ready.cards.keep.isEnabled, timeout=60_000)
    ready.panel.fields["seed"].box.setFocus()
    press(qtbot, Key.Key_Return)
    assert ready.editor_model.fill_session.offer is not None
    press(qtbot, Key.Key_Return)
    assert ready.editor_model.fill_session.offer is None


@pytest.mark.parametrize("part", ["key_field", "header"])
@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Escape])
def test_the_key_and_the_chords_above_the_notes_give_the_keys_back(qtbot, ready, part, end):
    strip = getattr(ready.roll, part)
    qtbot.mouseDClick(strip, LEFT, pos=QPoint(20, 10))
    assert strip.field.hasFocus()
    write(qtbot, "C")
    assert not ready.editor_model.fill_session.is_filling
    press(qtbot, end)
    assert at_notes(ready)
    assert ready.editor_model.selection.region == Region((4, 5), (0,))


@pytest.mark.parametrize("part", ["key_field", "header"])
def test_escape_leaves_the_key_and_the_chords_reached_by_tab(qtbot, ready, part):
    getattr(ready.roll, part).setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Key.Key_Escape)
    assert at_notes(ready)
    assert ready.editor_model.selection.region is not None
    press(qtbot, Key.Key_Escape)
    assert ready.editor_model.selection.region is None


def test_a_list_opened_by_the_pointer_gives_the_keys_back(qtbot, ready):
    role = ready.lanes.rows[1].role
    qtbot.mouseClick(role, LEFT)
    popup = role.view()
    qtbot.waitUntil(popup.isVisible)
    place = popup.visualRect(role.model().index(list(Role).index(Role.PAD), 0)).center()
    qtbot.wait(QApplication.doubleClickInterval() + 50)  # a list takes no release so soon after it opened
    qtbot.mouseClick(popup.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: ready.editor_model.clip.lanes[1].role is Role.PAD)
    qtbot.waitUntil(lambda: at_notes(ready))
    assert not role.hasFocus()


def test_a_list_reached_by_tab_is_searched_and_opened_by_keys(qtbot, ready):
    style = ready.panel.fields["style"].box
    style.setFocus(Qt.FocusReason.TabFocusReason)
    write(qtbot, style.itemText(2)[0])
    assert style.currentIndex() > 0
    assert style.hasFocus()
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(style.view().isVisible)
    assert not ready.transport.is_playing
    style.hidePopup()
