"""The log: a fault becomes one sentence, and its traceback lies where the sentence says."""

from pathlib import Path

from app.gui.log_file import log_path, note_fault


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
