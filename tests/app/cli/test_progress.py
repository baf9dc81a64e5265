import io
import sys
from pathlib import Path

from ripieno.app.cli.progress import progress_bar
from ripieno.app.session.events import Loaded, Progress, Warned

EVENTS = (Loaded(Path("a.mid"), "[bold]Piano[/], bar 1"), Progress(1, 2), Warned("x"), Progress(2, 2))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch, stderr: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar() as draw:
        for event in EVENTS:
            draw(event)
    return stderr.getvalue()


def test_a_pipe_gets_no_progress(monkeypatch):
    assert drawn(monkeypatch, io.StringIO()) == ""


def test_a_terminal_shows_what_is_filled_with_names_as_they_are(monkeypatch):
    assert "Filling [bold]Piano[/], bar 1" in drawn(monkeypatch, Terminal())


def test_nothing_is_printed_on_the_standard_output(monkeypatch, capsys):
    drawn(monkeypatch, Terminal())
    assert capsys.readouterr().out == ""
