"""The work on one file, as a value that can be sent to another process or machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from time import perf_counter

from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.smf import Smf, decode, encode
from ripieno.app.session.batch.pictures import pictures
from ripieno.app.session.batch.records import FileRecord
from ripieno.app.session.batch.seeds import file_seed
from ripieno.app.session.batch.where import Where, regions
from ripieno.app.session.commands import Editing, Refilling
from ripieno.app.session.events import TrackChange
from ripieno.app.session.file_notes import Filled, make_notes
from ripieno.app.session.fill_file import changes
from ripieno.app.session.fill_options import fill_options
from ripieno.app.session.fill_service import finish
from ripieno.app.session.models import AnyModel, load_model
from ripieno.app.session.tasks import FileTask, opened, plan_for, refill
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import describe

THREADS = 1
"""Threads of a worker's model: the files are what runs side by side."""


@dataclass(frozen=True, slots=True)
class BatchJob:
    """The work on one file.

    Attributes:
        name: The file's name in the batch.
        title: What messages call it.
        data: Its bytes.
        command: What to do; its source, destination, seed and bars count for nothing.
        where: What to fill; None for the operations that say it themselves.
        seed: The file's seed.
        template: Name of each result, with ``{stem}``, ``{n}``, ``{seed}`` and ``{suffix}``.
        shown: Whether to draw and render it too.
    """

    name: str
    title: str
    data: bytes
    command: Editing
    where: Where | None
    seed: int
    template: str
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job.

    Attributes:
        record: How it went.
        files: Names relative to the output folder, and bytes.
    """

    record: FileRecord
    files: tuple[tuple[str, bytes], ...] = ()


def work(job: BatchJob) -> Made:
    """Do a job; a file that cannot be filled is a record that says why."""
    began = perf_counter()
    try:
        made = _filled(job)
    except RipienoError as error:
        made = Made(failed(job.name, job.title, job.seed, str(error)))
    except Exception as error:  # noqa: BLE001 (a fault met by one file is none of the others)
        sentence = f"{job.title} cannot be filled, by a fault of Ripieno ({_cause(error)}); report it."
        made = Made(failed(job.name, job.title, job.seed, sentence))
    return replace(made, record=replace(made.record, seconds=perf_counter() - began))


def _cause(error: Exception) -> str:
    """Return what a fault says of itself, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".: ")


def failed(name: str, title: str, seed: int, error: str) -> FileRecord:
    """Return the record of a file that is skipped."""
    return FileRecord(name, title, "failed", seed, error=error)


def result_name(name: str, template: str, number: int, seed: int) -> str:
    """Return where a variation goes, relative to the output folder, with slashes.

    Args:
        name: The file's name in the batch.
        template: Name of each result; see :class:`BatchJob`.
        number: Which variation, from 1.
        seed: The file's seed.
    """
    path = PurePosixPath(name)
    fields = {"stem": path.stem, "suffix": path.suffix, "n": number, "seed": seed}
    return str(path.with_name(template.format(**fields)))


@lru_cache(maxsize=1)
def _model(name: str | None) -> AnyModel:
    return load_model(name, THREADS)


def _filled(job: BatchJob) -> Made:
    options = replace(job.command.options, seed=job.seed)
    command = replace(job.command, source=Path(job.title), options=options)
    smf, clip = opened(command, decode(job.data, job.title, command.encoding))
    model = _model(command.model)
    notices: tuple[str, ...] = ()
    if job.where is None or not isinstance(command, Refilling):
        task = plan_for(command, smf, clip)
        outcomes, notices = _together(model, command, task), task.notices
    else:
        selected = regions(job.where, smf, clip, job.title)
        outcomes = _refilled(model, command, smf, clip, selected)
    files = tuple(
        (result_name(job.name, job.template, number, job.seed), encode(each.smf))
        for number, each in enumerate(outcomes, 1)
    )
    record = _record(job, outcomes, files)
    damage = damage_sentences(smf.damage, job.title)
    record = replace(record, warnings=(*damage, *notices, *record.warnings))
    if not job.shown:
        return Made(record, files)
    first = outcomes[0]
    try:
        more, lacking = pictures(job.name, (smf, first.before), (first.smf, first.after), first.region)
    except Exception as error:  # noqa: BLE001 (the music is made, and worth more than its picture)
        more, lacking = (), (f"{job.title} has no picture, by a fault of Ripieno ({_cause(error)}).",)
    return Made(replace(record, warnings=(*record.warnings, *lacking)), (*files, *more))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One variation of a file.

    Attributes:
        smf: The file.
        words: What was filled, in words.
        region: All that was filled.
        before: The clip as it was, with room for new lanes.
        after: The clip as it is.
        changes: What came and went.
    """

    smf: Smf
    words: str
    region: Region
    before: Clip
    after: Clip
    changes: tuple[TrackChange, ...]


def _together(model: AnyModel, command: Editing, task: FileTask) -> list[_Outcome]:
    """Return all variations of one piece of work, made in one batch of the model."""
    filled = _make(model, command, task)
    clip, region = filled.place.clip, filled.place.region
    return [
        _Outcome(
            smf,
            describe(region, clip),
            region,
            clip,
            clip.replace_region(region, notes),
            changes(clip, region, notes),
        )
        for smf, notes in zip(filled.files, filled.result.variations, strict=True)
    ]


def _make(model: AnyModel, command: Editing, task: FileTask) -> Filled:
    """Make the notes of a piece of work; a worker shows no progress within a file."""
    work = make_notes(task, model, fill_options(command), str(command.source))
    return finish(work, lambda _: None)


def _refilled(
    model: AnyModel, command: Refilling, smf: Smf, clip: Clip, selected: Sequence[Region]
) -> list[_Outcome]:
    """Return all variations of a file; where several regions are filled, one after the other."""
    if len(selected) == 1:
        return _together(model, command, refill(command, smf, clip, selected[0]))
    return [
        _one_by_one(model, command, smf, clip, selected, number)
        for number in range(command.options.variations)
    ]


def _one_by_one(
    model: AnyModel, command: Refilling, smf: Smf, clip: Clip, selected: Sequence[Region], number: int
) -> _Outcome:
    done: list[TrackChange] = []
    before, words = clip, "; ".join(describe(region, clip) for region in selected)
    for part, region in enumerate(selected):
        seed = file_seed(command.options.known_seed, str(number), part)
        options = replace(command.options, variations=1, candidates=None, seed=seed)
        single = replace(command, options=options)
        filled = _make(model, single, refill(single, smf, clip, region))
        (notes,) = filled.result.variations
        done.extend(changes(clip, region, notes))
        (smf,), clip = filled.files, clip.replace_region(region, notes)
    bars = tuple(bar for region in selected for bar in region.bars)
    whole = Region(bars, tuple(lane for region in selected for lane in region.lanes))
    return _Outcome(smf, words, whole, before, clip, tuple(done))


def _record(job: BatchJob, outcomes: Sequence[_Outcome], files: Sequence[tuple[str, bytes]]) -> FileRecord:
    every = [change for outcome in outcomes for change in outcome.changes]
    warnings = [
        f"Variation {number} has no notes in {outcome.words} on track {change.track}; try another seed."
        for number, outcome in enumerate(outcomes, 1)
        for change in outcome.changes
        if not change.added
    ]
    return FileRecord(
        job.name,
        job.title,
        "done",
        job.seed,
        outcomes[0].words,
        len(outcomes[0].region.bars),
        sum(change.removed for change in every),
        sum(change.added for change in every),
        files=tuple(name for name, _ in files),
        warnings=tuple(warnings),
    )
