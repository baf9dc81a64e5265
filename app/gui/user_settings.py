"""What the window remembers of its user: files that were opened, size and place, looks."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

from ripieno.app.midi_io.encodings import CANDIDATES, UTF_8
from ripieno.app.midi_io.write_file import private_file, private_folder

_FILE_SUFFIX = ".conf"
"""Of the file that Qt writes on Linux; other systems keep settings themselves, each user's apart."""

TEXT_CODECS = (UTF_8, *(each.codec for each in CANDIDATES))
"""Codecs of texts that may be selected."""

TEXT_ENCODING = "text_encoding"
"""The setting that names the codec of files' texts; it is missing where that is detected."""


def user_settings() -> QSettings:
    """Return the settings of this user, which nobody else can read."""
    settings = QSettings("Ripieno", "Ripieno")
    place = Path(settings.fileName())
    if place.suffix == _FILE_SUFFIX:
        with suppress(OSError):  # a home that takes no files; the window works without
            private_folder(place.parent)
            private_file(place)
    return settings


def text_encoding() -> str | None:
    """Return the codec of files' texts that this user has selected; None for the one that is detected."""
    held = user_settings().value(TEXT_ENCODING)
    return next((codec for codec in TEXT_CODECS if codec == held), None)
