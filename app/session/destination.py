"""Where results go, decided and checked before any work is done."""

import os
from pathlib import Path

from ripieno.app.midi_io.file_errors import file_error
from ripieno.app.midi_io.write_file import ReadOnlyError, refuse_target
from ripieno.app.session.commands import Editing, Filling
from ripieno.engine.errors import RipienoError

NUMBER = "{n}"


class DestinationError(RipienoError):
    """A place where the result must or can not be written."""


def destinations(command: Filling) -> tuple[Path, ...]:
    """Return the file of each variation.

    Raises:
        DestinationError: If one would overwrite the source unasked, is no file or read-only, or its
            folder is missing.
    """
    files = tuple(_numbered(command, number) for number in range(1, command.options.variations + 1))
    kept = command.source if isinstance(command, Editing) and not command.in_place else None
    for file in files:
        check_destination(file, kept, force=command.force)
    return files


def _numbered(command: Filling, number: int) -> Path:
    """Return the name of one variation."""
    place = command.destination
    if NUMBER in place.name:
        return place.with_name(place.name.replace(NUMBER, str(number)))
    if command.options.variations == 1:
        return place
    return place.with_name(f"{place.stem}-{number}{place.suffix}")


def check_destination(file: Path, kept: Path | None, *, force: bool = False) -> None:
    """Refuse a place that cannot be written to, that is no file, or that holds a file to keep.

    Args:
        file: Where to write; a symbolic link is followed.
        kept: What must stay; None for nothing.
        force: Whether a read-only file may be replaced.

    Raises:
        DestinationError: If so.
    """
    try:
        folder = file.resolve().parent
        _check_target(file, kept, force=force)
    except (OSError, ValueError, RuntimeError) as error:
        raise file_error(file, "written", error) from error
    except ReadOnlyError as error:
        raise DestinationError(f"{file} is read-only; choose another file, or add --force.") from error
    if not os.access(folder, os.W_OK):
        raise DestinationError(
            f"{file} cannot be written (the folder {folder} is missing or closed to you); "
            "choose another folder."
        )


def _check_target(file: Path, kept: Path | None, *, force: bool) -> None:
    """Refuse what is no file, or is one to keep."""
    if file.is_dir():
        raise DestinationError(f"{file} is a folder; name a file in it.")
    if kept is not None and file.exists() and kept.exists() and file.samefile(kept):
        raise DestinationError(
            f"{file} is the input itself; choose another output, or allow overwriting with --in-place."
        )
    refuse_target(file, force=force)
