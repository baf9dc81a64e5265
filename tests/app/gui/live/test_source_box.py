"""What plays: a clip when one is offered, nothing else when none is."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.gui.live.source_box import SourceBox


@pytest.fixture
def box(qtbot):
    made = SourceBox("What plays")
    qtbot.addWidget(made)
    return made


def test_music_comes_from_nothing_at_first(box):
    assert (box.clip, box.record, box.tracks, box.metre) == (None, None, None, (4, 4))


def test_an_offered_clip_is_chosen_and_can_be_left(box):
    box.set_clip(Path("/songs/song.mid"))
    assert box.clip == Path("/songs/song.mid")
    what = box.findChild(QComboBox)
    assert "song.mid" in what.currentText()
    what.setCurrentIndex(0)
    assert box.clip is None
    box.set_clip(None)
    assert box.clip is None


def test_bars_and_tracks_belong_to_a_clip_and_the_metre_to_nothing(box):
    bars, tracks, _ = box.findChildren(QLineEdit)
    assert not bars.isEnabled()
    box.set_clip(Path("song.mid"))
    assert bars.isEnabled()
    bars.setText("5-8")
    tracks.setText(" Piano ")
    assert (box.bars, box.tracks) == ("5-8", "Piano")


def test_a_recording_can_be_chosen_and_taken_back(box):
    box.set_record(Path("take.mid"))
    assert box.record == Path("take.mid")
    box.set_record(None)
    assert box.record is None
