"""Building what is given to users, and installing it, without a network."""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from tests.support.program import MAX_RUN_SECONDS, ROOT

MADE = (".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "demo-out", "runs")
"""What may lie beside the sources without being one."""


def run_quietly(*command: object, cwd: Path = ROOT) -> str:
    """Run a program that must succeed; return what it prints.

    Raises:
        AssertionError: If it fails; with all that it printed.
    """
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(kind: str, sources: Path, target: Path) -> Path:
    """Build a ``wheel`` or an ``sdist`` of the sources in a folder; return it.

    They are copied first: setuptools leaves files beside the sources, and takes up those of its last run.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(sources, Path(folder, "sources"), ignore=shutil.ignore_patterns(*MADE))
        words = f"from setuptools import build_meta; build_meta.build_{kind}({str(target)!r})"
        run_quietly(sys.executable, "-c", words, cwd=copy)
    (made,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


def install(wheel: Path, folder: Path) -> Path:
    """Install a wheel into a new virtual environment; return the environment's folder of programs.

    The environment sees the packages that these tests run with, but not the sources: the editable install
    among them is an entry that only its own folder's start-up reads.
    """
    run_quietly(sys.executable, "-m", "venv", "--without-pip", folder)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = programs / Path(sys.executable).name
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run_quietly(*pip, "install", "--no-deps", "--no-index", wheel)
    own = run_quietly(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    seen = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    Path(own, "environment_of_the_tests.pth").write_text("\n".join(sorted(seen)), encoding="utf-8")
    return programs
