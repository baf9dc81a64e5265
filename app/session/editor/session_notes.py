"""What is kept of a session beside its project: the file it is saved in, and what was in view."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import NamedTuple, Self

from ripieno.app.midi_io.archive import Archive
from ripieno.app.session.editor.history import History
from ripieno.app.session.editor.project_schema import source_path, source_text
from ripieno.engine.errors import RipienoError
from ripieno.engine.schema import Index, read_json

MEMBER = "session.json"
_MAX_BYTES = 2**20


class RollPosition(NamedTuple):
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
    view: RollPosition | None = None
    at: datetime | None = None

    def within(self, whole: History, kept: History) -> Self:
        """Return the notes for a history of which not all steps are kept."""
        saved = None if self.saved is None else whole.steps[self.saved]
        return replace(self, saved=next((n for n, step in enumerate(kept.steps) if step is saved), None))

    def as_bytes(self) -> bytes:
        """Return the notes as JSON, with the present time."""
        values = {
            "name": self.name,
            "file": source_text(self.file),
            "stamp": self.stamp,
            "saved": self.saved,
            "view": self.view,
            "at": datetime.now(UTC).isoformat(),
        }
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read the notes out of a project's bytes; what is missing or damaged is not known."""
        try:
            return cls._of(read_json(Archive(BytesIO(data), "").read(MEMBER, _MAX_BYTES), _SavedNotes))
        except (RipienoError, ValueError, OverflowError):  # the latter two of times that never were
            return cls()

    @classmethod
    def _of(cls, saved: "_SavedNotes") -> Self:
        return cls(
            name=saved.name,
            file=source_path(saved.file),
            stamp=saved.stamp and FileStamp(*saved.stamp),
            saved=saved.saved,
            view=saved.view and _view(*saved.view),
            at=None if saved.at is None else datetime.fromisoformat(saved.at).astimezone(UTC),
        )


@dataclass(frozen=True)
class _SavedNotes:
    """The notes as a file holds them."""

    name: str | None
    file: str | None
    stamp: tuple[int, int] | None
    saved: Index | None
    view: tuple[float, float, float, float] | None
    at: str | None


def _view(per_tick: float, row: float, left: float, top: float) -> RollPosition | None:
    view = RollPosition(per_tick, row, left, top)
    return view if all(map(isfinite, view)) and per_tick > 0 and row > 0 else None
