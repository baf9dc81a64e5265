"""Every command that the guide shows is run as it is written, or read to its end where it plays or opens."""

import importlib
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click
import pytest

from ripieno.app.cli.live.command import live_setup
from ripieno.app.cli.main import main
from ripieno.app.render.sound import find_soundfont
from ripieno.app.session.live.presets import Preset, save_preset
from tests.support import batch_here
from tests.support.documents import Shown, block, mentioned, modules, parse, shown, words_of
from tests.support.guide_song import write_song
from tests.support.program import EXAMPLES, MAX_RUN_SECONDS, ROOT, run_here
from tests.support.small_song import write_song as write_small_song

ENDLESS = frozenset({"live", "panic", "gui"})
"""What plays, waits for ports or opens a window: its words are read, no more."""

MAKING = frozenset({"inpaint", "vary", "reharmonise", "extend", "accompany", "generate", "batch"})
STATUSES = {"compare": {1}, "doctor": {0, 1}, "ports": {0, 1}}
"""Other ends than 0: files that differ, and what this machine lacks."""

FOR_WORDS = {
    "IN.mid": "song.mid",
    "OUT.mid": "new.mid",
    "OUT.wav": "new.wav",
    "A.mid": "song.mid",
    "B.mid": "out.mid",
    "BARS": "5-8",
    "CHORDS": "C | G7",
    "N": "2",
    "ROLE": "bass",
    "SRC...": "songs",
    "DIR": "results",
    "[FILE]": "song.mid",
    "COMMAND": "inpaint",
    "CONTROL": "density",
    "PORT": "Synth",
}
"""Values for the words in capitals that stand for one."""

PRESETS = ("Blue club", "Laptop two", "Studio", "NAME")
"""Presets that the guide speaks of."""

LINES = shown()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the guide speaks of."""
    for name in (
        "song.mid",
        "before.mid",
        "verse.mid",
        "drums/beat.mid",
        "songs/ballad.mid",
        "songs/a/b.mid",
    ):
        write_song(tmp_path / name)
    for name in ("out.mid", "filled.mid", "after.mid"):
        write_small_song(tmp_path, name)
    for example in EXAMPLES:
        shutil.copy(example, tmp_path)
    (tmp_path / "Grand.sf2").symlink_to(find_soundfont())
    (tmp_path / "jobs.csv").write_text(block("batch.md", "file,"), encoding="utf-8")
    (tmp_path / "jobs.toml").write_text(block("batch.md", "steps"), encoding="utf-8")
    (tmp_path / "evening.toml").write_text(block("keyboard.md", "# evening.toml"), encoding="utf-8")
    shutil.copy(tmp_path / "song.mid", tmp_path / "played.mid")
    batch_here.install(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RIPIENO_SETTINGS", str(tmp_path / "settings"))
    for preset in PRESETS:
        save_preset(preset, Preset())
    return tmp_path


def quickly(words: list[str]) -> list[str]:
    """Return words with few steps of the sampler and one worker, where nothing else is said.

    Of the models that are selected only scores go through steps.
    """
    given = [*words]
    has_steps = "--model" not in words or words[words.index("--model") + 1].startswith("score-")
    making = MAKING if has_steps else set()
    for option, value, commands in (("--steps", "2", making), ("--workers", "1", {"batch"})):
        if words[0] in commands and option not in words:
            given += [option, value]
    return given


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("each", LINES, ids=lambda each: each.line)
def test_a_command_of_the_guide_does_what_it_is_shown_for(capsys, each):
    if "|" in shlex.split(each.line):
        run_in_shell(each.line)
        return
    words = [FOR_WORDS.get(word, word) for word in words_of(each.line)]
    if not words or words[0] in ENDLESS:
        context = parse(words)
        if context.info_name == "live":
            assert live_setup(context.params)
        return
    if "--resume" in words:
        run_here(capsys, *quickly([word for word in words if word != "--resume"]))
    ended = run_here(capsys, *quickly(words))
    assert ended.status in STATUSES.get(words[0], {0}), ended.err
    for option, name in pairwise(words):
        if option in {"-o", "--out"} and not {"--variations", "{n}"} & set(words):
            assert Path(name).exists()


def run_in_shell(line: str) -> None:
    """Run a line with a pipe, with ``ripieno`` among the programs."""
    programs = Path("programs")
    programs.mkdir()
    (programs / "ripieno").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m ripieno.app.cli "$@"\n', encoding="utf-8"
    )
    (programs / "ripieno").chmod(0o755)
    path = f"{programs.absolute()}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"set -e; {line}"],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.toml"])
def test_a_job_file_of_the_guide_is_worked_off(folder, capsys, name):
    ended = run_here(capsys, *quickly(["batch", name, "--out", "results"]))
    assert ended.status == 0, ended.err
    assert len(list((folder / "results").rglob("*.mid"))) == 2


@pytest.mark.parametrize("each", mentioned(), ids=lambda each: each.line)
def test_a_command_that_a_sentence_mentions_exists_with_its_options(each):
    words = [FOR_WORDS.get(word, word) for word in words_of(each.line.replace("\N{HORIZONTAL ELLIPSIS}", ""))]
    if not words or words[0].startswith("-"):
        return
    assert words[0] in main.commands
    # --help, or no more than a command and the option that the sentence is about
    with suppress(click.exceptions.Exit, click.MissingParameter):
        parse(words)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("each", modules(), ids=lambda each: each.line)
def test_a_module_of_the_guide_is_run_with_words_that_it_takes(each):
    module, *words = shlex.split(each.line.replace("\N{HORIZONTAL ELLIPSIS}", ""))[2:]
    if module == "ripieno.training":
        command = importlib.import_module("ripieno.training.__main__").commands
        if not words:
            return
        while isinstance(command, click.Group):
            command, words = command.commands[words[0]], words[1:]
    else:
        command = importlib.import_module(module).main
    words = ["songs" if word in {"DIR", "DATA"} else word for word in words]
    # No more than a command and the option that the sentence is about.
    with suppress(click.MissingParameter):
        assert command.make_context(module, words).params


def test_every_command_is_among_those_that_the_guide_lists_first():
    listed = [words_of(line) for line in block("cli.md", "ripieno gui").splitlines()]
    assert {words[0] for words in listed} == {
        "--version",
        *(name for name, command in main.commands.items() if not command.hidden),
    }


def test_the_guide_shows_commands_of_every_kind():
    assert {words_of(each.line)[0] for each in LINES if words_of(each.line)} >= {*MAKING, *ENDLESS, "render"}
    assert all(isinstance(each, Shown) for each in LINES)
