"""Files opened in the window's state, waited for."""

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ripieno.app.gui.model.editor_model import EditorModel

PATIENCE = 60
"""Seconds."""


def opened(editor_model: EditorModel, path: Path) -> bool:
    """Open a file and wait until it is there; say whether it is."""
    came: list[Path] = []
    editor_model.file.read.connect(came.append)
    editor_model.file.open(path)
    wait_for(editor_model)
    editor_model.file.read.disconnect(came.append)
    return came == [path]


def wait_for(editor_model: EditorModel) -> None:
    """Wait until nothing is being opened any more."""
    end = time.monotonic() + PATIENCE
    while editor_model.file.is_opening and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.001)
    assert not editor_model.file.is_opening
