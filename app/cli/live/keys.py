"""Keys pressed on the terminal, taken at once on a thread of their own: panic does not wait."""

import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Take = Callable[[str], None]
"""Is given each key as it is pressed."""

PATIENCE = 0.1
"""Seconds after which the thread looks whether it is still wanted, on POSIX."""

WINDOWS_STEP = 0.004
"""Seconds between two looks at a Windows console, which has nothing to wait on."""


@contextmanager
def taking_keys(take: Take, ended: Callable[[], object]) -> Iterator[None]:
    """Give keys to a function while the block lasts, if the standard input is a terminal.

    Args:
        take: Is given each key.
        ended: Is called where the terminal has gone. Where the standard input is a pipe, which gives
            no keys, it is called when that is closed, unless it was closed from the start.
    """
    read = _reader()
    if read is None:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            keys = read()
            if keys is None:
                ended()
                return
            for key in keys:
                take(key)

    with _unbuffered():
        thread = threading.Thread(target=watch, name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join(timeout=2 * PATIENCE)


def let_go_of_terminal() -> None:
    """Let what is still written to a terminal or pipe that has gone go nowhere, so that it does no harm."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    errors = sys.stderr.fileno()
    is_same = os.path.sameopenfile(sys.stdout.fileno(), errors)
    os.dup2(nowhere, errors)
    if is_same:
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _reader() -> Callable[[], str | None] | None:
    """Return what waits a little for keys, and gives None once none can come; None where nothing can."""
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        return _windows if sys.platform == "win32" else _posix
    if sys.platform == "win32":
        return None
    try:
        kind = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):  # closed, or no file at all
        return None
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)) or _is_closed(0):
        return None
    return lambda: None if _is_closed(PATIENCE) else ""


def _is_closed(seconds: float) -> bool:
    """Wait a little for the other end of the standard input, a pipe, to be closed; take nothing from it."""
    import select

    asked = select.poll()
    asked.register(sys.stdin.fileno(), getattr(select, "POLLRDHUP", 0))
    return bool(asked.poll(1000 * seconds))


@contextmanager
def _unbuffered() -> Iterator[None]:
    """Let a POSIX terminal give keys at once and show none of them."""
    if sys.platform == "win32" or not sys.stdin.isatty():
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
        with suppress(termios.error):  # it may have gone
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _posix() -> str | None:
    """Return the keys that a POSIX terminal has, after a short wait for one; None where it has gone."""
    import select

    terminal = sys.stdin.fileno()
    try:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            return ""
        return os.read(terminal, 64).decode(errors="replace") or None
    except OSError:
        return None


def _windows() -> str:
    """Return the keys that a Windows console has, after a short wait."""
    import msvcrt

    keys = ""
    while msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        keys += msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if not keys:
        time.sleep(WINDOWS_STEP)
    return keys
