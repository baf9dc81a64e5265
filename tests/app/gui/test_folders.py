"""Where file dialogs begin."""

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QToolButton

from ripieno.app.gui.batch.panel import BatchPanel
from ripieno.app.gui.folders import folder_to_open, folder_to_save
from ripieno.app.gui.live.source_box import SourceBox
from ripieno.app.session import examples
from ripieno.app.session.examples import example_clip
from tests.support.opened import opened
from tests.support.program import EXAMPLES
from tests.support.rights import bound_by_rights


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's folder with one for music; QStandardPaths reads the variable and the file each time."""
    home = tmp_path / "home"
    (home / "Musik").mkdir(parents=True)
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text(
        'XDG_MUSIC_DIR="$HOME/Musik"\nXDG_DOCUMENTS_DIR="$HOME/Dokumente"\n', encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation) == str(
        home / "Musik"
    )
    return home


@pytest.fixture
def locked(tmp_path):
    """A folder with a song, in which nothing can be written."""
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "song.mid").write_bytes(EXAMPLES[0].read_bytes())
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_file_is_saved_beside_the_clip_that_was_opened(tmp_path):
    assert folder_to_save(tmp_path / "song.mid") == tmp_path


def test_a_folder_that_cannot_be_written_to_is_passed_over(home, locked):
    with bound_by_rights():
        assert folder_to_save(locked / "song.mid") == home / "Musik"
        assert folder_to_open(locked / "song.mid") == locked


def test_the_next_file_known_serves_where_the_first_does_not(home, tmp_path):
    assert folder_to_save(None, tmp_path / "gone" / "song.mid", home / "session.ripieno") == home


def test_a_clip_that_came_with_the_program_is_saved_among_the_users_music(home):
    assert folder_to_save(example_clip()) == home / "Musik"
    assert folder_to_open(example_clip()) == home / "Musik"


def test_an_example_is_known_by_whatever_path_it_is_opened(home, tmp_path):
    link = tmp_path / "installed"
    link.symlink_to(examples.examples_folder(), target_is_directory=True)
    assert folder_to_save(link / example_clip().name) == home / "Musik"


def test_the_documents_serve_where_there_is_no_folder_for_music(home):
    (home / "Musik").rmdir()
    (home / "Dokumente").mkdir()
    assert folder_to_save(None) == home / "Dokumente"


def test_the_home_serves_where_there_are_neither(home):
    (home / "Musik").rmdir()
    assert folder_to_save(None) == home


def test_a_folder_for_music_that_cannot_be_written_to_is_passed_over(home):
    (home / "Musik").chmod(0o555)
    with bound_by_rights():
        assert folder_to_save(None) == home
        assert folder_to_open(None) == home / "Musik"


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("Save", "song filled.mid"),
        ("Save as MIDI", "song filled.mid"),
        ("Save project", "song.ripieno"),
        ("Export audio", "song.wav"),
        ("Export image", "song.png"),
    ],
)
def test_every_file_is_proposed_where_it_can_be_written(window, home, locked, monkeypatch, action, name):
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: asked.append(words[2]) or ("", ""))
    opened(window.editor_model, locked / "song.mid")
    with bound_by_rights():
        window.menus.actions[action].trigger()
    assert asked == [str(home / "Musik" / name)]


def test_the_first_save_of_the_example_is_proposed_among_the_users_music(window, home, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: asked.append(words[2]) or ("", ""))
    opened(window.editor_model, example_clip())
    window.menus.actions["Save"].trigger()
    assert asked == [str(home / "Musik" / f"{example_clip().stem} filled.mid")]


def test_files_are_opened_from_where_the_last_ones_were(window, home, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: asked.append(words[2]) or ("", ""))
    window.menus.actions["Open"].trigger()
    window.menus.files.remember(tmp_path / "song.mid")
    window.menus.actions["Open"].trigger()
    assert asked == [str(home / "Musik"), str(tmp_path)]


def test_results_of_a_batch_are_proposed_where_they_can_be_written(qtbot, home, locked):
    panel = BatchPanel()
    qtbot.addWidget(panel)
    with bound_by_rights():
        panel.add([locked / "song.mid"])
    assert panel.form.out == home / "Musik" / "song-filled"


def test_music_is_recorded_where_it_can_be_written(qtbot, home, locked, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: asked.append(words[2]) or ("", ""))
    box = SourceBox("Music")
    qtbot.addWidget(box)
    record = next(each for each in box.findChildren(QToolButton) if "record" in each.accessibleName())
    box.set_clip(locked / "song.mid")
    with bound_by_rights():
        record.click()
    box.set_record(locked / "mine.mid")
    record.click()
    assert asked == [str(home / "Musik" / "take.mid"), str(locked / "mine.mid")]
