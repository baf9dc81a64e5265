"""Programs on a real X server, driven by another program's keys."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.needs import found
from tests.support.program import ROOT

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


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Run an X server with a screen in memory."""
    reader, writer = os.pipe()
    with subprocess.Popen(
        [found("Xvfb"), "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writer)
        with os.fdopen(reader) as numbers:
            number = numbers.readline().strip()
        try:
            yield Desktop(f":{number}")
        finally:
            server.terminate()


@contextmanager
def running(desktop: Desktop, folder: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the program on a desktop, with a home of its own."""
    variables = {**desktop.variables, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    variables |= {"XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "ripieno.app.cli", *words], cwd=folder, env=variables, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
