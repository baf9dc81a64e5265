"""The examples of docs/python.md run, one after the other, as in one session."""

import copy
import re
import shutil
from dataclasses import replace

from ripieno import making
from tests.support.program import ROOT
from tests.support.shipped_model import shipped_model

BLOCKS = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = ROOT / "docs" / "python.md"


def quick_model(name):
    """Return the shipped model, which goes through few steps where none are asked for."""
    assert name is None
    quick = copy.copy(shipped_model())
    quick.card = replace(quick.card, steps=3)
    return quick


def test_the_examples_run_in_order(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(making, "load_once", quick_model)
    shutil.copy(ROOT / "examples" / "schumann-ich-grolle-nicht.mid", tmp_path / "song.mid")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = BLOCKS.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) > 7
    for number, block in enumerate(blocks):
        exec(compile(block, f"python.md, block {number + 1}", "exec"), names)  # noqa: S102 (our own page)
    assert (tmp_path / "out.mid").is_file()
    out = capsys.readouterr().out
    assert 'No track with notes fits "Theremin"' in out
    assert "100%" in out


def test_the_example_of_the_package_is_that_of_the_page():
    first = BLOCKS.findall(PAGE.read_text(encoding="utf-8"))[0]
    module = (ROOT / "api" / "__init__.py").read_text(encoding="utf-8")
    assert all(line.strip() in module for line in first.splitlines())
