"""Clips in files: read, splice and write, without loss."""

import errno
import os
import secrets
import shutil
from pathlib import Path

from app.midi_io.add_lanes import add_lanes
from app.midi_io.delay import delay
from app.midi_io.new_file import new_file
from app.midi_io.read_clip import read_clip
from app.midi_io.smf import Smf, decode, encode
from app.midi_io.splice import splice
from engine.errors import RipienoError

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

LARGEST_FILE = 64 * 2**20
"""Bytes that are read at most; the largest MIDI files in circulation have a tenth of it."""

DRAFTS = ".ripieno-*.tmp"
"""Names of files that are being written."""

_REMEDIES = {
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path",
    errno.ELOOP: "check the path",
    errno.EISDIR: "name a file, not a folder",
    errno.EACCES: "change its permissions or choose another place",
    errno.EPERM: "change its permissions or choose another place",
    errno.EROFS: "choose a folder that is not read-only",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "free some space or choose another disk",
    errno.ENAMETOOLONG: "choose a shorter name",
}


class FileError(RipienoError):
    """A file that the system will not read or write."""


def load(path: Path) -> Smf:
    """Read a MIDI file.

    Args:
        path: Where it lies.

    Raises:
        FileError: If the file cannot be read, or is too large to be one.
        SmfError: If its bytes are no Standard MIDI File.
    """
    return decode(read_whole(path), str(path))


def read_whole(path: Path) -> bytes:
    """Read the bytes of a file.

    Args:
        path: Where it lies.

    Raises:
        FileError: If the file cannot be read, or is too large for one that holds notes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError, RuntimeError) as error:
        raise _file_error(path, "read", error) from error
    if len(data) > LARGEST_FILE:
        raise FileError(f"{path} is larger than {LARGEST_FILE >> 20} MiB; choose a MIDI file.")
    return data


def save(smf: Smf, path: Path) -> None:
    """Write a MIDI file whole or not at all; a file of that name keeps its permissions.

    Args:
        smf: The file.
        path: Where to write it; a symbolic link is followed.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    write_whole(path, encode(smf))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; a file of that name keeps its permissions.

    Args:
        path: Where to write it; a symbolic link is followed.
        data: What it shall hold.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    try:
        _replace(path.resolve(), data)
    except (OSError, ValueError, RuntimeError) as error:
        raise _file_error(path, "written", error) from error


def _replace(path: Path, data: bytes) -> None:
    """Put bytes in the place of a file in one step, on the disk before it returns."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if path.is_symlink():  # resolved, and still a link: it leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    draft = path.with_name(DRAFTS.replace("*", secrets.token_hex(8)))
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _file_error(path: Path, verb: str, error: Exception) -> FileError:
    """Return the sentence for a failure of the system; odd paths raise no OSError."""
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    reason = os.strerror(number or errno.EIO).lower()
    remedy = _REMEDIES.get(number or errno.EIO, "choose another place")
    return FileError(f"{path} cannot be {verb} ({reason}); {remedy}.")
