"""``ripieno inpaint``."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.options import read_bars, read_pitches, read_roles, read_sampler
from app.cli.program import printable, say

if TYPE_CHECKING:
    from app.session.events import Event
    from engine.music.roles import Role

MOST_VARIATIONS = 16
FEWEST_STEPS, MOST_STEPS = 2, 1000
ALL_PITCHES = (0, 127)

EPILOG = """\b
Examples:
  ripieno inpaint song.mid -o filled.mid --bars 5-8
      new notes in bars 5 to 8 of every track that plays there
  ripieno inpaint song.mid -o filled.mid --bars 5-8,12 --tracks Piano,3
      only the track called Piano and the third track of the file
  ripieno inpaint song.mid -o idea-{n}.mid --bars 5-8 --variations 4
      four ideas: idea-1.mid to idea-4.mid
  ripieno inpaint song.mid -o filled.mid --bars 5-8 --seed 42
      the same notes every time
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="IN.mid", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT.mid",
    type=click.Path(path_type=Path),
    help="Where to write. With several variations OUT-1.mid, OUT-2.mid and so on; or put {n} where "
    "the number belongs. An older file of that name is replaced.",
)
@click.option(
    "--bars",
    metavar="BARS",
    callback=read_bars,
    required=True,
    help="The bars to fill, counted from 1: 5, or 5-8 (both ends included), or 5-8,12.",
)
@click.option(
    "--tracks",
    metavar="TRACKS",
    help="The tracks to fill: numbers as `ripieno info` shows them (2,3), a number with a MIDI "
    "channel (2:10), or names or parts of names (Piano). Without it, every track that plays in "
    "those bars or close by.",
)
@click.option(
    "--pitch",
    "pitches",
    metavar="LOW-HIGH",
    callback=read_pitches,
    help="Replace only notes of these pitches, such as C3-C5 (C4 is middle C).",
)
@click.option(
    "--roles",
    metavar="TRACK=ROLE,...",
    callback=read_roles,
    help="What a track plays, where the guess that `ripieno info` shows is wrong: 2=bass,Piano=keys. "
    "Roles: lead, counter, keys, bass, pad, drums.",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0),
    help="The same seed gives the same notes. Without it one is drawn, and shown.",
)
@click.option(
    "--variations",
    metavar="K",
    type=click.IntRange(1, MOST_VARIATIONS),
    default=1,
    help="How many different results to write.",
)
@click.option(
    "--steps",
    metavar="N",
    type=click.IntRange(FEWEST_STEPS, MOST_STEPS),
    help="Steps of the sampler; more take longer. Without it, what suits the model.",
)
@click.option(
    "--sampler",
    metavar="NAME",
    callback=read_sampler,
    help="How to sample. Without it, what suits the model.",
)
@click.option(
    "--model", metavar="NAME", help="A model that `ripieno models` lists, or the folder of a model pack."
)
@click.option(
    "--in-place", is_flag=True, help="Let the result take the place of IN.mid; -o is not needed then."
)
@click.option("--json", "as_json", is_flag=True, help="Report on standard output as one JSON object.")
def inpaint(  # noqa: PLR0913 (an argument for each option)
    *,
    source: Path,
    output: Path | None,
    bars: tuple[int, ...],
    tracks: str | None,
    pitches: tuple[int, int] | None,
    roles: "tuple[tuple[str, Role], ...]",
    seed: int | None,
    variations: int,
    steps: int | None,
    sampler: str | None,
    model: str | None,
    in_place: bool,
    as_json: bool,
) -> None:
    """Fill bars of IN.mid with new notes that fit the music around them.

    The notes that begin in those bars make room for new ones. Everything else in the file stays
    as it is, to the byte.
    """
    from app.cli.fill_text import fill_text
    from app.cli.json_text import json_text
    from app.cli.progress import progress_bar
    from app.session.commands import InpaintFile
    from app.session.events import FillReport, Warned
    from app.session.session import perform

    low, high = pitches or ALL_PITCHES
    command = InpaintFile(
        source=source,
        destination=_destination(source, output, variations, in_place=in_place),
        bars=bars,
        tracks=tracks,
        low=low,
        high=high,
        roles=roles,
        seed=seed,
        variations=variations,
        steps=steps,
        sampler=sampler,
        model=model,
        in_place=in_place,
    )
    with progress_bar() as draw:
        events = tuple(_drawn(perform(command), draw))
    for event in events:
        match event:
            case Warned():
                click.echo(f"Warning: {printable(event.message)}", err=True)
            case FillReport():
                say(json_text(event) if as_json else fill_text(event))
            case _:
                pass


def _destination(source: Path, output: Path | None, variations: int, *, in_place: bool) -> Path:
    """Return where to write, or refuse what says it not, or twice."""
    if output is not None:
        return output
    if not in_place:
        raise click.UsageError("Say where to write, with -o OUT.mid.")
    if variations > 1:
        raise click.UsageError("Only one variation can take the place of IN.mid; use -o for several.")
    return source


def _drawn(events: Iterable["Event"], draw: Callable[["Event"], None]) -> Iterator["Event"]:
    """Pass events on, drawing each as it comes."""
    for event in events:
        draw(event)
        yield event
