"""A batch from its sources to its report."""

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from ripieno.app.midi_io.file_errors import DiskError, file_errors
from ripieno.app.midi_io.write_file import sweep, write_whole
from ripieno.app.session.batch.executors import Do, cluster, processes, usual_workers
from ripieno.app.session.batch.job_rows import JobRow
from ripieno.app.session.batch.jobs import BatchJob, Made, failed, result_name
from ripieno.app.session.batch.journal import NAME, Journal, JournalError
from ripieno.app.session.batch.journal_settings import changed_settings
from ripieno.app.session.batch.page import PAGE
from ripieno.app.session.batch.records import BatchBegun, BatchReport, FileDone, FileRecord, by_name
from ripieno.app.session.batch.report_files import write_reports
from ripieno.app.session.batch.seeds import file_seed
from ripieno.app.session.batch.sources import Refused, SourceError
from ripieno.engine.errors import RipienoError
from ripieno.engine.seed import draw_seed

LATER = "--resume"
OWN_FILES = ("report.json", "report.csv", PAGE, NAME)
"""What a batch writes besides results."""


class BatchError(RipienoError):
    """A batch that cannot begin, or that cannot be taken up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What to do with which files.

    Attributes:
        lines: The files, each with what to do; no two of their names are the same.
        out: The folder for all that is written.
        settings: All options that decide what is written, as text, to know the batch again.
        seed: The seed of all seeds; None draws one.
        template: Name of each result; see :class:`ripieno.app.session.batch.jobs.BatchJob`.
        workers: How many files at once; None for one on each core.
        engine: ``processes`` or ``dask``.
        address: The scheduler of a Dask cluster; None starts one here.
        resume: Whether to go on with the batch that the folder holds.
        html: Whether to write a page with pictures and sound.
        refused: What was named and cannot be worked on, under names of its own.
    """

    lines: tuple[JobRow, ...]
    out: Path
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    template: str = "{stem}{suffix}"
    workers: int | None = None
    engine: str = "processes"
    address: str | None = None
    resume: bool = False
    html: bool = False
    refused: tuple[Refused, ...] = ()


def run(batch: Batch) -> Generator[BatchBegun | FileDone | BatchReport, None, None]:
    """Do a batch, reporting each file as it is finished; the last event is the report.

    Args:
        batch: What to do.

    Raises:
        RipienoError: If it cannot begin, or cannot go on: on a full disk, for example.
    """
    began = perf_counter()
    _refuse_same_results(batch)
    _make_room(batch)
    with Journal(batch.out) as journal:
        seed = _take_up(batch, journal)
        finished = {name: each for name, each in journal.records().items() if each.status == "done"}
        names = [*(line.source.name for line in batch.lines), *(each.name for each in batch.refused)]
        earlier = sum(name in finished for name in names)
        workers = batch.workers or usual_workers()
        yield BatchBegun(len(names), earlier, workers)
        left = [line for line in batch.lines if line.source.name not in finished]
        with closing(_worked(batch, left, seed, workers)) as outcomes:
            for number, made in enumerate(outcomes, earlier + 1):
                record = _written(batch.out, made)
                journal.add(record)
                yield FileDone(record, number, len(names))
        known = journal.records()
    records = by_name(known[name] for name in names)
    report = BatchReport(batch.out, seed, perf_counter() - began, earlier, records, ())
    yield write_reports(report, html=batch.html)


def _refuse_same_results(batch: Batch) -> None:
    """Refuse names of results that two files would share."""
    named = dict.fromkeys(OWN_FILES, "a report")
    for line in batch.lines:
        title, name = line.source.title, line.source.name
        result = result_name(name, batch.template, 1, file_seed(0, name))
        key = result.casefold() if sys.platform in {"darwin", "win32"} else result
        if named.setdefault(key, title) != title:
            raise BatchError(
                f"{named[key]} and {title} would both be written as {result}; put {{stem}} and {{suffix}} "
                "into --names."
            )


def _make_room(batch: Batch) -> None:
    """Make the folder, or see that what it holds is a batch to take up."""
    try:
        batch.out.mkdir(parents=True, exist_ok=True)
        holds_any = any(batch.out.iterdir())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"The folder {batch.out} cannot be used ({reason}); choose another one."
        raise BatchError(message) from error
    if holds_any and not batch.resume:
        raise BatchError(
            f"The folder {batch.out} is not empty; choose a new one, or go on with an earlier batch "
            f"with {LATER}."
        )
    for place, _, _ in os.walk(batch.out):
        sweep(Path(place))


def _take_up(batch: Batch, journal: Journal) -> int:
    """Return the seed of the batch, an earlier one's where it goes on."""
    known = journal.settings
    if known is None:
        seed = draw_seed(batch.seed)
        journal.begin({**batch.settings, "seed": seed})
        return seed
    seed = int(known.pop("seed", 0))
    changed = changed_settings(known, batch.settings)
    if batch.seed not in (None, seed):
        changed.append("seed")
    if changed:
        raise JournalError(
            f"The batch in {batch.out} was begun with other options ({', '.join(changed)}); give the "
            "same ones, or choose another folder."
        )
    return seed


def _worked(batch: Batch, lines: list[JobRow], seed: int, workers: int) -> Generator[Made, None, None]:
    """Yield what comes of each file."""
    for each in batch.refused:
        yield Made(failed(each.name, each.title, file_seed(seed, each.name), each.error))
    if lines:
        jobs = (_job(line, file_seed(seed, line.source.name), batch) for line in lines)
        with _executor(batch, min(workers, len(lines))) as do:
            yield from do(jobs)


def _executor(batch: Batch, workers: int) -> AbstractContextManager[Do]:
    return processes(workers) if batch.engine == "processes" else cluster(batch.address, workers)


def _job(line: JobRow, seed: int, batch: Batch) -> BatchJob | Made:
    """Return the work on a file, or what comes of one that cannot be read."""
    source, command = line.source, line.command
    own = command.options.seed
    selected = seed if own is None else own
    try:
        data = source.read()
    except RipienoError as error:
        return Made(failed(source.name, source.title, selected, str(error)))
    return BatchJob(
        source.name, source.title, data, command, line.where, selected, batch.template, batch.html
    )


def _written(out: Path, made: Made) -> FileRecord:
    """Write the results of one file, all inside the folder; return how the file went.

    Raises:
        DiskError: If the disk is full, or takes no files at all.
    """
    record = made.record
    try:
        for name, data in made.files:
            _write(out, name, data)
    except DiskError:
        raise
    except RipienoError as error:
        return failed(record.name, record.source, record.seed, str(error))
    return record


def _write(out: Path, name: str, data: bytes) -> None:
    """Write a result.

    Raises:
        SourceError: If a link would lead out of the folder.
        FileError: If it cannot be written.
    """
    path = out / name
    with file_errors(path, "written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        inside = path.resolve().is_relative_to(out.resolve())
    if not inside:
        raise SourceError(f"{path} leads out of {out} by a link; take the link away.")
    write_whole(path, data, sweeps=False)
