"""``ripieno show``: the piano roll in the terminal."""

import shutil
import sys
from pathlib import Path

import click

from ripieno.app.cli.options import ENCODING, read_bars
from ripieno.app.cli.program import printable, say, warn

EPILOG = """\b
Examples:
  ripieno show song.mid
  ripieno show song.mid --bars 5-8 --tracks Piano
  ripieno show song.mid --bars 1-64 --width 200 | less -R
"""
USUAL_BARS = 8
"""Bars that are shown where none are selected."""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="IN.mid", type=click.Path(path_type=Path))
@click.option(
    "--bars", metavar="BARS", callback=read_bars, help="From the first to the last of these; else 1-8."
)
@click.option("--tracks", metavar="TRACKS", help="Only these tracks, as for `ripieno inpaint`.")
@ENCODING
@click.option(
    "--width", metavar="N", type=click.IntRange(20, 2000), help="Letters in a line; else the terminal's."
)
@click.option("--ascii", "plain", is_flag=True, help="Draw with ASCII letters.")
@click.option(
    "--colour/--no-colour", default=None, help="Whether to colour the tracks; else on a terminal that can."
)
def show(
    *,
    source: Path,
    bars: tuple[int, ...] | None,
    tracks: str | None,
    encoding: str | None,
    width: int | None,
    plain: bool,
    colour: bool | None,
) -> None:
    """Draw the notes of IN.mid in the terminal: a block where one begins, a line where it sounds."""
    from rich.console import Console
    from rich.text import Text

    from ripieno.app.midi_io.clip_file import load, read_clip
    from ripieno.app.midi_io.damage import damage_sentences
    from ripieno.app.render.text_roll import ASCII, UNICODE, text_roll
    from ripieno.app.render.theme import ROLE_COLOURS
    from ripieno.app.session.choice import choose_bars
    from ripieno.engine.music.extent import extent_of
    from ripieno.engine.music.selection import lanes_in

    smf = load(source, encoding)
    for sentence in damage_sentences(smf.damage, str(source)):
        warn(sentence)
    clip = read_clip(smf)
    selected = choose_bars(clip, bars or extent_of(clip).span[:USUAL_BARS], source)
    lanes = range(len(clip.lanes)) if tracks is None else lanes_in(clip, tracks)
    wide = width or shutil.get_terminal_size((100, 24)).columns
    letters = ASCII if plain or not _takes(UNICODE.onset + UNICODE.sustain) else UNICODE
    lines = text_roll(clip, range(selected[0], selected[-1] + 1), lanes, wide, letters)
    is_coloured = sys.stdout.isatty() if colour is None else colour
    if not is_coloured:
        say("\n".join(printable(line.text) for line in lines).rstrip())
        return
    console = Console(force_terminal=True, width=max(wide, 20), highlight=False, soft_wrap=True)
    for line in lines:
        shade = "" if line.role is None else "#" + bytes(ROLE_COLOURS[line.role]).hex()
        console.print(Text(printable(line.text), style=f"{'bold' if line.heading else ''} {shade}".strip()))


def _takes(letters: str) -> bool:
    """Say whether the standard output can show letters."""
    try:
        letters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
