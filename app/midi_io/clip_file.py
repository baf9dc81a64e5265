"""Clips in files: read, splice and write, without loss."""

import os
from pathlib import Path

from ripieno.app.midi_io.add_lanes import add_lanes
from ripieno.app.midi_io.delay import delay
from ripieno.app.midi_io.file_errors import FileError, file_errors
from ripieno.app.midi_io.new_file import new_file
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.app.midi_io.write_file import DRAFTS, write_whole

__all__ = [
    "DRAFTS",
    "FileError",
    "add_lanes",
    "delay",
    "load",
    "new_file",
    "read_clip",
    "read_whole",
    "save",
    "splice",
    "write_whole",
]

MAX_FILE_BYTES = 64 * 2**20
"""Bytes that are read at most; the largest MIDI files in circulation have a tenth of it."""


def load(path: Path, encoding: str | None = None) -> Smf:
    """Read a MIDI file.

    Args:
        path: Where it lies.
        encoding: The codec of its texts; None for the one that they are most likely in.

    Raises:
        FileError: If the file cannot be read, or is too large to be one.
        SmfError: If its bytes are no Standard MIDI File.
    """
    return decode(read_whole(path), str(path), encoding)


def read_whole(path: Path) -> bytes:
    """Read the bytes of a file.

    Args:
        path: Where it lies.

    Raises:
        FileError: If the file cannot be read, or is too large for one that holds notes.
    """
    with file_errors(path, "read"), path.open("rb") as file:
        # No more room than the file needs, unless it is of a kind that does not tell.
        size = min(os.fstat(file.fileno()).st_size, MAX_FILE_BYTES)
        data = file.read(size + 1)
        if len(data) > size:
            data += file.read(MAX_FILE_BYTES + 1 - len(data))
    if len(data) > MAX_FILE_BYTES:
        raise FileError(f"{path} is larger than {MAX_FILE_BYTES >> 20} MiB; choose a MIDI file.")
    return data


def save(smf: Smf, path: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write a MIDI file whole or not at all; a file of that name keeps its owner and permissions.

    Args:
        smf: The file.
        path: Where to write it; a symbolic link is followed.
        force: Whether a read-only file may be replaced.

    Returns:
        One sentence for each thing that could not be kept of the file that was replaced.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    return write_whole(path, encode(smf), force=force)
