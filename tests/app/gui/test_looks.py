"""Colours follow the desktop unless they were selected; both choices last."""

from collections import Counter
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ripieno.app.gui import looks
from ripieno.app.gui.looks import MAX_TEXT_POINTS, Looks
from ripieno.app.gui.palette import DARK, LIGHT
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.recovery import Recovery
from tests.support.opened import opened
from tests.support.program import EXAMPLES


@pytest.fixture
def desktop(monkeypatch):
    """Return a function that turns the desktop light or dark."""
    held = {"palette": DARK}
    monkeypatch.setattr(looks, "system_palette", lambda: held["palette"])

    def turn(palette):
        held["palette"] = palette
        scheme = Qt.ColorScheme.Light if palette is LIGHT else Qt.ColorScheme.Dark
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)

    return turn


def test_the_window_turns_light_with_the_desktop(window, desktop):
    desktop(LIGHT)
    assert window.palette_in_use is LIGHT
    assert window.roll.state.palette is LIGHT
    desktop(DARK)
    assert window.palette_in_use is DARK


def test_chosen_colours_stay_whatever_the_desktop_says(window, desktop):
    window.menus.actions["Colours: dark"].trigger()
    desktop(LIGHT)
    assert window.palette_in_use is DARK
    window.menus.actions["Colours: system"].trigger()
    assert window.palette_in_use is LIGHT
    desktop(DARK)


def test_colours_are_there_again_at_the_next_start(window):
    window.menus.actions["Colours: light"].trigger()
    assert window.palette_in_use is LIGHT
    assert Looks().palette is LIGHT
    window.show_palette(DARK)


def test_the_size_of_letters_is_there_again_at_the_next_start(qapp):
    before = qapp.font()
    try:
        Looks().scale_text(2)
        assert qapp.font().pointSizeF() == before.pointSizeF() + 2
        qapp.setFont(before)
        Looks().restore_text()
        assert qapp.font().pointSizeF() == before.pointSizeF() + 2
        Looks().scale_text(1000)
        assert qapp.font().pointSizeF() == MAX_TEXT_POINTS
        Looks().scale_text(0)
        assert qapp.font().pointSizeF() == looks.usual_size()
    finally:
        qapp.setFont(before)


def test_pictures_of_the_history_are_drawn_in_the_new_colours(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    window.menus.actions["History"].trigger()
    qtbot.waitUntil(lambda: window.steps.count() == 1)

    def ground():
        picture = window.steps.item(0).icon().pixmap(window.steps.iconSize()).toImage()
        places = product(range(picture.width()), range(picture.height()))
        return Counter(picture.pixelColor(x, y).name() for x, y in places).most_common(1)[0][0]

    assert ground() == DARK.background
    window.show_palette(LIGHT)
    assert ground() == LIGHT.background
    window.show_palette(DARK)


def test_the_window_is_where_it_was_and_never_larger_than_the_screen(qtbot, window, tmp_path):
    room = window.screen().availableSize()
    fresh = MainWindow(DARK, Recovery(tmp_path / "fresh"))
    qtbot.addWidget(fresh)
    assert fresh.height() < room.height()
    window.resize(window.width(), room.height() - 137)
    window.menus.looks.keep_place(window)
    later = MainWindow(DARK, Recovery(tmp_path / "later"))
    qtbot.addWidget(later)
    assert later.height() == window.height() == room.height() - 137
