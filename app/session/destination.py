"""Where results go, decided and checked before any work is done."""

import os
from pathlib import Path

from app.session.commands import Editing, Filling
from engine.errors import RipienoError

NUMBER = "{n}"


class DestinationError(RipienoError):
    """A place where the result must or can not be written."""


def destinations(command: Filling) -> tuple[Path, ...]:
    """Return the file of each variation.

    Raises:
        DestinationError: If one would overwrite the source unasked, or its folder is missing.
    """
    files = tuple(_numbered(command, number) for number in range(1, command.variations + 1))
    kept = command.source if isinstance(command, Editing) and not command.in_place else None
    for file in files:
        check_destination(file, kept)
    return files


def _numbered(command: Filling, number: int) -> Path:
    """Return the name of one variation."""
    place = command.destination
    if NUMBER in place.name:
        return place.with_name(place.name.replace(NUMBER, str(number)))
    if command.variations == 1:
        return place
    return place.with_name(f"{place.stem}-{number}{place.suffix}")


def check_destination(file: Path, kept: Path | None) -> None:
    """Refuse a place that cannot be written to, or that holds a file to keep.

    Args:
        file: Where to write.
        kept: What must stay; None for nothing.

    Raises:
        DestinationError: If so.
    """
    if not os.access(file.parent, os.W_OK):
        raise DestinationError(
            f"{file} cannot be written (the folder {file.parent} is missing or closed to you); "
            "choose another folder."
        )
    try:
        is_folder, is_kept = file.is_dir(), kept is not None and file.samefile(kept)
    except OSError:  # nothing is there yet
        return
    if is_folder:
        raise DestinationError(f"{file} is a folder; name a file in it.")
    if is_kept:
        raise DestinationError(
            f"{file} is the input itself; choose another output, or allow overwriting with --in-place."
        )
