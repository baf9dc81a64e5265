"""What plays: a clip when one is offered, nothing else when none is."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from ripieno.app.gui.live.source_box import SourceBox


@pytest.fixture
def box(qtbot):
    made = SourceBox("Music")
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


def test_an_offer_that_is_repeated_leaves_the_choice_alone(box):
    box.set_clip(Path("song.mid"))
    box.findChild(QComboBox).setCurrentIndex(0)
    box.set_clip(Path("song.mid"))
    assert box.clip is None


def test_a_file_that_the_user_chose_outlives_an_offer_of_none(box, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/songs/own.mid", ""))
    box.browse.click()
    box.set_clip(None)
    assert box.clip == Path("/songs/own.mid")
    box.set_clip(Path("other.mid"))
    assert box.clip == Path("other.mid")
