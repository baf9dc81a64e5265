"""``ripieno compare``: what differs between two files."""

from itertools import groupby
from pathlib import Path

import click

from ripieno.app.cli.options import ENCODING
from ripieno.app.cli.program import printable, say, warn
from ripieno.app.session.file_reports import CompareReport, DifferenceReport

SAME, DIFFERENT = 0, 1
EPILOG = """\b
Examples:
  ripieno compare song.mid filled.mid
  ripieno compare song.mid filled.mid --json

The exit status is 0 where the files are the same to the byte and 1 where they differ, as that of cmp.
A file that cannot be read is an error with status 2.
"""
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


class Unreadable(click.ClickException):
    """The end of a comparison with a file that cannot be read."""

    exit_code = 2


@click.command(epilog=EPILOG)
@click.argument("first", metavar="A.mid", type=click.Path(path_type=Path))
@click.argument("second", metavar="B.mid", type=click.Path(path_type=Path))
@click.option(
    "--limit", metavar="N", type=click.IntRange(0), help="Differences to list of each track; else all."
)
@ENCODING
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with all of them.")
@click.pass_context
def compare(
    context: click.Context,
    *,
    first: Path,
    second: Path,
    limit: int | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """State exactly what differs between A.mid and B.mid, event by event.

    Events that came (+), went (-), changed (~) or moved (>), by track, bar and beat; events in
    another order; and where all events are the same, what is written in other bytes.
    """
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.session.commands import CompareFiles
    from ripieno.app.session.session import perform
    from ripieno.engine.errors import RipienoError

    try:
        events = list(perform(CompareFiles(first, second, encoding)))
    except RipienoError as error:
        raise Unreadable(printable(str(error))) from error
    for event in events:
        if isinstance(event, CompareReport):
            for sentence in event.warnings:
                warn(sentence)
            say(json_text(event) if as_json else compare_text(event, limit))
            context.exit(DIFFERENT if event.differences else SAME)


def compare_text(report: CompareReport, limit: int | None = None) -> str:
    """Return the differences, a line each, below their tracks.

    Args:
        report: What differs.
        limit: Lines of each track at most; None for all.
    """
    if not report.differences:
        return "The files are the same to the byte."
    lines: list[str] = []
    for track, group in groupby(report.differences, key=lambda each: each.track):
        found = list(group)
        lines.append("Whole file" if track is None else f"Track {track}: {_summary(found)}")
        shown = found[:limit]
        lines += [f"  {_line(each)}" for each in shown]
        if len(shown) < len(found):
            lines.append(f"  and {len(found) - len(shown)} more")
    return "\n".join(map(printable, lines))


def _summary(found: list[DifferenceReport]) -> str:
    kinds = dict.fromkeys(each.kind for each in found)
    return ", ".join(f"{sum(each.kind == kind for each in found)} {kind}" for kind in kinds)


def _line(each: DifferenceReport) -> str:
    place = "" if each.bar is None else f"bar {each.bar}, beat {each.beat:g}: "
    return f"{_SIGNS.get(each.kind, '*')} {place}{each.words}"
