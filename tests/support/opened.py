"""Files opened in the window's state, waited for."""

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ripieno.app.gui.studio import Studio

PATIENCE = 60
"""Seconds."""


def opened(studio: Studio, path: Path) -> bool:
    """Open a file and wait until it is there; say whether it is."""
    came: list[Path] = []
    studio.read.connect(came.append)
    studio.open(path)
    wait_for(studio)
    studio.read.disconnect(came.append)
    return came == [path]


def wait_for(studio: Studio) -> None:
    """Wait until nothing is being opened any more."""
    end = time.monotonic() + PATIENCE
    while studio.is_opening and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.001)
    assert not studio.is_opening
