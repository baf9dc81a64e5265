"""The file that keeps what went wrong inside, for whoever mends it; nobody else can read it."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Lock

from platformdirs import user_log_path

from ripieno.app.gui.fault_report import describe, surroundings
from ripieno.app.gui.translation import said

_MAX_BYTES = 500_000
"""Bytes after which the log begins anew; one older file is kept."""

_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700
_WRITING = Lock()
_LISTENERS: list[Callable[[BaseException], object]] = []


def log_path() -> Path:
    """Return where the log lies."""
    return user_log_path("ripieno", appauthor=False) / "ripieno.log"


def crash_path() -> Path:
    """Return the file in which Python writes where it was when the program dies in C."""
    return log_path().with_name("ripieno-crash.log")


def note_fault(error: BaseException, path: Path | None = None) -> str:
    """Write a fault with its traceback to the log, and tell those who listen.

    Neither the messages of errors nor anything of a clip is written.

    Args:
        error: What was raised.
        path: The log; None for the user's own.

    Returns:
        One sentence for the user, which names the log, or says what happened where it cannot be
        written.
    """
    place = path or log_path()
    is_written = note(f"{surroundings()}\n{describe(error)}", place)
    for listener in tuple(_LISTENERS):
        listener(error)
    if not is_written:
        words = said("log", "Something went wrong inside Ripieno ({0}); please report it.")
        return words.format(type(error).__name__)
    words = said("log", "Something went wrong inside Ripieno; please report it with the file {0}.")
    return words.format(place)


def note(text: str, path: Path | None = None) -> bool:
    """Write text to the log, from any thread; say whether that was possible."""
    place = path or log_path()
    with _WRITING:
        try:
            make_private_folder(place.parent)
            handler = _PrivateHandler(place, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8")
        except OSError:
            return False
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        try:
            handler.handle(logging.LogRecord("ripieno", logging.ERROR, "", 0, text, None, None))
        finally:
            with suppress(OSError):  # a full disk
                handler.close()
        return not handler.failed


def listen(listener: Callable[[BaseException], object]) -> None:
    """Let something be told of each fault that is noted, on the thread of the fault."""
    _LISTENERS.append(listener)


def unlisten(listener: Callable[[BaseException], object]) -> None:
    """Tell it no more."""
    _LISTENERS.remove(listener)


def make_private_folder(folder: Path) -> None:
    """Make a folder that nobody else can read.

    Raises:
        OSError: If it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)


def open_private(path: Path, mode: str) -> TextIOWrapper:
    """Open a file of text that nobody else can read.

    Raises:
        OSError: If it cannot be opened.
    """
    file = open(path, mode, encoding="utf-8", errors="replace", opener=_private)  # noqa: SIM115 (opener)
    assert isinstance(file, TextIOWrapper)  # noqa: S101 (of every mode that is used here)
    return file


def _private(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, _PRIVATE)
    with suppress(OSError, AttributeError):  # Windows has neither, nor others who could read it
        os.fchmod(descriptor, _PRIVATE)
    return descriptor


class _PrivateHandler(RotatingFileHandler):
    """Writes to a file that nobody else can read; knows whether that failed."""

    failed = False

    def _open(self) -> TextIOWrapper:
        return open_private(Path(self.baseFilename), self.mode)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        """Print nothing."""
        _ = record
        self.failed = True
