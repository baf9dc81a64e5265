"""The options of the commands that make notes: each is written once, under the name of its field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ripieno.app.cli.options import read_bars, read_control_notes, read_roles
from ripieno.app.cli.parameter_options import Option, parameter_option
from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameters import parameters_of, surface_of

_Command = TypeVar("_Command", bound=Callable[..., Any])

SOURCE = click.argument("source", metavar="IN.mid", type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o",
    "--output",
    metavar="OUT.mid",
    type=click.Path(path_type=Path),
    help="Where to write. With several variations OUT-1.mid, OUT-2.mid and so on; or put {n} where "
    "the number belongs. An older file of that name is replaced.",
)
IN_PLACE = click.option(
    "--in-place", is_flag=True, help="Let the result take the place of IN.mid; -o is not needed then."
)
FORCE = click.option("--force", is_flag=True, help="Replace a file even if it is read-only.")
BARS = click.option(
    "--bars",
    metavar="BARS",
    callback=read_bars,
    required=True,
    help="The bars to fill, counted from 1: 5, or 5-8 (both ends included), or 5-8,12.",
)
TRACKS = click.option(
    "--tracks",
    metavar="TRACKS",
    help="The tracks to fill: numbers as `ripieno info` shows them (2,3), a number with a MIDI "
    "channel (2:10) or with channel and program (2:1:34), or names or parts of names (Piano). "
    "Without it, every track that plays in those bars or close by.",
)
ROLES = click.option(
    "--roles",
    metavar="TRACK=ROLE,...",
    callback=read_roles,
    help="What a track plays, where the guess that `ripieno info` shows is wrong: 2=bass,Piano=keys. "
    "Roles: lead, counter, keys, bass, pad, drums.",
)
CONTROL_NOTES = click.option(
    "--control-notes",
    metavar="TRACK=PITCHES,...",
    callback=read_control_notes,
    help="Which pitches of a track are keyswitches and the like, where `ripieno info` shows others: "
    "2=C0-B0, Cello=C0+D1, Piano=none. They stay as they are, and no new note takes their pitch.",
)


def fill_parameters(operation: str) -> tuple[Option, ...]:
    """Return the options of the parameters that a command has, in the order of their table.

    Args:
        operation: The command.
    """
    surface = Surface.BATCH if operation == "batch" else surface_of(operation)
    return tuple(parameter_option(row.name, operation) for row in parameters_of(surface))


AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Report on standard output as one JSON object."
)


def with_options(*selected: Option) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command options, in the order in which its help shows them."""

    def decorate(command: _Command) -> _Command:
        for option in reversed(selected):
            command = option(command)
        return command

    return decorate
