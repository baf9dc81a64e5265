"""What the guide shows as printed is what is printed; numbers that hang on the model may differ."""

import json
import re
import shutil

import pytest

from tests.support.documents import block, mentioned, words_of
from tests.support.guide_song import write_song
from tests.support.program import EXAMPLES, run_here

NOTE = re.compile(r"\b[A-G][#b]?-?\d\b")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
COUNTS = re.compile(r"(?:\d+ (?:added|removed|changed|moved)(?:, )?)+")
LEARNT = ("region", "removed", "added", "score", "load", "sampling", "writing", "seconds")
"""Values of a report that hang on the clip, the model and the machine."""


def shape(line: str) -> str:
    """Return a line with its notes, numbers and counts made alike."""
    return NUMBER.sub("0", NOTE.sub("NOTE", COUNTS.sub("COUNTS", line))).rstrip()


def kinds(value: object, key: str = "") -> object:
    """Return a report with the type of each value that may differ, and with one entry of each list."""
    if isinstance(value, dict):
        return {name: kinds(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [kinds(each, key) for each in value[:1]] if isinstance(value[0], dict) else value
    return (type(value) in {int, float, type(None)} or type(value)) if key in LEARNT else value


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for example in EXAMPLES:
        shutil.copy(example, tmp_path)
    write_song(tmp_path / "song.mid")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_report_of_a_fill_is_as_it_is_shown(capsys):
    (line,) = (each.line for each in mentioned() if each.line.endswith("--seed 42 --json"))
    printed = json.loads(run_here(capsys, *words_of(line)).out)
    sample = json.loads(block("cli.md", "{"))
    assert kinds(printed) == kinds(sample)


@pytest.mark.usefixtures("folder")
def test_the_piano_roll_is_as_it_is_shown(capsys):
    command, *sample = block("files.md", "$ ripieno show").splitlines()
    printed = run_here(capsys, *words_of(command)).out
    assert printed.rstrip("\n").splitlines() == sample


@pytest.mark.usefixtures("folder")
def test_differences_are_listed_as_they_are_shown(capsys):
    command, *sample = block("files.md", "$ ripieno compare").splitlines()
    (fill,) = (each.line for each in mentioned() if each.line.startswith("ripieno inpaint schumann"))
    assert run_here(capsys, *words_of(fill)).status == 0
    words = words_of(command)
    printed = run_here(capsys, *words).out.splitlines()
    full = run_here(capsys, *words[: words.index("--limit")]).out.splitlines()
    assert shape(printed[0]) == shape(sample[0])
    assert len(printed) == len(sample)
    assert shape(printed[-1]) == shape(sample[-1])
    assert {shape(each) for each in sample[1:-1]} <= {shape(each) for each in full}


def test_the_speed_of_a_batch_is_listed_as_it_is_shown(tmp_path, capsys):
    from bench import batch

    write_song(tmp_path / "songs" / "song.mid")
    batch.main.main([str(tmp_path / "songs"), "--workers", "1", "--steps", "2"], standalone_mode=False)
    sample = block("batch.md", "16 files").splitlines()
    printed = capsys.readouterr().out.splitlines()
    assert [" ".join(shape(each).split()) for each in printed] == [
        " ".join(shape(each).split()) for each in sample[:3]
    ]


def test_statuses_are_those_that_the_guide_lists(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_song(tmp_path / "song.mid")
    assert run_here(capsys, "info", "song.mid").status == 0
    assert run_here(capsys, "info", "missing.mid").status == 1
    assert run_here(capsys, "inpaint", "song.mid").status == 2
