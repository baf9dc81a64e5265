"""The page of a batch: how each file looked and sounded, before and after."""

import os
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from ripieno.app.midi_io.clip_file import write_whole
from ripieno.app.render.page import Entry, page
from ripieno.app.session.batch.pictures import FOLDER, PICTURE, SOUNDS
from ripieno.app.session.batch.records import BatchReport, FileRecord
from ripieno.app.session.count_of import count_of

PAGE = "index.html"


def write_page(report: BatchReport) -> Path:
    """Write the page of a batch into its folder.

    Args:
        report: How the batch went.

    Returns:
        The page.

    Raises:
        FileError: If it cannot be written.
    """
    path = report.out / PAGE
    count = len(report.records) - len(report.failed)
    files, bars = count_of(len(report.records), "file"), count_of(report.bars, "bar")
    summary = f"{count} of {files} done, {bars} filled, seed {report.seed}."
    entries = [_entry(record, report.out) for record in report.records]
    write_whole(path, page("Ripieno batch", summary, entries).encode("utf-8", "replace"))
    return path


def _entry(record: FileRecord, out: Path) -> Entry:
    facts = [("Filled", record.region), ("Bars", str(record.bars))]
    facts += [("Notes out", str(record.removed)), ("Notes in", str(record.added))]
    facts += [("Seed", str(record.seed)), ("Seconds", f"{record.seconds:.2f}")]
    failed = record.status == "failed"
    stem = PurePosixPath(FOLDER, record.name)
    sounds = [(title, f"{stem}{suffix}") for title, suffix in SOUNDS]
    return Entry(
        record.name,
        () if failed else tuple(facts),
        (record.error,) if failed else record.warnings,
        failed,
        _link(f"{stem}{PICTURE}", out),
        tuple((title, link) for title, name in sounds if (link := _link(name, out))),
        tuple(filter(None, (_link(name, out) for name in record.files))),
    )


def _link(name: str, out: Path) -> str:
    """Return a link to a file of the folder, or nothing where it is not there."""
    return quote(os.fsencode(name)) if (out / name).is_file() else ""
