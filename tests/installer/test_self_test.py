import os
import subprocess
import sys

from ripieno.app.session.self_test import CHECKS
from tests.support.program import MAX_RUN_SECONDS, ROOT, run_program


def test_the_self_test_passes_from_the_sources_and_shows_the_window(tmp_path):
    picture = tmp_path / "window.png"
    ended = run_program("self-test", "--window", picture, QT_QPA_PLATFORM="offscreen")
    assert [line for line in ended.out.splitlines() if not line.startswith("ok ")] == []
    assert [line.split()[1] for line in ended.out.splitlines()] == [*CHECKS, "window"]
    assert ended.status == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_part_that_is_missing_fails_the_self_test(tmp_path):
    (tmp_path / "card.json").write_text("{}", encoding="utf-8")
    ended = run_program(
        "self-test", RIPIENO_MODELS=str(tmp_path), QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY=""
    )
    assert ended.status == 1
    assert ended.out.startswith("NOT  model")
    assert "Traceback" not in ended.err


def test_a_window_that_shows_an_error_fails_the_self_test(tmp_path):
    program = (
        "import sys; from pathlib import Path; from ripieno.app.gui.window_check import look\n"
        "look(*map(Path, sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "window.png", tmp_path / "missing.mid", tmp_path],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "RIPIENO_RECOVERY": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert "WindowCheckError: The window opened, but says:" in done.stderr
    assert "missing.mid" in done.stderr
