"""Bring the tables of options in docs/ up to date: ``make reference``.

A page says where a table belongs, and this module writes it in the words of the command's own help::

    <!-- begin options of inpaint -->                the options of a command, but those that are shared
    <!-- begin options of vary beyond inpaint -->    those in which it differs from another command
    <!-- begin shared options -->                    those of every command that makes notes
    <!-- begin parameters -->                        the parameters of a fill, which no other table repeats
    <!-- end -->
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click

from ripieno.app.cli.main import main
from ripieno.app.session.parameter import Parameter, Surface, range_text
from ripieno.app.session.parameter_table import FILES
from ripieno.app.session.parameters import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
MAKING_NOTES = ("inpaint", "vary", "reharmonise", "extend", "accompany", "generate")
"""Commands whose common options are described once."""

_EVERY_COMMAND = ", ".join(surface.value for surface in Surface if surface in FILES)
_BLOCK = re.compile(r"(<!-- begin ([^>]*) -->\n).*?(<!-- end -->)", re.DOTALL)
_OPTIONS = re.compile(r"options of ([a-z-]+)(?: beyond ([a-z-]+))?")


class MarkError(Exception):
    """A mark in a page that asks for no table."""


class OptionRow(NamedTuple):
    """An option in the words of its help.

    Attributes:
        written: How it is written, with what it takes.
        meaning: What it does, with its default and its range.
    """

    written: str
    meaning: str


def pages() -> list[Path]:
    """Return the pages of the guide."""
    return sorted((ROOT / "docs").glob("*.md"))


def filled_in(page: str) -> str:
    """Return the text of a page with its tables as the commands have them now.

    Raises:
        MarkError: If a mark asks for no table.
    """
    return _BLOCK.sub(lambda found: f"{found[1]}\n{_content(found[2])}\n\n{found[3]}", page)


def described(page: str) -> set[str]:
    """Return the commands whose options a page describes."""
    return {match[1] for _, mark, _ in _BLOCK.findall(page) if (match := _OPTIONS.fullmatch(mark))}


def options(name: str) -> tuple[OptionRow, ...]:
    """Return the options of a command but ``--help``, in their order."""
    command = main.commands[name]
    context = click.Context(command, info_name=name, **command.context_settings)
    records = [each.get_help_record(context) for each in command.params if isinstance(each, click.Option)]
    return tuple(OptionRow(*record) for record in records if record is not None)


def shared() -> tuple[OptionRow, ...]:
    """Return the options that every command that makes notes has, word for word."""
    first, *others = map(options, MAKING_NOTES)
    return tuple(row for row in first if all(row in other for other in others))


def parameters_table() -> str:
    """Return the table of the parameters of a fill."""
    heads = ("parameter", "in the window", "values", "default", "where", "what it does")
    lines = [_line(_cells(row)) for row in PARAMETERS.values()]
    return "\n".join((_line(heads), "|---" * len(heads) + "|", *lines))


def _cells(row: Parameter) -> tuple[str, ...]:
    defaults = {"": row.default, **row.defaults}
    shown = ", ".join(
        f"{_default(row, value)}{f' ({name})' if name else ''}"
        for name, value in defaults.items()
        if value is not None
    )
    earlier = f" (earlier `{'`, `'.join(row.aliases)}`)" if row.aliases else ""
    label = row.label if row.surfaces & {Surface.WINDOW, Surface.FORM, Surface.LIVE} else ""
    where = ", ".join(surface.value for surface in Surface if surface in row.surfaces)
    where = where.replace(_EVERY_COMMAND, "all commands, Python")
    return f"`{row.name}`{earlier}", label, range_text(row), shown, where, row.help


def _default(row: Parameter, value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g} {row.unit}".strip() if isinstance(value, int | float) else str(value)


def _content(mark: str) -> str:
    return parameters_table() if mark == "parameters" else _table(_rows(mark))


def _rows(mark: str) -> tuple[OptionRow, ...]:
    if mark == "shared options":
        return _without_parameters(MAKING_NOTES[0], shared())
    match = _OPTIONS.fullmatch(mark)
    if match is None or not set(match.groups()) - {None} <= set(main.commands):
        raise MarkError(f'"{mark}" asks for no table.')
    if match[2] is not None:
        return tuple(row for row in options(match[1]) if row not in options(match[2]))
    return _without_parameters(match[1], (row for row in options(match[1]) if row not in shared()))


def _without_parameters(name: str, rows: Iterable[OptionRow]) -> tuple[OptionRow, ...]:
    """Return rows of a command but those of parameters, which have a table of their own."""
    command = main.commands[name]
    context = click.Context(command, info_name=name, **command.context_settings)
    own = [option.get_help_record(context) for option in command.params if option.name in PARAMETERS]
    return tuple(row for row in rows if tuple(row) not in own)


def _table(rows: Iterable[OptionRow]) -> str:
    lines = [_line((f"`{row.written}`", row.meaning)) for row in rows]
    return "\n".join(("| option | meaning |", "|---|---|", *lines))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    for place in pages():
        text = place.read_text(encoding="utf-8")
        place.write_text(filled_in(text), encoding="utf-8")
