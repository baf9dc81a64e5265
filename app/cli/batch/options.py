"""The options of ``ripieno batch``, on the command line and in job files, and what they ask for."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.fill.extend import MAX_BARS
from ripieno.app.cli.fill.options import CONTROL_NOTES, fill_parameters
from ripieno.app.cli.options import ENCODING, read_role, read_roles
from ripieno.app.cli.parameter_options import Option, with_fill_options
from ripieno.app.session.operations import OPERATIONS
from ripieno.app.session.parameter_values import default_options
from ripieno.app.session.parameters import parameters_of, surface_of
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:
    from ripieno.app.session.batch.where import Where
    from ripieno.app.session.commands import Editing
    from ripieno.engine.music.roles import Role


def read_where(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Return a choice of bars that some file could have.

    Raises:
        click.BadParameter: If it is none.
    """
    if text is None:
        return None
    from ripieno.app.session.batch.where import check_bars

    try:
        check_bars(text)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error
    return text


def read_mixed_roles(
    context: click.Context, parameter: click.Parameter, text: str | None
) -> "tuple[tuple[Role, ...], tuple[tuple[str, Role], ...]] | None":
    """Return the roles to fill, and the roles that tracks are given, of ``drums,2=bass``.

    Raises:
        click.BadParameter: If a part is neither.
    """
    if text is None:
        return None
    parts = text.split(",")
    selected = tuple(
        role for part in parts if "=" not in part and (role := read_role(context, parameter, part))
    )
    given = ",".join(part for part in parts if "=" in part)
    return selected, read_roles(context, parameter, given or None)


FILLING: tuple[Option, ...] = (
    click.option(
        "--way",
        type=click.Choice(OPERATIONS),
        default="inpaint",
        show_default=True,
        help="What to do with each file: the commands of `ripieno` by their names.",
    ),
    click.option(
        "--bars",
        metavar="BARS",
        callback=read_where,
        help="The bars to fill: 5-8,12 or first:4, last:4, every:4 (each fourth), empty (where a track "
        "falls silent between music), marker:NAME or section:NAME (from that marker or cue point to "
        "the next), all.",
    ),
    click.option("--section", metavar="NAME", help="The same as --bars section:NAME."),
    click.option(
        "--tracks",
        metavar="TRACKS",
        help="The tracks to fill, as for `ripieno inpaint`. Without it, every track that plays in "
        "those bars or close by.",
    ),
    click.option(
        "--roles",
        metavar="ROLE,...",
        callback=read_mixed_roles,
        help="Fill only tracks that play these: lead, counter, keys, bass, pad, drums. TRACK=ROLE says "
        "what a track plays where the guess is wrong.",
    ),
    CONTROL_NOTES,
    click.option("--add", metavar="N", type=click.IntRange(1, MAX_BARS), help="extend: how many bars."),
    click.option("--at", type=click.Choice(["end", "start"]), help="extend: at which end."),
    click.option("--role", metavar="ROLE", callback=read_role, help="accompany: what the new track does."),
    click.option("--name", metavar="NAME", help="accompany: the new track's name."),
    ENCODING,
    *fill_parameters("batch"),
)
"""Everything that may differ from file to file."""


def asked(options: Mapping[str, Any]) -> "tuple[Editing, Where | None]":
    """Return what options ask for, of any file.

    Args:
        options: Values of ``FILLING`` by their names.

    Raises:
        click.UsageError: If options are missing, or do not belong to the way.
        RipienoError: If they contradict each other.
    """
    from ripieno.app.session.batch.where import Where
    from ripieno.app.session.commands import Refilling
    from ripieno.app.session.fill_options import fill_options

    given = {name: value for name, value in options.items() if value is not None}
    way = given.pop("way")
    bars, roles = _bars(given), given.pop("roles", ((), ()))
    low, high = given.pop("pitch", (0, 127))
    kind = _operations()[way]
    where: Where | None = None
    if issubclass(kind, Refilling):
        if bars is None:
            raise click.UsageError("Say which bars to fill, with --bars.")
        where = Where(bars, given.pop("tracks", None), roles[0], low, high)
        given["bars"] = (0,)
    elif roles[0]:
        raise click.UsageError(f"--roles without a track does not belong to {way}.")
    elif bars is not None:
        given["bars"] = _plain_bars(bars, way)
    _check(way, kind, given)
    given = with_fill_options(given, default_options(way))
    command: Editing = kind(source=Path(), destination=Path(), roles=roles[1], low=low, high=high, **given)
    fill_options(command)
    return command, where


def _bars(given: dict[str, Any]) -> str | None:
    section: str | None = given.pop("section", None)
    bars: str | None = given.pop("bars", None)
    if section is not None and bars is not None:
        raise click.UsageError("--bars and --section say the same thing twice; give one of them.")
    return bars if section is None else f"section:{section}"


def _plain_bars(text: str, way: str) -> tuple[int, ...]:
    from ripieno.engine.music.region import parse_bars

    try:
        return parse_bars(text)
    except RipienoError as error:
        raise click.UsageError(f"For {way}, --bars are numbers such as 5-8.") from error


def _check(way: str, kind: type, given: Mapping[str, Any]) -> None:
    """Refuse options that a way has not, or lacks."""
    own = {*(field.name for field in fields(kind)), *(row.name for row in parameters_of(surface_of(way)))}
    strange = sorted(name for name in given if name not in own)
    if strange:
        raise click.UsageError(f"--{strange[0].replace('_', '-')} does not belong to {way}.")
    needed = {"extend": "add", "accompany": "role", "reharmonise": "chords"}.get(way)
    if needed is not None and needed not in given:
        raise click.UsageError(f"{way} needs --{needed}.")


def _operations() -> "Mapping[str, Any]":
    from ripieno.app.session import commands

    return {
        "inpaint": commands.InpaintFile,
        "vary": commands.VaryFile,
        "reharmonise": commands.ReharmoniseFile,
        "extend": commands.ExtendFile,
        "accompany": commands.AccompanyFile,
    }
