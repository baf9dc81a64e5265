"""What is kept of a session is found again once its program has gone, and only then."""

import contextlib
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import FileError
from ripieno.app.session.editor import project as project_module
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History, HistoryStep
from ripieno.app.session.editor.left_session import Damaged, Left, read_left
from ripieno.app.session.editor.project import CONTENTS, Project, save_project
from ripieno.app.session.editor.recovery import DAMAGED, EARLIER, KEPT_DAYS, Recovery
from ripieno.app.session.editor.session_notes import FileStamp, RollPosition, SessionNotes
from ripieno.engine.music.roles import Role
from tests.support.program import ROOT
from tests.support.small_song import write_song

DAY = 24 * 60 * 60

KEEP = """
import sys
from pathlib import Path
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History
from ripieno.app.session.editor.project import Project
from ripieno.app.session.editor.recovery import Recovery
recovery = Recovery(Path(sys.argv[1]))
recovery.keep(Project(History.of(Document.open(Path(sys.argv[2])))))
print(recovery.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def project(tmp_path):
    song = write_song(tmp_path)
    opened = Document.open(song)
    steps = History.of(opened).done(HistoryStep("Role", opened.with_role(0, Role.PAD)))
    return Project(steps, song)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "recovery"


@contextlib.contextmanager
def running(folder, song):
    """Run a program that keeps a session; yield its process and where the session is."""
    with subprocess.Popen(
        [sys.executable, "-c", KEEP, str(folder), str(song)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def leave(folder, project, name=None, notes=None):
    """Leave a session as a program that was killed does; return where it lies."""
    recovery = Recovery(folder)
    recovery.keep(project, notes)
    recovery.let_go()
    return recovery.path if name is None else recovery.path.rename(folder / name)


@contextlib.contextmanager
def found(folder):
    """Yield what was left, and release it."""
    each = list(Recovery(folder).left())
    yield each
    for one in each:
        if isinstance(one, Left):
            one.release()


def test_a_session_whose_program_was_killed_is_found_and_not_before(folder, project):
    with running(folder, project.source) as (process, path):
        with found(folder) as left:
            assert left == []
        process.kill()
        process.wait()
        with found(folder) as (left,):
            assert left.path == path


def test_a_session_is_found_whatever_program_has_the_number_of_its_program_now(folder, project):
    names = {f"{number}.ripieno" for number in (1, os.getpid(), os.getppid())}
    for name in names:
        leave(folder, project, name)
    with found(folder) as left:
        assert {each.path.name for each in left} == names
        assert all(each.project == project for each in left)


def test_all_sessions_are_found_and_none_is_offered_twice(folder, project):
    paths = {leave(folder, project) for _ in range(3)}
    with found(folder) as first, found(folder) as second:
        assert {each.path for each in first} == paths
        assert second == []
    with found(folder) as again:
        assert {each.path for each in again} == paths


def test_our_own_session_is_left_alone(folder, project):
    here = Recovery(folder)
    here.keep(project)
    assert list(here.left()) == []
    with found(folder) as left:
        assert left == []
    here.forget()


def corrupt(path):
    """Turn bits in the middle of each member's compressed bytes, as a bad disk does."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            start = member.header_offset + 30 + len(member.filename)
            for at in range(start, start + member.compress_size):
                data[at] ^= 0x55
    path.write_bytes(data)


def rewrite(path, contents):
    """Replace the contents of a project."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(CONTENTS, contents)


SPOILS = {
    "bits": corrupt,
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "deep": lambda path: rewrite(path, "[" * 100_000),
    "no object": lambda path: rewrite(path, "[]"),
    "no steps": lambda path: rewrite(
        path, json.dumps({"version": 1, "source": None, "at": 0, "steps": [], "settings": {}})
    ),
    "lists for text": lambda path: rewrite(
        path, json.dumps({"version": [], "source": [], "at": [], "steps": 3, "settings": 4})
    ),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_damaged_file_hides_no_other_and_is_kept_and_said_once(folder, project, spoil):
    first = leave(folder, project, "1.ripieno")
    damaged = leave(folder, project, "2.ripieno")
    last = leave(folder, project, "3.ripieno")
    spoil(damaged)
    data = damaged.read_bytes()
    with found(folder) as each:
        assert [one.path for one in each if isinstance(one, Left)] == [first, last]
        (reported,) = [one for one in each if isinstance(one, Damaged)]
    assert reported == Damaged("2.ripieno", folder / DAMAGED / "2.ripieno")
    assert reported.kept.read_bytes() == data
    with found(folder) as each:
        assert [one.path for one in each] == [first, last]


def test_a_second_damaged_file_of_the_same_name_takes_no_other_s_place(folder, project):
    for content in (b"one", b"two"):
        leave(folder, project, "1.ripieno").write_bytes(content)
        assert [type(each) for each in Recovery(folder).left()] == [Damaged]
    assert {path.read_bytes() for path in (folder / DAMAGED).iterdir()} == {b"one", b"two"}


def test_a_session_of_a_later_version_stays_for_it(folder, project):
    path = leave(folder, project)
    rewrite(path, json.dumps({"version": 99}))
    assert list(Recovery(folder).left()) == []
    assert path.exists()


def test_what_is_forgotten_is_gone(folder, project):
    here = Recovery(folder)
    here.keep(project)
    here.forget()
    here.forget()
    assert list(folder.iterdir()) == []


def test_what_was_left_can_be_taken_over_and_kept_on(folder, project):
    path = leave(folder, project)
    here = Recovery(folder)
    here.keep(project)
    (left,) = here.left()
    here.take_over(left)
    assert here.path == path
    assert list(folder.glob("*.ripieno")) == [path]
    here.keep(Project(project.history.undone(), project.source))
    with found(folder) as others:
        assert others == []
    here.let_go()
    with found(folder) as (again,):
        assert again.project.history.at == 0


def test_what_is_declined_can_be_had_back_for_a_month(folder, project):
    path = leave(folder, project, notes=SessionNotes("My song.mid"))
    here = Recovery(folder)
    (left,) = here.left()
    here.decline(left)
    assert list(here.left()) == []
    (earlier,) = here.earlier()
    assert earlier.path == folder / EARLIER / path.name
    assert earlier.name == "My song.mid"
    assert read_left(earlier.path).project == project
    for age, count in ((KEPT_DAYS - 1, 1), (KEPT_DAYS + 1, 0)):
        os.utime(earlier.path, (time.time() - age * DAY,) * 2)
        assert list(here.left()) == []
        assert len(here.earlier()) == count


def test_the_days_count_from_when_it_was_declined(folder, project):
    path = leave(folder, project)
    os.utime(path, (time.time() - 2 * KEPT_DAYS * DAY,) * 2)
    here = Recovery(folder)
    (left,) = here.left()
    here.decline(left)
    assert list(here.left()) == []
    assert len(here.earlier()) == 1


def test_our_own_session_can_be_set_aside(folder, project):
    here = Recovery(folder)
    here.set_aside()
    here.keep(project)
    here.set_aside()
    assert [each.path.name for each in here.earlier()] == [here.path.name]
    assert list(here.left()) == []


def test_names_places_and_what_was_saved_come_back(folder, project):
    notes = SessionNotes("a.mid", folder / "a.mid", FileStamp(3, 4), 1, RollPosition(0.5, 12.0, 7.0, 8.0))
    leave(folder, project, notes=notes)
    with found(folder) as (left,):
        kept = left.notes
        assert (kept.name, kept.file, kept.stamp, kept.saved) == (
            *("a.mid", folder / "a.mid"),
            *(FileStamp(3, 4), 1),
        )
        assert kept.view == RollPosition(0.5, 12.0, 7.0, 8.0)
        assert left.summary.name == "a.mid"


def test_without_a_name_it_is_called_after_the_clip(folder, project):
    path = folder / "1.ripieno"
    folder.mkdir(parents=True)
    save_project(project, path)
    with found(folder) as (left,):
        assert left.summary.name == project.source.name


def test_steps_that_a_file_cannot_hold_are_left_out_and_the_saved_one_is_still_known(
    folder, project, monkeypatch
):
    history = project.history
    for pitch in range(40, 44):
        (note, *_) = history.document.clip.lanes[0].notes
        moved = note.__class__(note.onset, pitch, note.velocity, note.length, note.channel)
        history = history.done(HistoryStep(f"Move {pitch}", history.document.edited(0, (note,), (moved,))))
    size = len(history.document.encoded)
    monkeypatch.setattr(project_module, "_MAX_MUSIC_BYTES", size * 3 + size // 2)
    leave(folder, Project(history), notes=SessionNotes(saved=len(history.steps) - 2))
    with found(folder) as (left,):
        kept = left.project.history
        assert kept.document == history.document
        assert kept.steps[0] == history.steps[0]
        assert len(kept.steps) < len(history.steps)
        assert kept.steps[left.notes.saved] == history.steps[-2]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path, project):
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="RIPIENO_RECOVERY"):
        Recovery(tmp_path / "file" / "recovery").keep(project)


def test_what_killed_programs_have_left_besides_sessions_is_swept(folder):
    folder.mkdir(parents=True)
    lock, old, new = folder / "1.lock", folder / ".ripieno-1.tmp", folder / ".ripieno-2.tmp"
    for path in (lock, old, new):
        path.touch()
    os.utime(old, (time.time() - DAY,) * 2)
    assert list(Recovery(folder).left()) == []
    assert [path.name for path in folder.iterdir()] == [new.name]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_can_read_it(folder, project):
    here = Recovery(folder)
    here.keep(project)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    here.set_aside()
    assert (folder / EARLIER).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_session_is_locked_again_where_its_folder_was_emptied(folder, project):
    here = Recovery(folder)
    here.keep(project)
    for path in folder.iterdir():
        path.unlink()
    here.keep(project)
    with found(folder) as left:
        assert left == []
    here.forget()
