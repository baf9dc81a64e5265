"""Save writes one file after the first time, and title, recent files and the mark of changes go with it."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ripieno.app.midi_io.clip_file import load
from ripieno.app.session.editor.project import load_project
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.small_song import write_song

Button = QMessageBox.StandardButton


@pytest.fixture
def song(tmp_path):
    return write_song(tmp_path)


class Answers:
    """Answers the dialogs, and keeps what they asked.

    Attributes:
        target: What to answer where a name is asked for; None cancels.
        proposed: Names that were proposed.
        answer: What to answer to questions.
        closing: What to answer where changes are not saved.
        questions: What was asked.
    """

    def __init__(self) -> None:
        self.target: Path | None = None
        self.proposed: list[str] = []
        self.answer = Button.Yes
        self.closing = Button.Discard
        self.questions: list[str] = []

    def name(self, _window, _title, usual, *_):
        """Answer the dialog for a name."""
        self.proposed.append(usual)
        return (str(self.target) if self.target else "", "")

    def question(self, _window, _title, text, *_):
        """Answer a question."""
        if "not saved" in text:
            return self.closing
        self.questions.append(text)
        return self.answer


@pytest.fixture
def answers(monkeypatch):
    answers = Answers()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answers.name)
    monkeypatch.setattr(QMessageBox, "question", answers.question)
    return answers


def change(window, role):
    """Change what a project holds."""
    window.editor_model.edits.set_role(0, role)


def draw(window, pitch):
    """Draw a note; what a MIDI file holds changes."""
    lane = window.editor_model.clip.lanes[0]
    window.editor_model.edits.edit(0, (), (Note(0, 24, pitch, 90, lane.channel),), "Draw note")


def save(window, name="Save"):
    window.menus.actions[name].trigger()


def title(window):
    return window.windowTitle().removesuffix(" \N{EN DASH} Ripieno")


def test_a_clip_is_saved_in_its_own_file_after_the_first_time_and_the_original_stays(window, song, answers):
    original = song.read_bytes()
    opened(window.editor_model, song)
    assert title(window) == f"{song.name}[*]"
    draw(window, 30)
    answers.target = song.with_name("mine.mid")
    save(window)
    assert [Path(each) for each in answers.proposed] == [song.with_name(f"{song.stem} filled.mid")]
    assert title(window) == "mine.mid[*]"
    assert not window.isWindowModified()
    draw(window, 31)
    assert window.isWindowModified()
    save(window)
    assert len(answers.proposed) == 1
    assert not window.isWindowModified()
    assert load(answers.target) == window.editor_model.history.document.smf
    assert song.read_bytes() == original
    assert answers.questions == []


def test_a_project_is_saved_in_its_own_file_and_so_is_one_that_was_opened(window, song, answers):
    opened(window.editor_model, song)
    change(window, Role.PAD)
    answers.target = song.with_name("mine.ripieno")
    save(window, "Save project")
    change(window, Role.BASS)
    save(window)
    assert len(answers.proposed) == 1
    assert load_project(answers.target).history == window.editor_model.history.value
    opened(window.editor_model, answers.target)
    assert title(window) == "mine.ripieno[*]"
    assert not window.isWindowModified()
    change(window, Role.PAD)
    save(window)
    assert len(answers.proposed) == 1
    assert load_project(answers.target).history == window.editor_model.history.value


def test_save_as_asks_and_the_file_is_another_from_then_on(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    targets = [song.with_name(name) for name in ("one.mid", "two.mid", "three.ripieno")]
    for target, name in zip(targets, ("Save", "Save as MIDI", "Save project"), strict=True):
        answers.target = target
        save(window, name)
        assert title(window) == f"{target.name}[*]"
    assert len(answers.proposed) == 3
    assert answers.proposed[1] == str(targets[0])
    first = targets[0].read_bytes()
    draw(window, 31)
    save(window)
    assert len(answers.proposed) == 3
    assert load_project(targets[2]).history == window.editor_model.history.value
    assert targets[0].read_bytes() == first


def test_a_clip_saved_from_a_project_is_never_proposed_over_the_original(window, song, answers):
    opened(window.editor_model, song)
    answers.target = song.with_suffix(".ripieno")
    save(window, "Save project")
    answers.target = None
    save(window, "Save as MIDI")
    assert Path(answers.proposed[-1]) != song


def test_undo_to_what_was_saved_takes_the_mark_away_and_redo_brings_it_back(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    answers.target = song.with_name("mine.mid")
    save(window)
    draw(window, 31)
    window.menus.actions["Undo"].trigger()
    assert not window.isWindowModified()
    window.menus.actions["Undo"].trigger()
    assert window.isWindowModified()
    window.menus.actions["Redo"].trigger()
    assert not window.isWindowModified()


def test_what_was_saved_is_among_the_recent_files(window, song, answers):
    opened(window.editor_model, song)
    for name in ("one.mid", "two.ripieno"):
        answers.target = song.with_name(name)
        save(window, "Save project" if name.endswith("ripieno") else "Save as MIDI")
    assert [Path(each).name for each in window.menus.files.lately()] == ["two.ripieno", "one.mid", song.name]


def test_a_new_clip_has_no_file_yet(window, song, answers):
    opened(window.editor_model, song)
    answers.target = song.with_name("mine.mid")
    save(window)
    opened(window.editor_model, song)
    assert title(window) == f"{song.name}[*]"
    answers.target = None
    save(window)
    assert len(answers.proposed) == 2


def test_a_save_that_fails_is_said_and_the_mark_and_the_file_stay(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    answers.target = song.with_name("mine.mid")
    save(window)
    draw(window, 31)
    answers.target.unlink()
    answers.target.mkdir()
    save(window)
    assert "mine.mid" in window.trouble.text()
    assert window.isWindowModified()
    assert window.editor_model.file.file == answers.target


def test_a_file_that_another_program_changed_is_not_replaced_without_a_question(window, song, answers):
    opened(window.editor_model, song)
    answers.target = song.with_name("mine.mid")
    save(window)
    draw(window, 31)
    answers.target.write_bytes(b"of another program")
    answers.answer = Button.No
    save(window)
    assert "mine.mid" in answers.questions[-1]
    assert answers.target.read_bytes() == b"of another program"
    assert window.isWindowModified()
    answers.answer = Button.Yes
    save(window)
    assert load(answers.target) == window.editor_model.history.document.smf
    save(window)
    assert len(answers.questions) == 2


def test_a_file_that_is_gone_is_written_again(window, song, answers):
    opened(window.editor_model, song)
    answers.target = song.with_name("mine.mid")
    save(window)
    answers.target.unlink()
    draw(window, 31)
    save(window)
    assert load(answers.target) == window.editor_model.history.document.smf
    assert answers.questions == []


def test_a_name_that_cannot_be_opened_again_gets_a_suffix(window, song, answers):
    opened(window.editor_model, song)
    for typed, written, name in (
        ("take.2", "take.2.mid", "Save as MIDI"),
        ("take", "take.mid", "Save as MIDI"),
        ("take.ripieno", "take.ripieno.mid", "Save as MIDI"),
        ("take.mid", "take.mid.ripieno", "Save project"),
        ("TAKE.MIDI", "TAKE.MIDI", "Save as MIDI"),
    ):
        answers.target = song.with_name(typed)
        save(window, name)
        assert window.editor_model.file.file == song.with_name(written)
        assert song.with_name(written).is_file()


def test_a_file_that_the_dialog_did_not_ask_about_is_not_replaced_without_a_question(window, song, answers):
    opened(window.editor_model, song)
    held = song.with_name("mine.mid")
    held.write_bytes(b"held")
    answers.target, answers.answer = song.with_name("mine"), Button.No
    save(window)
    assert held.read_bytes() == b"held"
    assert window.editor_model.file.file is None
    answers.answer = Button.Yes
    save(window)
    assert load(held) == window.editor_model.history.document.smf


def test_closing_with_changes_asks_and_does_as_it_is_told(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    answers.target, answers.closing = song.with_name("mine.mid"), Button.Save
    save(window)
    draw(window, 31)
    answers.closing = Button.Cancel
    window.close()
    assert window.isVisible()
    assert window.isWindowModified()
    answers.closing = Button.Save
    window.close()
    assert not window.isVisible()
    assert len(answers.proposed) == 1
    assert load(answers.target) == window.editor_model.history.document.smf
    assert list(window.recovery.left()) == window.recovery.earlier() == []


def test_what_was_discarded_can_be_had_back(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    document, answers.closing = window.editor_model.history.document, Button.Discard
    window.close()
    assert not window.isVisible()
    (earlier,) = window.recovery.earlier()
    assert earlier.name == song.name
    assert load_project(earlier.path).history.document == document


def test_closing_with_a_save_that_fails_stays(window, song, answers):
    opened(window.editor_model, song)
    draw(window, 30)
    answers.closing, answers.target = Button.Save, song.parent / "no folder" / "mine.mid"
    window.close()
    assert window.isVisible()
    assert "mine.mid" in window.trouble.text()
    answers.closing = Button.Discard


def test_a_name_with_the_sign_of_changes_in_it_is_shown_as_it_is(window, song, answers):
    odd = song.rename(song.with_name("song[*].mid"))
    opened(window.editor_model, odd)
    assert title(window) == "song[*][*].mid[*]"  # of which Qt shows "song[*].mid"
    assert answers is not None


@pytest.mark.skipif(os.name == "nt" or not os.fsencode("\udce9"), reason="names are bytes only on POSIX")
def test_a_session_of_a_file_whose_name_is_no_text_is_kept(qtbot, window, song, answers):
    odd = song.rename(song.with_name(os.fsdecode(b"caf\xe9.mid")))
    opened(window.editor_model, odd)
    draw(window, 30)
    qtbot.waitUntil(window.recovery.path.exists, timeout=20_000)
    assert load_project(window.recovery.path).source == odd
    assert answers is not None
