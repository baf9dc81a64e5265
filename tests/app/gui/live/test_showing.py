"""Events on the widgets: each kind is seen where it belongs."""

from pathlib import Path

import pytest

from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.meters import Meters
from ripieno.app.gui.live.music_line import MusicLine
from ripieno.app.gui.live.showing import Showing
from ripieno.app.gui.live.transport import LiveTransport
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import (
    ControlChanged,
    LiveReport,
    LiveStatus,
    Panicked,
    SessionOpened,
    Taught,
)

CC = "cc 21 on channel 1"


class PanelParts:
    """A panel's parts, without the panel."""

    def __init__(self, qtbot):
        self.board = Board(Controls())
        self.transport = LiveTransport(self.board.rows)
        self.meters = Meters()
        self.message = MessageLine()
        self.showing = Showing(self.board, self.transport, self.meters, self.message, MusicLine())
        for widget in (self.transport, self.meters, self.message):
            qtbot.addWidget(widget)

    def says(self, event):
        self.showing.show(event)
        return self.message.text()


@pytest.fixture
def background(qtbot):
    return PanelParts(qtbot)


def test_the_ports_and_lanes_are_named_when_they_are_open(background):
    said = background.says(
        SessionOpened(("Synth",), ("Keyboard",), "ALSA", ("Bass: Synth, channel 4",), 5, None)
    )
    assert all(part in said for part in ("Synth", "ALSA", "channel 4"))
    assert background.showing.listens


def test_without_an_input_nothing_can_be_learnt(background):
    background.says(SessionOpened(("Synth",), (), "ALSA", (), 5, None))
    assert not background.showing.listens


def test_the_status_is_seen_above_and_on_the_meters(background):
    background.says(LiveStatus(2, 1.0, 90.0, True, "internal", 3, 0.2, 0, 0, 0, "stream"))
    assert background.transport.place == "2 . 1"
    assert background.meters.verdict == "All in time."


def test_a_control_that_a_knob_turned_is_seen_on_the_board(background):
    background.says(ControlChanged("freeze", value=True))
    assert background.board.rows["freeze"].field.box.isChecked()


def test_a_message_moves_from_the_control_that_had_it(background):
    background.says(Taught("density", CC))
    assert "Swing listens to cc 21" in background.says(Taught("swing", CC))
    assert background.board.rows["density"].learn.message == ""
    assert background.board.rows["swing"].learn.message == CC
    assert "no message" in background.says(Taught("swing", ""))


def test_warnings_have_a_sign_and_panic_is_told(background):
    assert background.says(Warned("The port has gone.")).startswith("\N{WARNING SIGN}")
    assert background.says(Panicked()).startswith("Panic")


def test_the_report_says_what_was_played_and_recorded(background):
    said = background.says(LiveReport(75.0, 9, 210, 600, None, 0, 0, 0, Path("take.mid")))
    assert said == "Played 1:15 minutes, 9 bars, 210 notes. Recorded to take.mid."


def test_what_is_unknown_is_passed_over(background):
    assert background.says(object()) == ""
