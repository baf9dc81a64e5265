"""A lock that the operating system releases when its process ends, however it ends."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_ATTEMPTS = 8
"""How often a lock file is opened anew because its holder removed it at that moment."""


class ProcessLock:
    """A lock on a file, held until it is released or the process ends.

    The number of a process does not matter, so a later process with the same number holds nothing.
    Other threads and other locks of the same process are kept out too.

    Args:
        path: The lock file.
        descriptor: Its open and locked file.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Take a lock.

        Args:
            path: The lock file; it is made where there is none.

        Returns:
            The lock; None where it is held already.

        Raises:
            OSError: If the file cannot be made, or its file system has no locks.
        """
        for _ in range(_ATTEMPTS):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                _lock(descriptor)
            except (BlockingIOError, PermissionError):  # as flock and msvcrt say that it is held
                os.close(descriptor)
                return None
            except BaseException:
                os.close(descriptor)
                raise
            lock = cls(path, descriptor)
            if lock.is_whole:
                return lock
            lock._close()
        return None

    @property
    def is_whole(self) -> bool:
        """Whether the lock is held on the file that lies at its path, not on one that was removed."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Release the lock and remove its file; a second time does nothing."""
        if self._descriptor is None:
            return
        if sys.platform != "win32" and self.is_whole:
            self._remove()  # while it is held, so that nobody's lock goes
        self._close()
        if sys.platform == "win32":
            self._remove()  # refused where somebody has opened it since

    def _remove(self) -> None:
        with suppress(OSError):
            self.path.unlink()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
