"""What the user wants done with many files, and the batch that does it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from ripieno.app.gui.translation import said
from ripieno.app.session.batch.records import BatchBegun, BatchReport, FileDone
from ripieno.app.session.operations import OPERATIONS
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:
    from ripieno.app.session.batch.where import Where
    from ripieno.app.session.commands import Editing

USES = {
    "bars": frozenset({"inpaint", "vary", "reharmonise"}),
    "tracks": frozenset({"inpaint", "vary", "reharmonise", "extend"}),
    "strength": frozenset({"inpaint", "vary"}),
    "chords": frozenset({"reharmonise"}),
    "add": frozenset({"extend"}),
    "role": frozenset({"accompany"}),
}
"""Which wishes belong to some ways only, and to which."""


class WishError(RipienoError):
    """A wish that cannot be fulfilled as it stands."""


class _Making(TypedDict):
    """What all ways of making notes take."""

    variations: int
    steps: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The files are found.

    Attributes:
        names: Their names in the batch, in order.
    """

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What to do with which files; texts are as the user writes them.

    Attributes:
        sources: Files, folders and archives.
        out: The folder for all that is written; None where none is chosen yet.
        way: One of ``OPERATIONS``.
        bars: What to fill, as :class:`ripieno.app.session.batch.where.Where` reads it.
        tracks: Which tracks; empty for all that play there.
        strength: 0 (nothing changes) to 1 (the old notes are not looked at).
        chords: Chords of the bars, for new harmony.
        add: Bars to add at the end.
        role: What a new track does.
        seed: The seed of all seeds; None draws one.
        variations: Results for each file.
        steps: Steps of the sampler; None for what suits the model.
        workers: Files at once; None for one on each core.
        html: Whether to write a page with pictures and sound.
        resume: Whether to go on with the batch that the folder holds.
    """

    sources: tuple[str, ...]
    out: Path | None
    way: str = "inpaint"
    bars: str = "all"
    tracks: str = ""
    strength: float = 1.0
    chords: str = ""
    add: int = 4
    role: Role = Role.BASS
    seed: int | None = None
    variations: int = 1
    steps: int | None = None
    workers: int | None = None
    html: bool = False
    resume: bool = False


def holds_batch(folder: Path | None) -> bool:
    """Say whether a folder holds a batch that can be taken up."""
    from ripieno.app.session.batch.journal import NAME

    return folder is not None and (folder / NAME).is_file()


def work_on(wishes: Wishes) -> Iterator[Planned | BatchBegun | FileDone | BatchReport]:
    """Find the files and do the batch; everything slow happens here, on the caller's thread.

    Args:
        wishes: What to do.

    Raises:
        RipienoError: If it cannot begin, or cannot go on.
    """
    from ripieno.app.session.batch.lines import Line, plan_of
    from ripieno.app.session.batch.run import Batch, run
    from ripieno.app.session.batch.sources import find_sources

    out = _checked(wishes)
    command, where = _asked(wishes)
    found = find_sources(wishes.sources, out)
    plan = plan_of((Line(source, command, where) for source in found.sources), found.refused)
    yield Planned(plan.names)
    yield from run(
        Batch(
            lines=plan.lines,
            refused=plan.refused,
            out=out,
            settings=_settings(wishes),
            seed=wishes.seed,
            template="{stem}-{n}{suffix}" if wishes.variations > 1 else "{stem}{suffix}",
            workers=wishes.workers,
            resume=wishes.resume,
            html=wishes.html,
        )
    )


def _checked(wishes: Wishes) -> Path:
    """Return the output folder, if there is something to do in it."""
    if not wishes.sources:
        raise WishError(
            said("batch", "There are no files to work on; drop some, or a folder, onto the list.")
        )
    if wishes.out is None:
        raise WishError(said("batch", "There is no folder for the results; choose one under Results in."))
    try:
        holds_any = wishes.out.is_dir() and any(wishes.out.iterdir())
    except OSError as error:
        message = said("batch", "The folder {0} cannot be used ({1}); choose another one.")
        raise WishError(message.format(wishes.out, error.strerror)) from error
    if holds_any and not wishes.resume:
        message = said("batch", "The folder {0} is not empty; choose a new one.")
        raise WishError(message.format(wishes.out))
    return wishes.out


def _asked(wishes: Wishes) -> "tuple[Editing, Where | None]":
    """Return the command for any file, and what to fill where the way does not say it itself."""
    from ripieno.app.session import commands
    from ripieno.app.session.batch.where import Where, check_bars
    from ripieno.app.session.fill_options import fill_options
    from ripieno.engine.music.chords import parse_progression

    making = _Making(variations=wishes.variations, steps=wishes.steps)
    nowhere, where = Path(), None
    command: Editing
    if wishes.way in USES["bars"]:
        check_bars(wishes.bars)
        where = Where(wishes.bars, wishes.tracks.strip() or None)
    match wishes.way:
        case "inpaint":
            command = commands.InpaintFile(nowhere, nowhere, (0,), strength=wishes.strength, **making)
        case "vary":
            command = commands.VaryFile(nowhere, nowhere, (0,), strength=wishes.strength, **making)
        case "reharmonise":
            chords = parse_progression(wishes.chords)
            command = commands.ReharmoniseFile(nowhere, nowhere, (0,), chords=chords, **making)
        case "extend":
            tracks = wishes.tracks.strip() or None
            command = commands.ExtendFile(nowhere, nowhere, wishes.add, tracks=tracks, **making)
        case _:
            command = commands.AccompanyFile(nowhere, nowhere, wishes.role, **making)
    fill_options(command, 0)
    return command, where


def _settings(wishes: Wishes) -> dict[str, str]:
    """Return all that decides what is written, as text, to know the batch again."""
    passing = {"sources", "out", "seed", "workers", "html", "resume"}
    return {
        field.name: str(getattr(wishes, field.name))
        for field in fields(wishes)
        if field.name not in passing and wishes.way in USES.get(field.name, frozenset(OPERATIONS))
    }
