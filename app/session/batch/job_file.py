"""Job files: a table of files with what to do for each, as TOML or CSV."""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ripieno.app.midi_io.clip_file import read_whole
from ripieno.app.session.batch.sources import Refused
from ripieno.app.session.parameters import NAMES
from ripieno.engine.errors import RipienoError, cause_of

SUFFIXES = frozenset({".toml", ".csv"})
FILE = "file"
"""The column, or key, that names the files of a row."""


MAX_NUMBER = 2**64
MAX_BROKEN_ROWS = 100
"""Rows that cannot be read at most, for the lines after each are read once more; what follows is left out."""

MAX_JOB_BYTES = 8 * 2**20
"""Bytes of a job file at most: some 100,000 rows."""


class _Table(csv.excel):
    """Blanks after commas count for nothing; a quote that is not closed is an error."""

    skipinitialspace = True
    strict = True


class JobFileError(RipienoError):
    """A job file, or a row of one, that cannot be understood."""


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


def read_job(path: Path) -> tuple[Row | Refused, ...]:
    """Read a job file.

    A CSV file has a column ``file`` and a column for each option; empty fields are options that
    are not given. A TOML file has a table ``[[file]]`` for each row, with the key ``file``, and
    may have keys before the first table that hold for all rows.

    Args:
        path: The job file.

    Returns:
        Its rows; for those that cannot be understood, why.

    Raises:
        FileError: If it cannot be read.
        JobFileError: If it is not such a table.
    """
    try:
        text = read_whole(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JobFileError(f"{path} is no UTF-8 text; save it as UTF-8.") from error
    if len(text) > MAX_JOB_BYTES:
        raise JobFileError(f"{path} is larger than {MAX_JOB_BYTES >> 20} MiB; split it.")
    read = _toml_rows if path.suffix.lower() == ".toml" else _csv_rows
    rows = tuple(read(text, path))
    if not rows:
        raise JobFileError(f"{path} lists no files; write a row for each.")
    return rows


def _csv_rows(text: str, path: Path) -> Iterator[Row | Refused]:
    lines = io.StringIO(text, newline="\n" if "\n" in text else "\r").readlines()
    names = _names(lines, path)
    for number, fields in _records(lines):
        place = f"{path}, line {number}"
        if isinstance(fields, csv.Error):
            yield Refused(place, place, f"{place} cannot be read ({cause_of(fields)}); mend its quotes.")
            continue
        pairs = ((name, text.strip()) for name, text in zip_longest(names, fields, fillvalue=""))
        given = [(name, text) for name, text in pairs if text]
        if not all(name for name, _ in given):
            sentence = f"{place} has more fields than columns; put text with commas into quotes."
            yield Refused(place, place, sentence)
        elif given:
            yield _tried(dict(given), place, path)


def _records(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str] | csv.Error]]:
    """Yield the line and the fields of each row but the first; one that is broken takes no other with it."""
    at, broken = 1, 0
    table = csv.reader(lines[at:], _Table)
    while broken < MAX_BROKEN_ROWS:
        before = at + table.line_num
        try:
            fields = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield before + 1, error
            broken, at = broken + 1, before + 1  # an open quote has swallowed the lines after it
            table = csv.reader(lines[at:], _Table)
        else:
            yield before + 1, fields


def _names(lines: Sequence[str], path: Path) -> list[str]:
    """Return the names of a table's columns, which its first line gives."""
    try:
        names = [name.strip() for name in next(csv.reader(lines[:1], _Table), [])]
    except csv.Error as error:
        raise JobFileError(f"{path}, line 1 cannot be read ({cause_of(error)}); mend it.") from error
    if FILE not in names:
        raise JobFileError(f"{path} has no column called {FILE}; name the columns in its first line.")
    name, count = Counter(filter(None, names)).most_common(1)[0]
    if count > 1:
        raise JobFileError(f"{path} has {count} columns called {name}; keep one.")
    return names


def _tried(values: Mapping[str, Any], place: str, path: Path) -> Row | Refused:
    """Return the row of some values, or why it is none."""
    try:
        return _row(values, place, path)
    except JobFileError as error:
        return Refused(place, place, str(error))


def _toml_rows(text: str, path: Path) -> Iterator[Row | Refused]:
    try:
        contents = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # as ValueError, numbers of thousands of digits
        raise JobFileError(f"{path} is no TOML file ({cause_of(error)}); mend that place.") from error
    tables = contents.pop(FILE, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise JobFileError(f"{path} has no tables [[{FILE}]]; write one for each row.")
    for number, table in enumerate(tables, 1):
        own = set(map(_option, table))
        shared = {name: value for name, value in contents.items() if _option(name) not in own}
        yield _tried({**shared, **table}, f"{path}, file {number}", path)


def _row(values: Mapping[str, Any], place: str, path: Path) -> Row:
    _refuse_two_names(values, place)
    options = {name.replace("_", "-"): _plain(value, name, place) for name, value in values.items()}
    files = options.pop(FILE, "")
    if not isinstance(files, str) or not files:
        raise JobFileError(f"{place} names no file; give it a {FILE}.")
    return Row(str(path.parent / files), options, place)


def _refuse_two_names(names: Iterable[str], place: str) -> None:
    """Refuse a row that gives one option under two names, which may contradict each other."""
    given: dict[str, str] = {}
    for name in names:
        first = given.setdefault(_option(name), name)
        if first != name:
            raise JobFileError(f"{place} gives {first} and {name}, which are one option; keep one of them.")


def _option(name: str) -> str:
    """Return the option of today that a name, or its opposite, stands for."""
    plain = name.replace("-", "_").removeprefix("no_")
    return NAMES.get(plain, plain)


def _plain(value: Any, name: str, place: str) -> str | bool:  # noqa: ANN401 (values of a TOML file)
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and abs(value) < MAX_NUMBER:  # which NaN is not either
        return str(value)
    raise JobFileError(f"{place}: {name} is no text, number, true or false; write it as on the command line.")
