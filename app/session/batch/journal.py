"""What of a batch is done, on the disk, so that it can be taken up again."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from ripieno.app.midi_io.file_errors import file_errors
from ripieno.app.midi_io.write_file import private_file, refuse_target
from ripieno.app.session.batch.records import FileRecord
from ripieno.engine.errors import RipienoError
from ripieno.engine.schema import SchemaError, fit

NAME = ".ripieno-batch.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS batch (settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS records (name TEXT PRIMARY KEY, record TEXT NOT NULL);
"""


class JournalError(RipienoError):
    """A journal that cannot be read or written, or that belongs to another batch."""


class Journal:
    """The journal of an output folder.

    Args:
        folder: The folder; it exists.

    Raises:
        JournalError: If the journal cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        with self._spoken(), file_errors(self.path, "written"):
            refuse_target(self.path, force=True)
            private_file(self.path)
            self._base = sqlite3.connect(self.path)
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.executescript(_TABLES)

    def __enter__(self) -> Self:
        """Return the journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._base.close()

    @property
    def settings(self) -> dict[str, Any] | None:
        """The settings of the batch; None where none has begun."""
        with self._spoken():
            row = self._base.execute("SELECT settings FROM batch").fetchone()
            return None if row is None else fit(json.loads(row[0]), dict[str, Any])

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Write down what the batch shall do, and forget an earlier one."""
        with self._spoken(), self._base:
            self._base.execute("DELETE FROM batch")
            self._base.execute("DELETE FROM records")
            self._base.execute("INSERT INTO batch VALUES (?)", (json.dumps(dict(settings)),))

    def add(self, record: FileRecord) -> None:
        """Write down that a file is finished; it is on the disk when this returns."""
        with self._spoken(), self._base:
            values = (_key(record.name), json.dumps(asdict(record)))
            self._base.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", values)

    def records(self) -> dict[str, FileRecord]:
        """Return the finished files by name."""
        with self._spoken():
            rows = self._base.execute("SELECT record FROM records").fetchall()
            # Names of files may hold halves of letters, which only Python's own reader takes.
            records = [fit(json.loads(text), FileRecord) for (text,) in rows]
        return {record.name: record for record in records}

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """Let failures of the database be one sentence."""
        try:
            yield
        except (sqlite3.Error, SchemaError, ValueError, RecursionError) as error:
            message = f"{self.path} cannot be used ({error}); free some space or choose another folder."
            raise JournalError(message) from error


def _key(name: str) -> str:
    """Return a name as a database takes it."""
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")
