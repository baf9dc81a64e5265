"""What is kept of a session while it is worked on, for the case that the program ends unasked.

The folder holds one project and one lock file for each session. A session whose lock can be taken
belongs to a program that has ended. Sessions that were declined lie in ``earlier`` and files that
cannot be read in ``damaged``, both for ``KEPT_DAYS`` days.
"""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs

from ripieno.app.midi_io.clip_file import DRAFTS, FileError
from ripieno.app.session.editor.left_session import Damaged, Left, Summary, read_left, summary_of
from ripieno.app.session.editor.process_lock import ProcessLock
from ripieno.app.session.editor.project import PROJECT_SUFFIX, LaterVersionError, Project, save_project
from ripieno.app.session.editor.session_notes import MEMBER, SessionNotes

FOLDER_VARIABLE = "RIPIENO_RECOVERY"
EARLIER, DAMAGED = "earlier", "damaged"
"""Folders of sessions that were declined, and of files that cannot be read."""

KEPT_DAYS = 30
_DAY = 24 * 60 * 60
_LOCK_SUFFIX = ".lock"
_ATTEMPTS = 8
_ANY = f"*{PROJECT_SUFFIX}"
_MAX_WRITING_SECONDS = 60 * 60
"""Seconds after which a file that is still being written belongs to a program that was killed."""


def recovery_folder() -> Path:
    """Return the folder that holds the sessions of running programs."""
    named = os.environ.get(FOLDER_VARIABLE)
    return (
        Path(named) if named else Path(platformdirs.user_state_dir("ripieno", appauthor=False)) / "recovery"
    )


class Recovery:
    """The place where this program keeps its session.

    Args:
        folder: Where; None for the usual place.

    Attributes:
        path: The file that holds the session while there is one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or recovery_folder()
        self._lock: ProcessLock | None = None
        self.path = self._new_path()

    def keep(self, project: Project, notes: SessionNotes | None = None) -> None:
        """Keep a session, in place of what was kept before.

        Raises:
            FileError: If it cannot be written; what was kept before is unchanged.
        """
        _make(self._folder)
        if self._lock is None or not self._lock.is_whole:
            self._take_lock()
        bounded = project.bounded()
        held = (notes or SessionNotes()).within(project.history, bounded.history)
        save_project(bounded, self.path, {MEMBER: held.as_bytes()}, private=True)

    def forget(self) -> None:
        """Keep nothing: all is saved, or not wanted."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.let_go()

    def set_aside(self) -> None:
        """Put what is kept among the earlier sessions, for it was not wanted now."""
        if self.path.is_file():
            _move(self.path, self._folder / EARLIER)
        self.let_go()

    def let_go(self) -> None:
        """Release the lock, so that another program may take up what is kept."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def left(self) -> Iterator[Left | Damaged]:
        """Yield the sessions of programs that have ended, and the files that cannot be read.

        Each session is locked: whoever takes it calls :meth:`take_over`, :meth:`decline` or ``release``.
        A damaged file is moved away and yielded once. Reading takes its time: for a thread that has it.
        """
        self._sweep()
        for path in sorted(self._folder.glob(_ANY)):
            if path == self.path or not path.is_file():
                continue
            try:
                lock = ProcessLock.take(_lock_of(path))
            except OSError:  # without locks nobody knows whether its program runs
                continue
            if lock is None:
                continue
            found = self._read(path, lock) if path.is_file() else None
            if not isinstance(found, Left):
                lock.release()
            if found is not None:
                yield found

    def take_over(self, left: Left) -> None:
        """Make a session that was left the one that this program keeps."""
        if left.lock is None:
            return
        self.forget()
        self.path, self._lock = left.path, left.lock

    def decline(self, left: Left) -> None:
        """Put a session that was left among the earlier ones."""
        _move(left.path, self._folder / EARLIER)
        left.release()

    def earlier(self) -> list[Summary]:
        """Return the sessions that were declined, the latest first."""
        found = [summary_of(path) for path in (self._folder / EARLIER).glob(_ANY)]
        return sorted(found, key=lambda each: each.at, reverse=True)

    def _new_path(self) -> Path:
        return self._folder / f"{secrets.token_hex(8)}{PROJECT_SUFFIX}"

    def _take_lock(self) -> None:
        """Lock what is kept; on a file system without locks, a session without one is better than none."""
        self.let_go()
        with suppress(OSError):
            for _ in range(_ATTEMPTS):
                self._lock = ProcessLock.take(_lock_of(self.path))
                if self._lock is not None:
                    return
                self.path = self._new_path()  # another program holds the old one

    def _read(self, path: Path, lock: ProcessLock) -> Left | Damaged | None:
        try:
            return read_left(path, lock)
        except LaterVersionError:
            return None  # whole, for the program that wrote it
        except Exception:  # noqa: BLE001 (whatever is wrong with one file, the others are read)
            return Damaged(path.name, _move(path, self._folder / DAMAGED)) if path.exists() else None

    def _sweep(self) -> None:
        """Remove what was kept long enough, what killed programs left half written, and locks of nothing."""
        now = time.time()
        for folder in (EARLIER, DAMAGED):
            _remove_older(self._folder / folder, _ANY, now - KEPT_DAYS * _DAY)
        _remove_older(self._folder, DRAFTS, now - _MAX_WRITING_SECONDS)
        for path in self._folder.glob(f"*{_LOCK_SUFFIX}"):
            with suppress(OSError):
                if not path.with_suffix(PROJECT_SUFFIX).exists() and (lock := ProcessLock.take(path)):
                    lock.release()


def _lock_of(path: Path) -> Path:
    return path.with_suffix(_LOCK_SUFFIX)


def _make(folder: Path) -> None:
    """Make a folder that nobody else can read.

    Raises:
        FileError: If it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        remedy = f"set {FOLDER_VARIABLE} to a folder that can be written"
        message = f"{folder} cannot be made ({reason}); {remedy}."
        raise FileError(message) from error


def _move(path: Path, folder: Path) -> Path:
    """Move a file into a folder, under a name that is free there; return where it lies now."""
    target = folder / path.name
    with suppress(OSError, FileError):
        _make(folder)
        if target.exists():
            target = folder / f"{path.stem}-{secrets.token_hex(4)}{path.suffix}"
        os.utime(path)  # the days count from now
        path.rename(target)
        return target
    return path


def _remove_older(folder: Path, names: str, limit: float) -> None:
    for path in folder.glob(names):
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()
