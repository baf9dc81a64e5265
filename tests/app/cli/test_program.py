import io
import os
import sys

import pytest

from ripieno.app.cli.main import main
from ripieno.app.cli.program import DEBUG_VARIABLE, Failure, printable, say
from ripieno.engine.errors import RipienoError
from tests.support.program import assert_one_sentence, run_here


@pytest.fixture
def broken(monkeypatch):
    """Give a function that makes every command raise an error."""

    def breaks(error: BaseException) -> None:
        def perform(_):
            raise error

        monkeypatch.setattr("ripieno.app.session.session.perform", perform)
        monkeypatch.delenv(DEBUG_VARIABLE, raising=False)

    return breaks


def test_an_expected_error_is_its_own_sentence(broken, capsys):
    broken(RipienoError("song.mid is no song; sing."))
    ended = run_here(capsys, "info", "song.mid")
    assert_one_sentence(ended)
    assert ended.err == "Error: song.mid is no song; sing.\n"


@pytest.mark.parametrize(
    "error",
    [ValueError("two\nlines"), ZeroDivisionError(), KeyError("x"), MemoryError(), RecursionError("deep")],
)
def test_a_fault_of_the_program_is_one_sentence_with_the_way_to_learn_more(broken, capsys, error):
    broken(error)
    ended = run_here(capsys, "info", "song.mid")
    assert_one_sentence(ended)
    assert type(error).__name__ in ended.err
    assert f"{DEBUG_VARIABLE}=1" in ended.err


def test_the_full_report_comes_when_asked_for(broken, monkeypatch):
    broken(ZeroDivisionError())
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    with pytest.raises(ZeroDivisionError):
        main.main(["info", "song.mid"], prog_name="ripieno")


def test_an_interrupt_ends_with_status_130_and_one_line(broken, capsys):
    broken(KeyboardInterrupt())
    ended = run_here(capsys, "info", "song.mid")
    assert ended == (130, "", "Error: Stopped before the end.\n")


def test_a_reader_who_left_is_no_error_to_speak_of(broken, capsys):
    broken(BrokenPipeError(32, "Broken pipe"))
    stdout, stderr = sys.stdout, sys.stderr
    try:
        ended = run_here(capsys, "info", "song.mid")
    finally:
        sys.stdout, sys.stderr = stdout, stderr
    assert ended == (1, "", "")


@pytest.mark.parametrize(
    "words", [("no-such-command",), ("info",), ("info", "--no-such-option", "x"), ("inpaint", "x")]
)
def test_wrong_usage_ends_with_status_2(capsys, words):
    ended = run_here(capsys, *words)
    assert ended.status == 2
    assert "Traceback" not in ended.err


def test_letters_that_the_output_lacks_become_question_marks(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    say("A\u2013B")
    assert raw.getvalue() == b"A?B" + os.linesep.encode()


def test_a_full_disk_is_told(monkeypatch):
    class FullOutput(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", FullOutput())
    with pytest.raises(Failure, match="no space left"):
        say("x")


def test_a_closed_output_is_no_failure(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert say("x") is None


def test_what_is_printed_stays_on_one_line_and_commands_no_terminal():
    assert printable("a\x1b[31m\nb\udcff\u6b4c") == "a\ufffd[31m\ufffdb\ufffd\u6b4c"
