"""Job files: a table of files with what to do for each, as TOML or CSV."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.midi_io.clip_file import read_whole
from engine.errors import RipienoError

SUFFIXES = frozenset({".toml", ".csv"})
FILE = "file"
"""The column, or key, that names the files of a row."""


class JobFileError(RipienoError):
    """A job file that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a job file.

    Attributes:
        files: A file, folder, pattern or archive; relative to the folder of the job file.
        options: Names of options, without dashes, and their values as on the command line.
        place: Where the row stands, for messages.
    """

    files: str
    options: Mapping[str, str | bool]
    place: str


def read_job(path: Path) -> tuple[Row, ...]:
    """Read a job file.

    A CSV file has a column ``file`` and a column for each option; empty fields are options that
    are not given. A TOML file has a table ``[[file]]`` for each row, with the key ``file``, and
    may have keys before the first table that hold for all rows.

    Args:
        path: The job file.

    Raises:
        FileError: If it cannot be read.
        JobFileError: If it is not such a table.
    """
    try:
        text = read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JobFileError(f"{path} is no UTF-8 text; save it as UTF-8.") from error
    rows = tuple(_toml_rows(text, path) if path.suffix.lower() == ".toml" else _csv_rows(text, path))
    if not rows:
        raise JobFileError(f"{path} lists no files; write a row for each.")
    return rows


def _csv_rows(text: str, path: Path) -> Iterator[Row]:
    table = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    if FILE not in (table.fieldnames or ()):
        raise JobFileError(f"{path} has no column called {FILE}; name the columns in its first line.")
    for values in table:
        place = f"{path}, line {table.line_num}"
        if None in values:
            raise JobFileError(f"{place} has more fields than columns; put text with commas into quotes.")
        given = {name.strip(): value.strip() for name, value in values.items() if value and value.strip()}
        yield _row(given, place, path)


def _toml_rows(text: str, path: Path) -> Iterator[Row]:
    try:
        contents = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise JobFileError(f"{path} is no TOML file ({error}); mend that place.") from error
    tables = contents.pop(FILE, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise JobFileError(f"{path} has no tables [[{FILE}]]; write one for each row.")
    for number, table in enumerate(tables, 1):
        yield _row({**contents, **table}, f"{path}, file {number}", path)


def _row(values: Mapping[str, Any], place: str, path: Path) -> Row:
    options = {name.replace("_", "-"): _plain(value, name, place) for name, value in values.items()}
    files = options.pop(FILE, "")
    if not isinstance(files, str) or not files:
        raise JobFileError(f"{place} names no file; give it a {FILE}.")
    return Row(str(path.parent / files), options, place)


def _plain(value: Any, name: str, place: str) -> str | bool:  # noqa: ANN401 (values of a TOML file)
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int | float):
        return str(value)
    raise JobFileError(f"{place}: {name} is no text, number, true or false; write it as on the command line.")
