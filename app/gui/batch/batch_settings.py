"""What the user wants done with many files, and the batch that does it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ripieno.app.gui.translation import said
from ripieno.app.session.batch.records import BatchBegun, BatchReport, FileDone
from ripieno.app.session.operations import OPERATIONS
from ripieno.app.session.parameter import Surface, Value
from ripieno.app.session.parameter_values import default_options, progression_text, read_options, value_in
from ripieno.app.session.parameters import parameters_of, surface_of
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:
    from ripieno.app.session.batch.where import Where
    from ripieno.app.session.commands import Editing
    from ripieno.engine.generate import FillOptions

USES = {
    "bars": frozenset({"inpaint", "vary", "reharmonise"}),
    "tracks": frozenset({"inpaint", "vary", "reharmonise", "extend"}),
    "add": frozenset({"extend"}),
    "role": frozenset({"accompany"}),
}
"""Which settings belong to some operations only, and to which; parameters say so in their table."""

ROWS = parameters_of(Surface.FORM)
"""The parameters that the form offers."""


class BatchSettingsError(RipienoError):
    """A setting that is not valid."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The files are found.

    Attributes:
        names: Their names in the batch, in order.
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """What to do with which files; texts are as the user writes them.

    Attributes:
        sources: Files, folders and archives.
        out: The folder for all that is written; None where none is selected yet.
        way: One of ``OPERATIONS``.
        bars: What to fill, as :class:`ripieno.app.session.batch.where.Where` reads it.
        tracks: Which tracks; empty for all that play there.
        add: Bars to add at the end.
        role: What a new track does.
        values: Values of ``ROWS``, as the user gives them, by name; the seed is the seed of all seeds.
        workers: Files at once; None for one on each core.
        html: Whether to write a page with pictures and sound.
        resume: Whether to go on with the batch that the folder holds.
        encoding: The codec of the texts of all files; None for the one that each is most likely in.
    """

    sources: tuple[str, ...]
    out: Path | None
    way: str = "inpaint"
    bars: str = "all"
    tracks: str = ""
    add: int = 4
    role: Role = Role.BASS
    values: Mapping[str, Value | None] = field(default_factory=dict)
    workers: int | None = None
    html: bool = False
    resume: bool = False
    encoding: str | None = None


def holds_batch(folder: Path | None) -> bool:
    """Say whether a folder holds a batch that can be taken up."""
    from ripieno.app.session.batch.journal import NAME

    return folder is not None and (folder / NAME).is_file()


def work_on(batch_settings: BatchSettings) -> Iterator[Planned | BatchBegun | FileDone | BatchReport]:
    """Find the files and do the batch; everything slow happens here, on the caller's thread.

    Args:
        batch_settings: What to do.

    Raises:
        RipienoError: If it cannot begin, or cannot go on.
    """
    from ripieno.app.session.batch.job_rows import JobRow, plan_of
    from ripieno.app.session.batch.run import Batch, run
    from ripieno.app.session.batch.sources import find_sources

    out = _checked(batch_settings)
    options = read_settings(batch_settings)
    command, where = _read_command(batch_settings, options)
    found = find_sources(batch_settings.sources, out)
    plan = plan_of((JobRow(source, command, where) for source in found.sources), found.refused)
    yield Planned(plan.names)
    yield from run(
        Batch(
            lines=plan.lines,
            refused=plan.refused,
            out=out,
            settings=_settings(batch_settings, options),
            seed=options.seed,
            template="{stem}-{n}{suffix}" if options.variations > 1 else "{stem}{suffix}",
            workers=batch_settings.workers,
            resume=batch_settings.resume,
            html=batch_settings.html,
        )
    )


def _checked(batch_settings: BatchSettings) -> Path:
    """Return the output folder, if there is something to do in it."""
    if not batch_settings.sources:
        raise BatchSettingsError(
            said("batch", "There are no files to work on; drop some, or a folder, onto the list.")
        )
    if batch_settings.out is None:
        raise BatchSettingsError(
            said("batch", "There is no folder for the results; choose one under Results in.")
        )
    try:
        holds_any = batch_settings.out.is_dir() and any(batch_settings.out.iterdir())
    except OSError as error:
        message = said("batch", "The folder {0} cannot be used ({1}); choose another one.")
        raise BatchSettingsError(message.format(batch_settings.out, error.strerror)) from error
    if holds_any and not batch_settings.resume:
        message = said("batch", "The folder {0} is not empty; choose a new one.")
        raise BatchSettingsError(message.format(batch_settings.out))
    return batch_settings.out


def read_settings(batch_settings: BatchSettings) -> "FillOptions":
    """Return how to fill.

    Raises:
        RipienoError: If a parameter does not take its value, or there are no chords to reharmonise with.
    """
    own = {row.name for row in ROWS if surface_of(batch_settings.way) in row.surfaces}
    given = {
        name: value for name, value in batch_settings.values.items() if name in own and value is not None
    }
    options = read_options(default_options(batch_settings.way), given)
    if batch_settings.way == "reharmonise" and options.chords is None:
        raise BatchSettingsError(
            said("batch", "There are no chords to go by; write some, such as C | Am | F | G.")
        )
    return options


def _read_command(batch_settings: BatchSettings, options: "FillOptions") -> "tuple[Editing, Where | None]":
    """Return the command for any file, and what to fill where the operation does not say it itself."""
    from ripieno.app.session import commands
    from ripieno.app.session.batch.where import Where, check_bars
    from ripieno.app.session.fill_options import fill_options

    nowhere, where = Path(), None
    each = replace(options, seed=None)
    command: Editing
    if batch_settings.way in USES["bars"]:
        check_bars(batch_settings.bars)
        where = Where(batch_settings.bars, batch_settings.tracks.strip() or None)
    match batch_settings.way:
        case "inpaint":
            command = commands.InpaintFile(nowhere, nowhere, (0,), options=each)
        case "vary":
            command = commands.VaryFile(nowhere, nowhere, (0,), options=each)
        case "reharmonise":
            command = commands.ReharmoniseFile(nowhere, nowhere, (0,), options=each)
        case "extend":
            tracks = batch_settings.tracks.strip() or None
            command = commands.ExtendFile(nowhere, nowhere, batch_settings.add, tracks=tracks, options=each)
        case _:
            command = commands.AccompanyFile(nowhere, nowhere, batch_settings.role, options=each)
    fill_options(command)
    return replace(command, encoding=batch_settings.encoding), where


def _settings(batch_settings: BatchSettings, options: "FillOptions") -> dict[str, str]:
    """Return all that decides what is written, as text, to know the batch again."""
    from ripieno.app.session.batch.journal_settings import journal_settings

    passing = {"sources", "out", "values", "workers", "html", "resume"}
    own = {
        each.name: getattr(batch_settings, each.name)
        for each in fields(batch_settings)
        if each.name not in passing and batch_settings.way in USES.get(each.name, frozenset(OPERATIONS))
    }
    for row in ROWS:
        if surface_of(batch_settings.way) in row.surfaces and row.name != "seed":
            value = value_in(options, row)
            own[row.name] = progression_text(value) if row.name == "chords" and value else value
    return journal_settings(own)
