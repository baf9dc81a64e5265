"""The music in words."""

import pytest

from ripieno.app.gui.live.music_line import MusicLine, music_words
from ripieno.app.session.live.live_events import LiveStatus
from ripieno.app.session.live.music_display import LaneDisplay, MusicDisplay

LANES = (
    LaneDisplay("Lead", is_on=True),
    LaneDisplay("Bass", is_on=True, is_locked=True),
    LaneDisplay("Drums", is_on=False),
)


def status(scene=0, **music):
    return LiveStatus(
        *(1, 1.0, 120.0, True, "internal", 2, 0.0, 0, 0, 0, "stream"),
        density=1.5,
        music=MusicDisplay(LANES, **music),
        scene=scene,
    )


@pytest.fixture
def line(qtbot):
    made = MusicLine()
    qtbot.addWidget(made)
    return made


def test_lanes_density_and_what_is_known_are_shown():
    words = music_words(status(3, key="A minor", chords="Am", next_chords="F", section="A"))
    for part in ("Lead", "Bass (locked)", "[Drums]", "Key A minor", "Chords Am", "Density 1.5"):
        assert part in words
    assert words.endswith("Scene 3 \N{MIDDLE DOT} Section A \N{MIDDLE DOT} Next: F")


def test_what_is_not_known_is_left_out():
    words = music_words(status())
    assert all(part not in words for part in ("Key", "Chords", "Section", "Next", "Scene"))


def test_what_comes_next_in_the_form_counts_more_than_the_next_chords():
    assert "Next: B in 2 bars" in music_words(status(next_chords="F", upcoming="B in 2 bars"))


def test_the_line_is_there_while_there_is_something_to_show(line):
    line.show_status(status())
    assert "Lead" in line.text()
    line.clear()
    assert line.text() == ""
