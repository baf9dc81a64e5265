"""What a batch reports of each file, and of the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Status = Literal["done", "failed"]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """How one file went.

    Attributes:
        name: The file's name in the batch, with slashes.
        source: Where it came from, in words.
        status: Whether its results are written.
        seed: Where its randomness began.
        region: What was filled, in words; empty where nothing was.
        bars: How many bars were filled, each counted once for the file.
        removed: Notes that went, in all variations.
        added: Notes that came, in all variations.
        seconds: Time that the work took.
        files: What was written, with slashes, relative to the output folder.
        warnings: One sentence each.
        error: Why it failed, in one sentence; empty where it did not.
    """

    name: str
    source: str
    status: Status
    seed: int
    region: str = ""
    bars: int = 0
    removed: int = 0
    added: int = 0
    seconds: float = 0.0
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class FileDone:
    """One file is done, or skipped.

    Attributes:
        record: How it went.
        done: Files finished, those of earlier runs included.
        total: Files in all.
    """

    record: FileRecord
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BatchBegun:
    """The files are found.

    Attributes:
        total: Files in all.
        earlier: How many of them an earlier run has finished.
        workers: How many are worked on at once.
    """

    total: int
    earlier: int
    workers: int


@dataclass(frozen=True, slots=True)
class BatchReport:
    """How a batch went.

    Attributes:
        out: The folder with its results.
        seed: The seed of all seeds.
        seconds: Time that this run took.
        earlier: Files that earlier runs had finished.
        records: All files, by name.
        pages: What was written beside the music: reports and pages.
    """

    out: Path
    seed: int
    seconds: float
    earlier: int
    records: tuple[FileRecord, ...]
    pages: tuple[Path, ...]

    @property
    def failed(self) -> tuple[FileRecord, ...]:
        """The files that were skipped."""
        return tuple(record for record in self.records if record.status == "failed")

    @property
    def bars(self) -> int:
        """Bars filled in all files."""
        return sum(record.bars for record in self.records)


def by_name(records: Iterable[FileRecord]) -> tuple[FileRecord, ...]:
    """Return records in the order of their names."""
    return tuple(sorted(records, key=lambda record: record.name))
