"""The file that keeps what went wrong inside, for whoever mends it."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from app.gui.translation import said

_LARGEST = 500_000
"""Bytes after which the log begins anew; one older file is kept."""


def log_path() -> Path:
    """Return where the log lies."""
    return user_log_path("ripieno", appauthor=False) / "ripieno.log"


def note_fault(error: BaseException, path: Path | None = None) -> str:
    """Write a fault with its traceback to the log.

    Args:
        error: What was raised.
        path: The log; None for the user's own.

    Returns:
        One sentence for the user, which names the log, or says what happened where it cannot be
        written.
    """
    place = path or log_path()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(place, maxBytes=_LARGEST, backupCount=1, encoding="utf-8")
    except OSError:
        words = said("log", "Something went wrong inside Ripieno ({0}); please report it.")
        return words.format(f"{type(error).__name__}: {error}")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.Logger("ripieno")  # noqa: LOG001 (outside the tree, so that no library's lines come here)
    log.addHandler(handler)
    try:
        log.error("%s", error, exc_info=error)
    finally:
        handler.close()
    words = said("log", "Something went wrong inside Ripieno; please report it with the file {0}.")
    return words.format(place)
