"""The one way in which the program writes files: whole or not at all, and only files.

New contents go to a draft beside the file, reach the disk, and take the file's place in one step.
A draft is locked while its process lives, so that one without a lock is known to be left over.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from ripieno.app.midi_io.file_attributes import take_attributes
from ripieno.app.midi_io.file_errors import FileError, file_errors

if sys.platform != "win32":
    import fcntl

DRAFTS = ".ripieno-*.tmp"
"""Names of files that are being written."""

OWN_FOLDER = "ripieno"
"""Name of the program's own folder among the user's settings, states and logs."""

_DRAFT = re.compile(r"\.ripieno-[0-9a-f]{16}\.tmp")
_PRIVATE_FILE, _PRIVATE_FOLDER, _USUAL_FILE = 0o600, 0o700, 0o666
_KINDS = (
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


class ReadOnlyError(FileError):
    """A file that its permissions protect."""


@dataclass(slots=True)
class PartialFile:
    """A file that is being written.

    Attributes:
        file: Takes its contents.
        differences: One sentence for each thing in which the file differs from the one that it
            replaced, beside its contents; known once it has taken its place.
    """

    file: BinaryIO
    differences: tuple[str, ...] = ()


def write_whole(
    path: Path, data: bytes, *, force: bool = False, private: bool = False, sweeps: bool = True
) -> tuple[str, ...]:
    """Write a file whole or not at all; a file of that name keeps its owner and permissions.

    Args:
        path: Where to write it; a symbolic link is followed.
        data: What it shall hold.
        force: Whether a read-only file may be replaced.
        private: Whether nobody but the user shall read it.
        sweeps: Whether to remove what killed runs left in the folder.

    Returns:
        One sentence for each thing that could not be kept of the file that was replaced.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    with replacing(path, force=force, private=private, sweeps=sweeps) as draft, file_errors(path, "written"):
        draft.file.write(data)
    return draft.differences


@contextmanager
def replacing(
    path: Path, *, force: bool = False, private: bool = False, sweeps: bool = True
) -> Iterator[PartialFile]:
    """Give a draft that takes the place of a file at the end, unless an exception comes out.

    Args:
        path: Where to write; a symbolic link is followed.
        force: Whether a read-only file may be replaced.
        private: Whether nobody but the user shall read it.
        sweeps: Whether to remove what killed runs left in the folder.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    with file_errors(path, "written"):
        target = path.resolve()
        if target.is_symlink():  # resolved, and still a link: it leads to itself
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        refuse_target(path, force=force)
        if sweeps:
            sweep(target.parent)
        place, file, lock = _begin(
            target.parent, _PRIVATE_FILE if private or target.exists() else _USUAL_FILE
        )
    try:
        draft = PartialFile(file)
        yield draft
        with file_errors(path, "written"):
            file.flush()
            os.fsync(file.fileno())
            file.close()
            if not private and target.exists():
                draft.differences = take_attributes(place, target, path)
            place.replace(target)
            _sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):  # what it still holds back does not fit on a full disk either
            file.close()
        place.unlink(missing_ok=True)
        raise
    finally:
        if lock is not None:
            os.close(lock)


def refuse_target(path: Path, *, force: bool) -> None:
    """Refuse to replace what is no file, or a file that is read-only.

    Args:
        path: What would be replaced; a symbolic link is followed.
        force: Whether a read-only file may be replaced.

    Raises:
        FileError: If it is so.
        OSError: If the system says nothing of it.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    for is_kind, kind in _KINDS:
        if is_kind(found.st_mode):
            raise FileError(f"{path} is {kind}, which is never replaced; name a file.")
    if not force and is_read_only(path, found):
        raise ReadOnlyError(f"{path} is read-only; choose another name, or change its permissions.")


def is_read_only(path: Path, found: os.stat_result) -> bool:
    """Say whether a file's permissions forbid to change it; those bind even the superuser here."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return not found.st_mode & stat.S_IWUSR
    return not os.access(path, os.W_OK)


def private_folder(folder: Path) -> None:
    """Make a folder that nobody but the user can look into; one that is there is kept.

    The program's own folder is closed to others even where it is there already.

    Raises:
        OSError: If it cannot be made.
    """
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if OWN_FOLDER in (folder.name.lower(), folder.parent.name.lower()):
        with suppress(OSError):  # another's, or on a file system without permissions
            folder.chmod(_PRIVATE_FOLDER)


def private_file(path: Path) -> None:
    """Make an empty file that nobody but the user can read, or close one that is there to others.

    Raises:
        OSError: If it cannot be done.
    """
    path.touch(mode=_PRIVATE_FILE)
    path.chmod(_PRIVATE_FILE)


def sweep(folder: Path) -> None:
    """Remove drafts of this user that no process writes any more; what cannot be removed stays."""
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if _DRAFT.fullmatch(entry.name)]
    except OSError:
        return
    for place in found:
        with suppress(OSError):
            _remove_left_over(place)


def _remove_left_over(place: Path) -> None:
    """Remove a draft if it is ours, and of a process that has ended.

    It is removed under its lock: a process that has just begun it waits for that, and begins another.

    Raises:
        OSError: If a process writes it, or the system does not tell.
    """
    found = place.lstat()
    if not stat.S_ISREG(found.st_mode):
        return
    if sys.platform == "win32":
        place.unlink()  # which fails there while the file is open
        return
    if found.st_uid != os.geteuid():
        return
    number = os.open(place, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        place.unlink()
    finally:
        os.close(number)


def _begin(folder: Path, mode: int) -> tuple[Path, BinaryIO, int | None]:
    """Return a new draft's place, the draft, and what holds its lock."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    while True:
        place = folder / DRAFTS.replace("*", token_hex(8))
        file = os.fdopen(os.open(place, flags, mode), "w+b")
        lock = _lock(file.fileno())
        if lock is None or place.exists():
            return place, file, lock
        os.close(lock)  # another program removed it before it was locked
        file.close()


def _lock(number: int) -> int | None:
    """Lock an open file; return what holds the lock, None where the system has none."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        fcntl.flock(number, fcntl.LOCK_EX)  # another program holds it only while it removes the draft
        return os.dup(number)
    return None


def _sync_folder(folder: Path) -> None:
    """Let the new name reach the disk, where the system can do that."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
