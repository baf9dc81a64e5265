"""What is kept of a session beside its project: the file it is saved in, and what was in view."""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, Self

from app.session.studio.history import History

MEMBER = "session.json"
_LARGEST = 2**20
_DAMAGED = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, EOFError),
)


class View(NamedTuple):
    """The part of the piano roll that is in view: pixels per tick and per row, pixels scrolled away."""

    per_tick: float
    row: float
    left: float
    top: float


class FileStamp(NamedTuple):
    """What changes when another program writes a file: nanoseconds of its last change, and its bytes."""

    changed: int
    size: int

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """Return the stamp of a file; None where there is none."""
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        return cls(status.st_mtime_ns, status.st_size)


@dataclass(frozen=True)
class SessionNotes:
    """What a project does not hold.

    Attributes:
        name: What the session is called; None where it has no name yet.
        file: The file that Save writes, a MIDI file or a project; None where there is none yet.
        stamp: That file as the session last read or wrote it; None where that is not known.
        saved: Index of the step that the file holds; None where it holds none of them.
        view: What was in view; None where that is not known.
        at: When it was kept; None where that is not known.
    """

    name: str | None = None
    file: Path | None = None
    stamp: FileStamp | None = None
    saved: int | None = None
    view: View | None = None
    at: datetime | None = None

    def within(self, whole: History, kept: History) -> Self:
        """Return the notes for a history of which not all steps are kept."""
        saved = None if self.saved is None else whole.steps[self.saved]
        return replace(self, saved=next((n for n, step in enumerate(kept.steps) if step is saved), None))

    def as_bytes(self) -> bytes:
        """Return the notes as JSON, with the present time."""
        values = {
            "name": self.name,
            "file": None if self.file is None else str(self.file),
            "stamp": self.stamp,
            "saved": self.saved,
            "view": self.view,
            "at": datetime.now(UTC).isoformat(),
        }
        return json.dumps(values).encode()

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read the notes out of a project's bytes; what is missing or damaged is not known."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if archive.getinfo(MEMBER).file_size > _LARGEST:
                    return cls()
                return cls._of(json.loads(archive.read(MEMBER)))
        except _DAMAGED:
            return cls()

    @classmethod
    def _of(cls, values: dict[str, Any]) -> Self:
        stamp, view, at = values["stamp"], values["view"], values["at"]
        return cls(
            name=None if values["name"] is None else str(values["name"]),
            file=None if values["file"] is None else Path(values["file"]),
            stamp=None if stamp is None else FileStamp(*map(int, stamp)),
            saved=None if values["saved"] is None else int(values["saved"]),
            view=None if view is None else _view(*map(float, view)),
            at=None if at is None else datetime.fromisoformat(at).astimezone(UTC),
        )


def _view(per_tick: float, row: float, left: float, top: float) -> View | None:
    view = View(per_tick, row, left, top)
    return view if all(map(isfinite, view)) and per_tick > 0 and row > 0 else None
