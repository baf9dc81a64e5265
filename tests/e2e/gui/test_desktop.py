"""The window on a real X server, driven by another program's keys."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.midi_io.clip_file import load, read_clip
from tests.support.jack_programs import found
from tests.support.program import EXAMPLES, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and xdotool")

PATIENCE = 90


class Desktop:
    """A screen in memory, and a hand that types."""

    def __init__(self, display: str) -> None:
        self.variables = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def xdotool(self, *words: str) -> str:
        """Run xdotool; return what it prints."""
        done = subprocess.run(
            [found("xdotool"), *words],
            env=self.variables,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Wait for a window by a part of its title; return its number."""
        return self.wait_for(lambda: self.xdotool("search", "--onlyvisible", "--name", title).split("\n")[-1])

    def title(self, window: str) -> str:
        """Return a window's title."""
        return self.xdotool("getwindowname", window)

    def keys(self, window: str, *keys: str) -> None:
        """Press keys in a window."""
        self.xdotool("windowfocus", "--sync", window)
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)

    def wait_for(self, look: Callable[[], str]) -> str:
        """Wait until something is there; return it."""
        limit = time.monotonic() + PATIENCE
        while not (result := look()):
            assert time.monotonic() < limit, "it never came"
            time.sleep(0.1)
        return result


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    reader, writer = os.pipe()
    with subprocess.Popen(
        [found("Xvfb"), "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        with os.fdopen(reader) as numbers:
            number = numbers.readline().strip()
        yield Desktop(f":{number}")
        server.terminate()


@contextmanager
def running(desktop: Desktop, folder: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the program on a desktop, with a home of its own."""
    variables = {**desktop.variables, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    variables |= {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", *words], cwd=folder, env=variables, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_a_musician_fills_keeps_and_saves_by_keys_alone(desktop: Desktop, tmp_path: Path) -> None:
    clip = Path(shutil.copy(EXAMPLES[0], tmp_path / "clip.mid"))
    with running(desktop, tmp_path, "gui", str(clip)) as process:
        window = desktop.window("clip.mid")
        assert desktop.title(window).startswith("clip.mid ")
        desktop.keys(window, "ctrl+a", "f")
        # Ideas are kept by Enter as soon as there are some; until then Enter does nothing.
        limit = time.monotonic() + PATIENCE
        while "*" not in desktop.title(window):
            assert time.monotonic() < limit, "no idea was kept"
            desktop.keys(window, "2", "Return")
            time.sleep(0.3)
        desktop.keys(window, "ctrl+s")
        dialog = desktop.window("Save as MIDI")
        target = tmp_path / "out.mid"
        desktop.xdotool("windowfocus", "--sync", dialog)
        desktop.xdotool("key", "ctrl+a")
        desktop.xdotool("type", "--delay", "20", str(target))
        desktop.xdotool("key", "Return")
        desktop.wait_for(lambda: "saved" if target.is_file() else "")
        desktop.wait_for(lambda: "clean" if "*" not in desktop.title(window) else "")
        desktop.keys(window, "ctrl+q")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
    before, after = read_clip(load(clip)), read_clip(load(target))
    assert after.lanes[0].notes != before.lanes[0].notes
    assert [lane.notes for lane in after.lanes[1:]] == [lane.notes for lane in before.lanes[1:]]


def test_without_a_command_a_window_opens_with_the_example_at_the_first_start(
    desktop: Desktop, tmp_path: Path
) -> None:
    with running(desktop, tmp_path) as process:
        window = desktop.window(EXAMPLES[0].name)
        desktop.keys(window, "ctrl+q")
        assert process.wait(PATIENCE) == 0
