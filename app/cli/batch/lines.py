"""From the files and job files of a command line to the lines of a batch."""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from ripieno.app.cli.batch.options import FILLING, asked
from ripieno.app.cli.fill.options import with_options
from ripieno.app.session.batch.job_file import SUFFIXES, Row, read_job
from ripieno.app.session.batch.job_rows import BatchPlan, JobRow, plan_of
from ripieno.app.session.batch.sources import Refused, find_sources
from ripieno.app.session.parameter import ParameterKind
from ripieno.app.session.parameter_readers import read_switch
from ripieno.app.session.parameters import NAMES, PARAMETERS
from ripieno.engine.errors import RipienoError


def batch_plan(texts: Sequence[str], options: Mapping[str, Any], out: Path) -> BatchPlan:
    """Return the lines of a batch, and what was named and cannot be worked on.

    Args:
        texts: Files, folders, patterns, archives, job files, and ``-`` for a list on the standard
            input.
        options: Values of ``FILLING``; for the rows of a job file those that it does not give.
        out: The output folder.

    Raises:
        click.UsageError: If options are missing or wrong.
        RipienoError: If there is nothing to work on.
    """
    plain = list(_plain_texts(texts))
    found: list[JobRow | Refused] = []
    if plain:
        command, where = asked(options)
        named = find_sources(plain, out)
        found += [*(JobRow(each, command, where) for each in named.sources), *named.refused]
    for text in texts:
        if Path(text).suffix.lower() in SUFFIXES:
            found += _of_job(Path(text), options, out)
    lines = [each for each in found if isinstance(each, JobRow)]
    return plan_of(lines, [each for each in found if isinstance(each, Refused)])


def _plain_texts(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        if text == "-":
            if isinstance(sys.stdin, io.TextIOWrapper):  # names of files may hold anything
                sys.stdin.reconfigure(errors="surrogateescape")
            yield from filter(None, (line.rstrip("\r\n") for line in sys.stdin))
        elif Path(text).suffix.lower() not in SUFFIXES:
            yield text


def _of_job(path: Path, options: Mapping[str, Any], out: Path) -> Iterator[JobRow | Refused]:
    try:
        rows = read_job(path)
    except RipienoError as error:
        yield Refused(str(path), str(path), str(error))
        return
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        try:
            command, where = asked({**options, **_given(row)})
        except click.UsageError as error:
            yield Refused(row.place, row.place, f"{row.place}: {error.format_message()}")
            continue
        except RipienoError as error:
            yield Refused(row.place, row.place, f"{row.place}: {error}")
            continue
        found = find_sources([row.files], out)
        yield from (JobRow(source, command, where) for source in found.sources)
        yield from found.refused


@click.command(name="row", add_help_option=False)
@with_options(*FILLING)
def _row_command(**_: Any) -> None:  # noqa: ANN401 (values of any option)
    """Read the options of a row as those of a command line are read."""


def _words_of(name: str, value: str | bool) -> list[str]:  # noqa: FBT001 (a value of a job file)
    """Return the words of a command line that give an option a value."""
    parameter = PARAMETERS.get(NAMES.get(name.replace("-", "_"), ""))
    if parameter is not None and parameter.kind is ParameterKind.SWITCH:
        is_on = read_switch(name, value)
        return [f"--{name}"] if is_on else [f"--no-{name}"] if parameter.default else []
    if isinstance(value, bool):
        return [f"--{name}"] if value else []
    return [f"--{name}", value]


def _given(row: Row) -> dict[str, Any]:
    """Return the options that a row gives.

    Raises:
        click.UsageError: If there are no such options, or they are wrong.
    """
    arguments: list[str] = []
    for name, value in row.options.items():
        arguments += _words_of(name, value)
    context = _row_command.make_context("row", arguments)
    source = context.get_parameter_source
    return {
        name: value for name, value in context.params.items() if source(name) is ParameterSource.COMMANDLINE
    }
