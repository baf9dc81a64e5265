"""The top of the panel: what can be pressed when, and where the music is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.transport import TRIGGERS, LiveTransport
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import LiveStatus

STATUS = LiveStatus(12, 3.4, 118.0, True, "midi, waiting", 4, 0.3, 0, 0, 0, "stream")


@pytest.fixture
def board(qapp):
    assert qapp is not None
    return Board(Controls())


@pytest.fixture
def transport(qtbot, board):
    made = LiveTransport(board.rows)
    qtbot.addWidget(made)
    return made


def test_one_button_goes_live_and_ends(transport, qtbot):
    with qtbot.waitSignal(transport.going):
        transport.go.click()
    transport.show_status(STATUS)
    assert transport.go.text() == "End"
    with qtbot.waitSignal(transport.leaving):
        transport.go.click()
    transport.show_leaving()
    assert not transport.go.isEnabled()
    transport.show_idle()
    assert (transport.go.text(), transport.go.isEnabled()) == ("Go live", True)


def test_bar_and_beat_are_shown_from_one_and_the_clock_in_words(transport):
    transport.show_status(STATUS)
    assert transport.place == "12 . 3"
    texts = [label.text() for label in transport.findChildren(QLabel)]
    assert "Playing \N{MIDDLE DOT} 118.0 BPM \N{MIDDLE DOT} waiting for MIDI clock" in texts


def test_nothing_but_panic_can_be_triggered_before_the_session(transport, board):
    transport.show_idle()
    assert [board.rows[name].field.isEnabled() for name in TRIGGERS] == [False] * len(TRIGGERS)
    assert board.rows["panic"].field.isEnabled()


def test_panic_is_the_largest_trigger_and_has_keys(transport, board, qtbot):
    with qtbot.waitActive(transport):
        transport.show()
        transport.activateWindow()
    others = [board.rows[name].field.button for name in TRIGGERS]
    size = transport.panic.size()
    assert all(size.height() > each.height() and size.width() > each.width() for each in others)
    reported = []
    board.changed.connect(lambda name, _: reported.append(name))
    qtbot.keyClick(transport, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert reported == ["panic"]
