"""The report of a batch as files: JSON, CSV, and a page to look at."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace

from ripieno.app.midi_io.clip_file import write_whole
from ripieno.app.session.batch.page import write_page
from ripieno.app.session.batch.records import BatchReport, FileRecord

_SEPARATOR = "; "


def write_reports(report: BatchReport, *, html: bool) -> BatchReport:
    """Write ``report.json``, ``report.csv`` and, where asked for, ``index.html``.

    Args:
        report: How the batch went.
        html: Whether to write the page, with pictures and sound.

    Returns:
        The report, with what was written.

    Raises:
        FileError: If a file cannot be written.
    """
    pages = [report.out / "report.json", report.out / "report.csv"]
    write_whole(pages[0], _json(report).encode("utf-8", "backslashreplace"))
    write_whole(pages[1], _csv(report.records).encode("utf-8-sig", "backslashreplace"))
    if html:
        pages.append(write_page(report))
    return replace(report, pages=tuple(pages))


def _json(report: BatchReport) -> str:
    contents = {
        "seed": report.seed,
        "files": len(report.records),
        "failed": len(report.failed),
        "bars": report.bars,
        "records": [asdict(record) for record in report.records],
    }
    return json.dumps(contents, indent=1, ensure_ascii=False) + "\n"


def _csv(records: Sequence[FileRecord]) -> str:
    target = io.StringIO()
    names = [each.name for each in fields(FileRecord)]
    table = csv.DictWriter(target, names, lineterminator="\r\n")
    table.writeheader()
    for record in records:
        values = asdict(record)
        lists = {name: _SEPARATOR.join(values[name]) for name in ("files", "warnings")}
        table.writerow({**values, **lists})
    return target.getvalue()
