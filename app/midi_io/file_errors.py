"""What is said where the system will not read or write a file."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ripieno.engine.errors import RipienoError

_LASTING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""Failures that meet every other file on the disk as well."""

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


class DiskError(FileError):
    """A disk that is full, broken or read-only, so that other files would fail as well."""


def file_error(path: Path, verb: str, error: Exception) -> FileError:
    """Return the sentence for a failure of the system; odd paths raise no OSError.

    Args:
        path: The file.
        verb: ``read`` or ``written``.
        error: What the system raised.
    """
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    reason = os.strerror(number or errno.EIO).lower()
    remedy = _REMEDIES.get(number or errno.EIO, "choose another place")
    kind = DiskError if number in _LASTING else FileError
    return kind(f"{path} cannot be {verb} ({reason}); {remedy}.")


@contextmanager
def file_errors(path: Path, verb: str) -> Iterator[None]:
    """Let failures of the system be one sentence on a file.

    Args:
        path: The file.
        verb: ``read`` or ``written``.

    Raises:
        FileError: If the system refuses.
    """
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise file_error(path, verb, error) from error
