"""Every knob explains itself: to the pointer, to the keyboard and to screen readers."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)


def controls(root: QWidget) -> list[QWidget]:
    """Return what the user can set in a widget; not the parts that such controls are made of."""
    made_of = (QAbstractSpinBox, QComboBox)
    found = [widget for kind in CONTROLS for widget in root.findChildren(kind)]
    return [
        widget
        for widget in found
        if not isinstance(widget, QScrollBar) and not isinstance(widget.parentWidget(), made_of)
    ]


def test_every_knob_has_words_for_pointer_and_screen_reader(window):
    silent = [
        widget
        for widget in controls(window.panel)
        if not (widget.toolTip() and widget.accessibleDescription())
    ]
    assert silent == []
    assert len(controls(window.panel)) >= 15


def test_the_words_are_shown_for_what_has_the_focus(window):
    usual = window.panel.explanation.text()
    for widget in controls(window.panel):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Enter))
        assert window.panel.explanation.text() == widget.toolTip()
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
        assert window.panel.explanation.text() == usual


def test_tab_goes_to_a_knob_and_explains_it(qtbot, window):
    window.panel.fields["strength"].slider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(window.panel.fields["strength"].slider.hasFocus)
    assert window.panel.explanation.text() == window.panel.fields["strength"].toolTip()


@pytest.mark.parametrize("name", ["clip", "region", "lane"])
def test_what_can_be_dragged_is_explained(window, name):
    QApplication.sendEvent(window.handles[name], QEvent(QEvent.Type.Enter))
    assert "Drag" in window.panel.explanation.text()
