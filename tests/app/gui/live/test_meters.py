"""Meters: numbers, and one sentence that says what they mean."""

from dataclasses import replace

import pytest

from ripieno.app.gui.live.meters import Meters
from ripieno.app.session.live.live_events import LiveStatus

WELL = LiveStatus(3, 2.0, 120.0, True, "internal", 4, 0.3, 0, 0, 0, "stream")


@pytest.fixture
def meters(qtbot):
    made = Meters()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "All in time"),
        ({"playing": False}, "Stopped"),
        ({"lateness": 7.0}, "heard"),
        ({"dropped": 3}, "3 notes"),
        ({"underruns": 2, "dropped": 3}, "2 bars"),
    ],
)
def test_the_gravest_trouble_is_said_in_words(meters, change, words):
    meters.show_status(replace(WELL, **change))
    assert words in meters.verdict


def test_after_the_end_no_number_stays(meters):
    meters.show_status(WELL)
    meters.clear()
    assert meters.verdict == "Nothing plays."
