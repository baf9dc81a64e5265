import tomllib

import pytest

from ripieno.app.cli.main import main
from tests.support.program import ROOT, run_here


def test_the_version_is_shown(capsys, monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", {"ripieno": "1.2.3"}.__getitem__)
    assert run_here(capsys, "--version") == (0, "ripieno 1.2.3\n", "")


def test_sources_without_installation_have_no_number_but_run(capsys, monkeypatch):
    from importlib.metadata import PackageNotFoundError

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert run_here(capsys, "--version") == (0, "ripieno (not installed, run from its sources)\n", "")


COMMANDS = (
    *("inpaint", "vary", "extend", "accompany", "reharmonise", "generate"),
    *("info", "models", "samplers", "live", "panic", "controls"),
)


@pytest.mark.parametrize("words", [("--help",), ("-h",), *((command, "-h") for command in COMMANDS)])
def test_help_is_given(capsys, words):
    ended = run_here(capsys, *words)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Usage: ripieno")


def test_no_words_at_all_give_the_overview(capsys):
    ended = run_here(capsys)
    assert "Usage: ripieno" in ended.out + ended.err  # where, and the status, is for click to decide


def test_the_overview_names_every_command(capsys):
    out = run_here(capsys, "--help").out
    assert all(f"\n  {command} " in out for command in COMMANDS)


def test_the_console_script_is_the_program():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"]["ripieno"] == "ripieno.app.cli.main:main"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_knows_both_words_for_help_by_itself(name):
    context = main.commands[name].make_context(name, [], resilient_parsing=True)
    assert context.help_option_names == ["-h", "--help"]
