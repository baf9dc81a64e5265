"""``ripieno render``: sound and pictures of a file."""

from pathlib import Path
from typing import Any

import click

from ripieno.app.cli.fill.options import FORCE, SOURCE, with_options
from ripieno.app.cli.options import ENCODING, read_bars
from ripieno.app.cli.program import printable, say, warn

EPILOG = """\b
Examples:
  ripieno render song.mid -o song.wav
  ripieno render song.mid -o roll.png -o roll.svg --bars 5-8
  ripieno render song.mid -o piano.flac --tracks Piano --soundfont Grand.sf2
"""


@click.command(epilog=EPILOG)
@with_options(
    SOURCE,
    click.option(
        "-o",
        "--output",
        "outputs",
        metavar="OUT",
        type=click.Path(path_type=Path),
        multiple=True,
        required=True,
        help="What to write: .wav, .flac or .ogg for sound, .png or .svg for a piano roll. May be repeated.",
    ),
    FORCE,
    click.option(
        "--bars",
        metavar="BARS",
        callback=read_bars,
        help="From the first to the last of these bars, such as 5-8.",
    ),
    click.option("--tracks", metavar="TRACKS", help="Only these tracks, as for `ripieno inpaint`."),
    click.option(
        "--soundfont",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="A .sf2 or .sf3 file to play with. Without it, RIPIENO_SOUNDFONT or an installed one.",
    ),
    click.option(
        "--scale",
        metavar="N",
        type=click.IntRange(1, 8),
        default=2,
        show_default=True,
        help="Sharpness of a .png.",
    ),
    ENCODING,
    click.option("--json", "as_json", is_flag=True, help="Report as one JSON object."),
)
def render(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Render IN.mid as sound, through FluidSynth, or as a picture of its notes."""
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.session.commands import RenderFile
    from ripieno.app.session.file_reports import RenderReport
    from ripieno.app.session.session import perform

    for event in perform(RenderFile(**options)):
        if isinstance(event, RenderReport):
            for sentence in event.warnings:
                warn(sentence)
            lines = [f"Wrote {each.file} ({each.size / 1024:.0f} KiB)" for each in event.files]
            text = "\n".join((f"Rendered {event.bars}, {event.seconds:.1f} s.", *lines))
            say(json_text(event) if as_json else "\n".join(map(printable, text.splitlines())))
