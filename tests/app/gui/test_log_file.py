"""The log: a fault becomes one sentence, and its traceback lies where the sentence says."""

import sys
import threading
from pathlib import Path

import pytest

from ripieno.app.gui.log_file import listen, log_path, note, note_fault, unlisten


def raised() -> Exception:
    """Return a fault with a traceback."""
    try:
        int("nought")
    except ValueError as error:
        return error
    raise AssertionError


def test_a_fault_is_one_sentence_that_names_the_log(tmp_path: Path):
    path = tmp_path / "logs" / "ripieno.log"
    said = note_fault(raised(), path)
    assert str(path) in said
    assert "\n" not in said
    assert "Traceback" in path.read_text(encoding="utf-8")
    assert "ValueError" in path.read_text(encoding="utf-8")


def test_faults_are_added_one_after_the_other(tmp_path: Path):
    path = tmp_path / "ripieno.log"
    note_fault(raised(), path)
    note_fault(raised(), path)
    assert path.read_text(encoding="utf-8").count("Traceback") == 2


def test_a_log_that_cannot_be_written_does_not_hide_the_fault(tmp_path: Path):
    (tmp_path / "file").touch()
    said = note_fault(raised(), tmp_path / "file" / "ripieno.log")
    assert "ValueError" in said
    assert "\n" not in said


def test_the_log_lies_in_the_user_s_own_folder():
    assert log_path().name == "ripieno.log"
    assert log_path().is_absolute()


def test_no_message_of_an_error_is_in_the_log(tmp_path: Path):
    path = tmp_path / "ripieno.log"
    note_fault(raised(), path)
    assert "nought" not in path.read_text(encoding="utf-8")


def test_the_log_begins_anew_and_one_older_file_is_kept(tmp_path: Path):
    path = tmp_path / "ripieno.log"
    for number in range(40):
        assert note(f"{number} " + "x" * 50_000, path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ripieno.log", "ripieno.log.1"]
    assert max(each.stat().st_size for each in tmp_path.iterdir()) < 600_000
    assert "39 x" in path.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_can_read_the_log(tmp_path: Path):
    path = tmp_path / "logs" / "ripieno.log"
    note("one", path)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)  # as earlier versions made it
    note("x" * 600_000, path)
    note("two", path)
    assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}


def test_those_who_listen_are_told_until_they_listen_no_more(tmp_path: Path):
    reported: list[BaseException] = []
    error = raised()
    listen(reported.append)
    note_fault(error, tmp_path / "ripieno.log")
    unlisten(reported.append)
    note_fault(error, tmp_path / "ripieno.log")
    assert reported == [error]


def test_threads_can_write_at_once(tmp_path: Path):
    path = tmp_path / "ripieno.log"
    threads = [
        threading.Thread(target=lambda: [note("x" * 30_000, path) for _ in range(20)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [line for each in tmp_path.iterdir() for line in each.read_text(encoding="utf-8").splitlines()]
    assert {len(line.split()[-1]) for line in lines} == {30_000}
