"""``ripieno inpaint``, ``ripieno vary`` and ``ripieno reharmonise``: new notes for old ones."""

from typing import Any

import click

from ripieno.app.cli.fill.options import (
    AS_JSON,
    BARS,
    CONTROL_NOTES,
    FORCE,
    IN_PLACE,
    OUTPUT,
    ROLES,
    SOURCE,
    TRACKS,
    fill_parameters,
    with_options,
)
from ripieno.app.cli.fill.run import fill
from ripieno.app.cli.options import ENCODING

INPAINT_EXAMPLES = """\b
Examples:
  ripieno inpaint song.mid -o filled.mid --bars 5-8
      new notes in bars 5 to 8 of every track that plays there
  ripieno inpaint song.mid -o filled.mid --bars 5-8,12 --tracks Piano,3
      only the track called Piano and the third track of the file
  ripieno inpaint song.mid -o idea-{n}.mid --bars 5-8 --variations 4
      four ideas: idea-1.mid to idea-4.mid
  ripieno inpaint song.mid -o filled.mid --bars 5-8 --chords "C | Am F | G7 | C" --lock-chords
      on these chords, without exception
"""
VARY_EXAMPLES = """\b
Examples:
  ripieno vary song.mid -o other.mid --bars 5-8 --tracks Piano
  ripieno vary song.mid -o near-{n}.mid --bars 5-8 --strength 30% --variations 4
"""
REHARMONISE_EXAMPLES = """\b
Examples:
  ripieno reharmonise song.mid -o other.mid --bars 5-8 --chords "F | Dm7 | Bbmaj7 | C7"
"""

REFILLING = (SOURCE, OUTPUT, IN_PLACE, FORCE, BARS, TRACKS, ROLES, ENCODING, CONTROL_NOTES)
"""The options of all commands that replace notes, before those of the parameters."""


@click.command(epilog=INPAINT_EXAMPLES)
@with_options(*REFILLING, *fill_parameters("inpaint"), AS_JSON)
def inpaint(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Fill bars of IN.mid with new notes that fit the music around them.

    The notes that begin in those bars make room for new ones. Everything else in the file stays
    as it is, to the byte.
    """
    from ripieno.app.session.commands import InpaintFile

    fill(InpaintFile, options, as_json=as_json)


@click.command(epilog=VARY_EXAMPLES)
@with_options(*REFILLING, *fill_parameters("vary"), AS_JSON)
def vary(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Make variations of bars of IN.mid that stay near to what they hold.

    Everything outside those bars stays as it is, to the byte.
    """
    from ripieno.app.session.commands import VaryFile

    fill(VaryFile, options, as_json=as_json)


@click.command(epilog=REHARMONISE_EXAMPLES)
@with_options(*REFILLING, *fill_parameters("reharmonise"), AS_JSON)
def reharmonise(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Put bars of IN.mid to the chords of --chords, with the rhythm that they have.

    Each note keeps its place, length and loudness and takes a tone of its new chord. Drums, and
    everything outside those bars, stay as they are, to the byte.
    """
    if options["chords"] is None:
        raise click.UsageError('Say which chords, with --chords "C | Am F | G7".')
    from ripieno.app.session.commands import ReharmoniseFile

    fill(ReharmoniseFile, options, as_json=as_json)
