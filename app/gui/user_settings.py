"""What the window remembers of its user: files that were opened, size and place, looks."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

from ripieno.app.midi_io.write_file import private_file, private_folder

_FILE_SUFFIX = ".conf"
"""Of the file that Qt writes on Linux; other systems keep settings themselves, each user's apart."""


def user_settings() -> QSettings:
    """Return the settings of this user, which nobody else can read."""
    settings = QSettings("Ripieno", "Ripieno")
    place = Path(settings.fileName())
    if place.suffix == _FILE_SUFFIX:
        with suppress(OSError):  # a home that takes no files; the window works without
            private_folder(place.parent)
            private_file(place)
    return settings
