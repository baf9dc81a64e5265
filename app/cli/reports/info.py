"""``ripieno info``."""

from pathlib import Path

import click

from ripieno.app.cli.options import ENCODING
from ripieno.app.cli.program import say

EPILOG = """\b
Examples:
  ripieno info song.mid
  ripieno info song.mid --json
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="IN.mid", type=click.Path(path_type=Path))
@ENCODING
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(*, source: Path, encoding: str | None, as_json: bool) -> None:
    """Show what IN.mid holds: bars, metre, tempo, tracks with their roles, key and chords.

    The track numbers are those that `ripieno inpaint --tracks` takes. Roles, key and chords are
    estimated from the notes.
    """
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.cli.reports.clip_text import clip_text
    from ripieno.app.session.commands import DescribeFile
    from ripieno.app.session.events import ClipReport
    from ripieno.app.session.session import perform

    for event in perform(DescribeFile(source, encoding)):
        if isinstance(event, ClipReport):
            say(json_text(event) if as_json else clip_text(event))
