"""From the files and job files of a command line to the lines of a batch."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from app.cli.batch_options import FILLING, asked
from app.cli.fill_options import with_options
from app.session.batch.job_file import SUFFIXES, JobFileError, Row, read_job
from app.session.batch.lines import Line
from app.session.batch.sources import SourceError, find_sources


def batch_lines(texts: Sequence[str], options: Mapping[str, Any], out: Path) -> tuple[Line, ...]:
    """Return the lines of a batch, by the names of their files.

    Args:
        texts: Files, folders, patterns, archives, job files, and ``-`` for a list on the standard
            input.
        options: Values of ``FILLING``; for the rows of a job file those that it does not give.
        out: The output folder.

    Raises:
        click.UsageError: If options are missing or wrong.
        RipienoError: If files are missing or cannot be told apart.
    """
    plain = list(_plain_texts(texts))
    lines: dict[str, Line] = {}
    if plain:
        command, where = asked(options)
        lines = {each.name: Line(each, command, where) for each in find_sources(plain, out)}
    for text in texts:
        for line in _of_job(Path(text), options, out) if Path(text).suffix.lower() in SUFFIXES else ():
            if lines.setdefault(line.source.name, line) is not line:
                raise SourceError(f"{line.source.title} is named twice; keep one of the two.")
    return tuple(lines[name] for name in sorted(lines))


def _plain_texts(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        if text == "-":
            yield from filter(None, (line.strip() for line in sys.stdin))
        elif Path(text).suffix.lower() not in SUFFIXES:
            yield text


def _of_job(path: Path, options: Mapping[str, Any], out: Path) -> Iterator[Line]:
    for row in read_job(path):
        command, where = asked({**options, **_given(row)})
        for source in find_sources([row.files], out):
            yield Line(source, command, where)


@click.command(name="row", add_help_option=False)
@with_options(*FILLING)
def _row_command(**_: Any) -> None:  # noqa: ANN401 (values of any option)
    """Read the options of a row as those of a command line are read."""


def _given(row: Row) -> dict[str, Any]:
    """Return the options that a row gives."""
    arguments: list[str] = []
    for name, value in row.options.items():
        if value is not False:
            arguments += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    try:
        context = _row_command.make_context("row", arguments)
    except click.UsageError as error:
        raise JobFileError(f"{row.place}: {error.format_message()}") from error
    source = context.get_parameter_source
    return {
        name: value for name, value in context.params.items() if source(name) is ParameterSource.COMMANDLINE
    }
