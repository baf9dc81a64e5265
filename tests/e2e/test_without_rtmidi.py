"""The program where python-rtmidi is missing: one sentence where it is asked for, and all else as ever."""

import os
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.support.jack_wire import Wire, has_jack, private_server
from tests.support.program import ROOT, assert_one_sentence, run_program

NATIVE = "alsa"
HIDING = "import sys\n\nsys.modules['rtmidi'] = None\n"


@pytest.fixture
def hidden(tmp_path):
    """Return variables under which the package cannot be imported, in the program and its processes."""
    (tmp_path / "sitecustomize.py").write_text(HIDING, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "RIPIENO_SETTINGS": str(tmp_path)}


@pytest.mark.parametrize(
    "words", [("ports",), ("live",), ("panic", "--out", "Synth")], ids=lambda words: words[0]
)
def test_a_command_that_needs_its_ports_says_so_in_a_sentence(words, hidden):
    ended = run_program(*words, "--backend", NATIVE, **hidden)
    assert_one_sentence(ended)
    assert "pip install python-rtmidi" in ended.err


@pytest.mark.skipif(not has_jack(), reason="JACK is not installed")
def test_the_ports_of_jack_play_without_it(hidden):
    with private_server(period=1024) as variables:
        wire = Wire(variables)
        ended = run_program("panic", "--out", "wire", **hidden, **variables)
        wire.close()
    assert (ended.status, ended.err) == (0, "")
    assert "wire:in" in ended.out
    assert b"\xb0\x78\x00" in {event.data for event in wire.came}


@pytest.mark.parametrize(
    ("python", "system", "machine", "is_asked_for"),
    [
        ("3.11", "linux", "x86_64", True),
        ("3.12", "win32", "AMD64", True),
        ("3.12", "win32", "ARM64", False),
        ("3.13", "linux", "x86_64", False),
        ("3.14", "darwin", "arm64", False),
    ],
)
def test_it_is_asked_for_where_it_comes_ready_made(python, system, machine, is_asked_for):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (needed,) = (each for each in map(Requirement, project["dependencies"]) if each.name == "python-rtmidi")
    (extra,) = map(Requirement, project["optional-dependencies"]["rtmidi"])
    there = {"python_version": python, "sys_platform": system, "platform_machine": machine}
    assert needed.marker.evaluate(there) is is_asked_for
    assert (extra.name, extra.specifier, extra.marker) == (needed.name, needed.specifier, None)
