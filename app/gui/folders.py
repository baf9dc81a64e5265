"""The folders that file dialogs begin in."""

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from ripieno.app.session.examples import is_example

_USERS = (
    QStandardPaths.StandardLocation.MusicLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
    QStandardPaths.StandardLocation.HomeLocation,
)
"""The desktop's folders for a musician's files, the most fitting first."""


def folder_to_save(*known: Path | None) -> Path:
    """Return the folder to propose for a new file.

    Args:
        known: Files that the user works on, the most fitting first; None for one that is not there.

    Returns:
        The folder of the first of them that may be written to and did not come with the program; else the
        user's folder for music, for documents, or their own.
    """
    return _first(known, os.W_OK)


def folder_to_open(*known: Path | None) -> Path:
    """Return the folder to look for a file in.

    Args:
        known: Files that the user works on or has opened, the most fitting first; None for one that is not
            there.

    Returns:
        The folder of the first of them that can be listed and did not come with the program; else the
        user's folder for music, for documents, or their own.
    """
    return _first(known, os.R_OK)


def _first(known: Iterable[Path | None], mode: int) -> Path:
    own = [path.absolute().parent for path in known if path is not None and not is_example(path)]
    folders = [*own, *(Path(QStandardPaths.writableLocation(place)) for place in _USERS)]
    return next((folder for folder in folders if _is_allowed(folder, mode)), Path.home())


def _is_allowed(folder: Path, mode: int) -> bool:
    """Say whether this process may use a folder; with the rights it has now, where the system can tell."""
    effective = os.access in os.supports_effective_ids
    return folder.is_dir() and os.access(folder, mode | os.X_OK, effective_ids=effective)
