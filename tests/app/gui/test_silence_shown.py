"""A file whose music begins at bar 33 and whose end lies at bar 1800, in the window."""

import pytest

from ripieno.engine.generate import FillOptions
from tests.app.gui.generate.test_generate_menu import dialog_of, finish, press
from tests.support.bar_songs import bar_song
from tests.support.opened import opened
from tests.support.small_song import BAR

QUICK = FillOptions(seed=5, steps=2, variations=2)


@pytest.fixture
def song(window, tmp_path):
    """Return the window with the file, and what it reports."""
    path = tmp_path / "late.mid"
    path.write_bytes(bar_song(beats=range(32 * 4, 40 * 4), end=1800 * BAR))
    reported = []
    window.editor_model.reported.connect(reported.append)
    assert opened(window.editor_model, path)
    window.editor_model.fill_session.options = QUICK
    return window, reported


def test_where_the_music_lies_is_said_when_the_file_is_open(song):
    assert song[1][-1] == "Opened late.mid  The music of late.mid lies in bars 33\N{EN DASH}40 of 1800."


def test_all_of_the_music_is_shown_rather_than_all_of_the_silence(song):
    window, _ = song
    window.menus.actions["Zoom to fit"].trigger()
    geometry, width = window.roll.state.geometry, window.roll.navigator.size.width()
    assert 30 * BAR < geometry.tick_at(0) <= 32 * BAR
    assert 40 * BAR <= geometry.tick_at(width) < 60 * BAR


@pytest.mark.parametrize(("end", "bars"), [(0, (40, 41)), (1, (30, 31))])
def test_bars_that_are_added_lie_beside_the_music_and_that_is_said(qtbot, song, end, bars):
    window, reported = song
    dialog = dialog_of(window, "Extend")
    dialog.form.bars.setValue(2)
    dialog.form.at.setCurrentIndex(end)
    press(qtbot, dialog)
    assert finish(qtbot, window).region.bars == bars
    words = next(text for text in reversed(reported) if "seed 5" in text)
    assert words.endswith(("follow the music.", "right before it, and nothing moves."))
    assert window.roll.state.scene.clip.bars == 1800
