"""Small files that say they are long, and damaged ones, in the window."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.roll.choices import bars_between
from ripieno.app.gui.roll.grid import bars_in
from ripieno.app.gui.roll.ruler import changes, signs
from ripieno.app.gui.roll.scene import MAX_LANES_SHOWN
from ripieno.app.gui.sound.positions import MAX_PLAYED_SECONDS
from ripieno.app.midi_io.losses import LossError
from ripieno.app.render.synth.clicks import clicks
from ripieno.app.render.synth.playback import Playback
from ripieno.app.session.editor.document import Document
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import LAST_BAR, Region
from tests.support import small_song
from tests.support.damaged import forgetful
from tests.support.large_files import FAR, far_notes, long_note, meta, operations
from tests.support.opened import opened
from tests.support.smf_strategies import END_OF_TRACK, smf_bytes

MAX_OPERATIONS = 400_000
"""Calls that some twenty pictures take; a hundred million bars have their numbers and lines."""

HIT = b"\x00\x90\x3c\x40\x10\x3c\x00"


@pytest.fixture
def shown(window, tmp_path):
    """Return a function that shows a file in the window."""

    def show(data):
        path = tmp_path / "in.mid"
        path.write_bytes(data)
        window.editor_model.file.saved = window.editor_model.history.document
        assert opened(window.editor_model, path)
        return window

    return show


@pytest.mark.parametrize("data", [long_note(FAR), far_notes()], ids=["long note", "far notes"])
def test_a_clip_of_a_hundred_million_bars_is_scrolled_zoomed_and_chosen_with_little_work(shown, data):
    window = shown(data)
    roll, navigator = window.roll, window.roll.navigator

    def look():
        navigator.zoom_to_clip()
        navigator.go_to(bar_end=True)
        for _ in range(12):
            navigator.zoom_by(4, 1)
        roll.across.setValue(roll.across.maximum() // 2)
        window.editor_model.selection.choose_all()
        roll.editor.choose_bars(0, window.editor_model.clip.bars, adds=False)
        roll.grab()

    assert window.editor_model.clip.bars > 10**7
    assert operations(look) < MAX_OPERATIONS
    assert len(window.editor_model.selection.region.bars) == LAST_BAR + 1
    geometry = roll.state.geometry
    assert geometry.tick_at(0) == pytest.approx(window.editor_model.clip.end / 2, rel=0.01)


def test_bars_that_become_short_do_not_crowd_the_lines():
    time = TimeMap(1, metres=(MetreChange(0, 64, 1), MetreChange(256, 1, 4)))
    lines = list(bars_in(time, 0, 10**8, 200))
    starts = [start for _, start in lines]
    assert len(lines) < 10**8 / 200 + 2
    assert all(after - before >= 200 for before, after in pairwise(starts[1:]))
    plain = TimeMap(96)
    assert list(bars_in(plain, 0, 2000, 100)) == [(bar, bar * 384) for bar in range(6)]


def test_too_many_bars_are_those_next_to_where_the_choice_began():
    assert bars_between(3, 5) == range(3, 6)
    assert bars_between(5, 3) == range(3, 6)
    assert bars_between(10, 10**8) == range(10, 10 + LAST_BAR + 1)
    assert bars_between(10**8, 10) == range(10**8 - LAST_BAR, 10**8 + 1)


def test_changes_and_sections_by_ten_thousands_are_shown_a_pixel_apart(shown):
    tempos = b"".join(meta(0x51, (400_000 + at).to_bytes(3), 7) for at in range(20_000))
    marks = b"".join(meta(6, b"S%d" % at, 7) for at in range(20_000))
    window = shown(smf_bytes(HIT + END_OF_TRACK, tempos + END_OF_TRACK, marks + END_OF_TRACK))
    state = window.roll.state
    assert 10 < len(changes(state)) < 5000
    assert len(signs(state)) < 10_000
    state.view(state.geometry.zoomed(1.0, state.geometry.row, 0, 0))
    near = [tick for tick, _ in changes(state) if 0 <= tick <= 300]
    assert near == [0, *range(7, 301, 7)]
    window.roll.navigator.scroll_by(5000, 0)
    section = signs(state)[0]
    assert section.is_section
    assert section.tick == max(tick for tick in range(7, 140_001, 7) if tick < state.geometry.tick_at(0))


def test_of_thousands_of_tracks_some_are_listed_and_the_others_are_counted(shown):
    window = shown(smf_bytes(*[HIT + END_OF_TRACK] * (MAX_LANES_SHOWN + 44)))
    assert len(window.lanes.rows) == MAX_LANES_SHOWN
    labels = [label.text() for label in window.lanes.findChildren(type(window.hint))]
    assert any(text.startswith("44 more tracks are not listed") for text in labels)
    window.roll.editor.lane_selected.emit(MAX_LANES_SHOWN + 40)
    assert window.editor_model.selection.current == MAX_LANES_SHOWN + 40
    window.roll.grab()


def test_music_of_years_is_played_for_half_an_hour_from_where_it_stands(shown):
    window = shown(long_note(FAR))
    transport, time = window.transport, window.editor_model.clip.time
    for tick in (0, 10**8):
        transport.seek(tick)
        playback = transport._wanted()  # noqa: SLF001 (what would be played)
        assert playback.start <= tick < playback.end
        played = time.seconds_at(playback.end) - time.seconds_at(playback.start)
        assert played == pytest.approx(MAX_PLAYED_SECONDS, abs=1)
    window.editor_model.file.saved = window.editor_model.history.document
    shown(small_song.song())
    playback = transport._wanted()  # noqa: SLF001
    assert (playback.start, playback.end) == (0, window.editor_model.clip.end)


def test_beats_of_a_microsecond_click_no_more_than_can_be_heard():
    time = TimeMap(1, (TempoChange(0, 1),))
    playback = Playback(Clip(time, (), 10**8), 0, 10**8, metronome=True)
    assert len(list(clicks(playback))) < 4 * 2600


def test_a_damaged_file_shows_a_strip_until_it_is_dismissed(shown, qtbot):
    song = small_song.song()
    window = shown(song[: song.rindex(b"MTrk")])
    assert window.damage.isVisible()
    assert "in.mid is damaged: 1 of the 4 tracks" in window.damage.message.text()
    window.editor_model.selection.choose_bars((1,))
    assert window.damage.isVisible()
    qtbot.mouseClick(window.damage.button, Qt.MouseButton.LeftButton)
    assert not window.damage.isVisible()
    assert not window.damage.isVisible()
    shown(song[: song.rindex(b"MTrk")])
    assert window.damage.isVisible()
    shown(song)
    assert not window.damage.isVisible()


@pytest.mark.parametrize("data", forgetful(), ids=len)
def test_edits_and_fills_of_a_damaged_file_that_would_lose_notes_are_refused(data, tmp_path):
    path = tmp_path / "in.mid"
    path.write_bytes(data)
    document = Document.open(path)
    lane, start = document.clip.lanes[1], document.clip.time.bar_start(1)
    gone = lane.notes.within(start, document.clip.time.bar_start(2))
    with pytest.raises(LossError, match="would not all come back"):
        document.edited(1, gone, ())
    with pytest.raises(LossError, match="would not all come back"):
        document.filled(Region((1,), (1,)), {1: (Note(start, 20, 61, 80, lane.channel),)})
    document.save(tmp_path / "same.mid")
    assert (tmp_path / "same.mid").read_bytes() == data
