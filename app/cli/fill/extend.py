"""``ripieno extend``, ``ripieno accompany`` and ``ripieno generate``: notes where there were none."""

from typing import Any

import click

from ripieno.app.cli.fill.options import (
    AS_JSON,
    CONTROL_NOTES,
    FORCE,
    IN_PLACE,
    OUTPUT,
    ROLES,
    SOURCE,
    fill_parameters,
    with_options,
)
from ripieno.app.cli.fill.run import fill
from ripieno.app.cli.options import ENCODING, Number, read_bars, read_parts, read_role
from ripieno.app.cli.renamed_option import time_signature_option

MAX_BARS = 256
SLOWEST, FASTEST = 4, 1000

EXTEND_EXAMPLES = """\b
Examples:
  ripieno extend song.mid -o longer.mid --add 8
  ripieno extend song.mid -o intro.mid --add 4 --at start --tracks Piano
"""
ACCOMPANY_EXAMPLES = """\b
Examples:
  ripieno accompany song.mid -o with-bass.mid --role bass
  ripieno accompany song.mid -o with-strings.mid --role pad --bars 9-16 --name Strings
"""
GENERATE_EXAMPLES = """\b
Examples:
  ripieno generate -o new.mid
  ripieno generate -o waltz.mid --bars 16 --time-signature 3/4 --tempo 150 --key "A minor" --roles lead,keys
  ripieno generate -o waltz.mid --prompt "calm jazz waltz in A minor, piano, bass and brushes, slow"
  ripieno generate -o new.mid --chords "C | Am F | G7 | C" --lock-chords
"""


@click.command(epilog=EXTEND_EXAMPLES)
@with_options(
    SOURCE,
    OUTPUT,
    IN_PLACE,
    FORCE,
    click.option(
        "--add", metavar="N", type=click.IntRange(1, MAX_BARS), required=True, help="How many bars to add."
    ),
    click.option(
        "--at",
        type=click.Choice(["end", "start"]),
        default="end",
        show_default=True,
        help="Play on after the end, or lead into the start.",
    ),
    click.option(
        "--tracks",
        metavar="TRACKS",
        help="The tracks that play, as for `ripieno inpaint`. Without it, those that play at that end.",
    ),
    ROLES,
    ENCODING,
    CONTROL_NOTES,
    *fill_parameters("extend"),
    AS_JSON,
)
def extend(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Play on after the end of IN.mid, or lead into its start.

    At the start everything that was there moves later by whole bars; the first tempo and time signature,
    names and sounds hold for the new bars too, but before a pick-up bar they have the time signature of the
    bar after it. Where much silence lies before or after the music, new bars stay with the music. Otherwise
    the file stays as it is.
    """
    from ripieno.app.session.commands import ExtendFile

    fill(ExtendFile, options, as_json=as_json)


@click.command(epilog=ACCOMPANY_EXAMPLES)
@with_options(
    SOURCE,
    OUTPUT,
    IN_PLACE,
    FORCE,
    click.option(
        "--role",
        metavar="ROLE",
        callback=read_role,
        required=True,
        help="What the new track does: lead, counter, keys, bass, pad or drums.",
    ),
    click.option("--name", metavar="NAME", help="The new track's name. Without it, its role."),
    click.option(
        "--bars", metavar="BARS", callback=read_bars, help="Where it plays, such as 5-8; or everywhere."
    ),
    ROLES,
    ENCODING,
    CONTROL_NOTES,
    *fill_parameters("accompany"),
    AS_JSON,
)
def accompany(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Add a track to IN.mid that plays along.

    It comes after the last track, with a name and a sound; in a file of format 0 it is a new
    channel of the one track. Everything else in the file stays as it is, to the byte.
    """
    from ripieno.app.session.commands import AccompanyFile

    fill(AccompanyFile, options, as_json=as_json)


@click.command(epilog=GENERATE_EXAMPLES)
@with_options(
    OUTPUT,
    FORCE,
    click.option(
        "--bars",
        metavar="N",
        type=click.IntRange(1, MAX_BARS),
        default=8,
        show_default=True,
        help="How many bars.",
    ),
    time_signature_option("The time signature."),
    click.option(
        "--tempo",
        metavar="BPM",
        type=Number(SLOWEST, FASTEST),
        default=120.0,
        show_default=True,
        help="Quarter notes per minute.",
    ),
    click.option(
        "--roles",
        "parts",
        metavar="ROLE,...",
        callback=read_parts,
        default="lead,keys,bass,drums",
        show_default=True,
        help="A track for each of these: lead, counter, keys, bass, pad, drums.",
    ),
    click.option(
        "--prompt",
        metavar="WORDS",
        help='The music in words, such as "calm jazz waltz in A minor for piano and bass, slow"; what is '
        "understood is shown. Other options count more than words.",
    ),
    *fill_parameters("generate"),
    AS_JSON,
)
def generate(*, as_json: bool, prompt: str | None, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Make a new MIDI file from nothing.

    It has a track for each role, with a name and a sound, and the tempo, the time signature and, where
    one is given, the key.
    """
    from ripieno.app.cli.fill.prompt import with_prompt
    from ripieno.app.session.commands import GenerateFile

    fill(GenerateFile, options if prompt is None else with_prompt(options, prompt), as_json=as_json)
