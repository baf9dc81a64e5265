"""Running the program, in this process or in one of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ripieno.app.cli.main import main

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.mid"))
MAX_RUN_SECONDS = 300
"""Seconds after which a run counts as hanging."""


class Ended(NamedTuple):
    """How a run ended: its status and what it printed."""

    status: int
    out: str
    err: str


def run_here(capsys: pytest.CaptureFixture[str], *words: object) -> Ended:
    """Run ``ripieno`` with the given words in this process."""
    with pytest.raises(SystemExit) as ending:
        main.main([str(word) for word in words], prog_name="ripieno")
    assert isinstance(ending.value.code, int)
    return Ended(ending.value.code, *capsys.readouterr())


def run_program(*words: object, cwd: Path = ROOT, **variables: str) -> Ended:
    """Run ``ripieno`` as a shell would, with more environment variables."""
    done = subprocess.run(
        [sys.executable, "-m", "ripieno.app.cli", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def assert_one_sentence(ended: Ended) -> None:
    """Check that a run failed as it should: status 1, one sentence and nothing else."""
    assert ended.status == 1
    assert ended.out == ""
    assert ended.err.startswith("Error: ")
    assert ended.err.endswith(".\n")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
