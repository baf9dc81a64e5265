"""Sessions whose program has ended: what they hold, and what can be said of them in a list."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ripieno.app.midi_io.clip_file import FileError, read_whole
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.app.session.editor.process_lock import ProcessLock
from ripieno.app.session.editor.project import Project, load_project
from ripieno.app.session.editor.session_notes import SessionNotes


@dataclass(frozen=True)
class Left:
    """A session whose program has ended; nobody else takes it while its lock is held.

    Attributes:
        path: Where it is kept.
        project: What it holds.
        notes: Where it was saved, and what was in view.
        lock: Its lock; None for a copy that stays where it is.
    """

    path: Path
    project: Project
    notes: SessionNotes
    lock: ProcessLock | None = None

    @property
    def summary(self) -> "Summary":
        """What can be said of it in a list."""
        source = self.project.source
        return _summary(self.path, self.notes, source.name if source else None)

    def release(self) -> None:
        """Leave it for another time."""
        if self.lock is not None:
            self.lock.release()


class Damaged(NamedTuple):
    """A file among the sessions that cannot be read.

    Attributes:
        name: Its name.
        kept: Where it lies now.
    """

    name: str
    kept: Path


class Summary(NamedTuple):
    """What can be said of a session in a list.

    Attributes:
        path: Where it is kept.
        name: The file that was worked on; None where there was none.
        at: When it was worked on.
    """

    path: Path
    name: str | None
    at: datetime


def read_left(path: Path, lock: ProcessLock | None = None) -> Left:
    """Read a session.

    Raises:
        RipienoError: If it cannot be read, or is damaged.
    """
    with pause_gc():
        project = load_project(path)
        _ = project.history.document.clip
    return Left(path, project, SessionNotes.read(read_whole(path)), lock)


def summary_of(path: Path) -> Summary:
    """Return what can be said of a session without reading its music."""
    notes = SessionNotes()
    with suppress(FileError):
        notes = SessionNotes.read(read_whole(path))
    return _summary(path, notes, None)


def _summary(path: Path, notes: SessionNotes, name: str | None) -> Summary:
    at = notes.at
    if at is None:
        with suppress(OSError):
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Summary(path, notes.name or name, at or datetime.fromtimestamp(0, UTC))
