"""Processes of ours that go on when the terminal closes, or its keys interrupt the program.

A terminal sends its signals to every process of its session. The sender has to silence what sounds
first, so that it leaves that session; its parent says when to end, and so does the parent's death.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess

_KEYS = ("SIGINT", "SIGHUP", "SIGQUIT")


def start_apart(process: BaseProcess) -> None:
    """Start a process whose function calls `stand_apart`; signals of a terminal wait until then.

    Args:
        process: What to start.
    """
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # it lets the signals through again once it has started
    with _held():
        process.start()


def stand_apart() -> None:
    """Leave the terminal, and take no interrupt any more."""
    if sys.platform == "win32":
        import ctypes

        # A console that closes ends every process that is attached to it.
        ctypes.windll.kernel32.FreeConsole()
    else:
        with suppress(OSError):  # it leads a group already, as where a debugger has started it
            os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _mask(is_held=False)


@contextmanager
def _held() -> Iterator[None]:
    before = _mask(is_held=True)
    try:
        yield
    finally:
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _mask(*, is_held: bool) -> set[signal.Signals] | None:
    """Hold signals of a terminal back on this thread, and in what it starts; return what was held before."""
    if sys.platform == "win32":
        return None
    how = signal.SIG_BLOCK if is_held else signal.SIG_UNBLOCK
    numbers = [getattr(signal, name) for name in _KEYS]
    return set(map(signal.Signals, signal.pthread_sigmask(how, numbers)))
