"""Keys pressed on the terminal, taken at once on a thread of their own: panic does not wait."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Take = Callable[[str], None]
"""Is given each key as it is pressed."""

PATIENCE = 0.1
"""Seconds after which the thread looks whether it is still wanted, on POSIX."""

WINDOWS_STEP = 0.004
"""Seconds between two looks at a Windows console, which has nothing to wait on."""


@contextmanager
def taking_keys(take: Take) -> Iterator[None]:
    """Give keys to a function while the block lasts, if the standard input is a terminal."""
    if not sys.stdin.isatty():
        yield
        return
    is_over = threading.Event()
    read = _windows if sys.platform == "win32" else _posix

    def watch() -> None:
        while not is_over.is_set():
            for key in read():
                take(key)

    with _unbuffered():
        thread = threading.Thread(target=watch, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join(timeout=2 * PATIENCE)


@contextmanager
def _unbuffered() -> Iterator[None]:
    """Let a POSIX terminal give keys at once and show none of them."""
    if sys.platform == "win32":
        yield
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _posix() -> str:
    """Return the keys that a POSIX terminal has, after a short wait for one."""
    import select

    terminal = sys.stdin.fileno()
    if not select.select([terminal], [], [], PATIENCE)[0]:
        return ""
    keys = os.read(terminal, 64)
    if not keys:  # the terminal has gone, and would be ready for ever
        time.sleep(PATIENCE)
    return keys.decode(errors="replace")


def _windows() -> str:
    """Return the keys that a Windows console has, after a short wait."""
    import msvcrt

    keys = ""
    while msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        keys += msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if not keys:
        time.sleep(WINDOWS_STEP)
    return keys
