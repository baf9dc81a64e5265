"""The learn button: asks, waits, shows what was learnt and forgets it."""

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.live.learn_button import LearnButton


@pytest.fixture
def button(qtbot):
    made = LearnButton("density")
    qtbot.addWidget(made)
    return made


def test_a_press_asks_and_a_second_one_calls_it_off(button):
    reported = []
    button.asked.connect(reported.append)
    button.click()
    assert button.text().startswith("Move it")
    button.click()
    assert reported == [True, False]
    assert button.text() == "Learn"


def test_what_was_learnt_is_shown_and_no_longer_waited_for(button):
    button.click()
    button.show_message("cc 21 on channel 1")
    assert (button.text(), button.isChecked()) == ("cc 21", False)
    assert "cc 21 on channel 1" in button.toolTip()
    assert "Density" in button.accessibleName()


def test_only_what_was_learnt_can_be_forgotten(button, qtbot):
    reported = []
    button.forgotten.connect(lambda: reported.append(1))
    (forget,) = button.actions()
    forget.trigger()
    assert reported == []
    button.show_message("note 36 on channel 10")
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Delete)
    assert reported == [1]
