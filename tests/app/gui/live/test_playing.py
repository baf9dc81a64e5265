"""A session on a thread: what is slow or can fail happens when its events are taken."""

from pathlib import Path

import pytest

from ripieno.app.gui.live.playing import Playing
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import ControlChanged
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.errors import RipienoError
from tests.support.small_song import write_song


def test_a_missing_clip_is_told_only_when_the_session_opens(tmp_path):
    playing = Playing(LiveSetup(clip=tmp_path / "none.mid", has_tempo=False))
    with pytest.raises(RipienoError, match=r"none\.mid"):
        next(playing.events())


def test_bars_that_are_no_bars_are_told_in_a_sentence():
    playing = Playing(LiveSetup(clip=Path("song.mid")), bars="five")
    with pytest.raises(RipienoError, match="five"):
        next(playing.events())


def test_the_first_event_is_the_tempo_that_holds(tmp_path):
    song = write_song(tmp_path, "song.mid")
    events = Playing(
        LiveSetup(clip=song, has_tempo=False, controls=Controls(tempo=61.0)), bars="all"
    ).events()
    first = next(events)
    events.close()
    assert isinstance(first, ControlChanged)
    assert first.name == "tempo"
    assert first.value != 61.0
