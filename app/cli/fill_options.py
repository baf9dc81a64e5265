"""The options of the commands that make notes: each is written once, under the name of its field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ripieno.app.cli.options import (
    Number,
    read_bars,
    read_chords,
    read_guidance,
    read_key,
    read_pitches,
    read_roles,
    read_sampler,
    read_style,
)

MOST_VARIATIONS = 16
MOST_CANDIDATES = 64
FEWEST_STEPS, MOST_STEPS = 2, 1000
MOST_VOICES = 128

_Command = TypeVar("_Command", bound=Callable[..., Any])
Option = Callable[[Any], Any]
_ABOVE_0 = Number(0, min_open=True)

SOURCE = click.argument("source", metavar="IN.mid", type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o",
    "--output",
    metavar="OUT.mid",
    type=click.Path(path_type=Path),
    help="Where to write. With several variations OUT-1.mid, OUT-2.mid and so on; or put {n} where "
    "the number belongs. An older file of that name is replaced.",
)
IN_PLACE = click.option(
    "--in-place", is_flag=True, help="Let the result take the place of IN.mid; -o is not needed then."
)
FORCE = click.option("--force", is_flag=True, help="Replace a file even if it is read-only.")
BARS = click.option(
    "--bars",
    metavar="BARS",
    callback=read_bars,
    required=True,
    help="The bars to fill, counted from 1: 5, or 5-8 (both ends included), or 5-8,12.",
)
TRACKS = click.option(
    "--tracks",
    metavar="TRACKS",
    help="The tracks to fill: numbers as `ripieno info` shows them (2,3), a number with a MIDI "
    "channel (2:10), or names or parts of names (Piano). Without it, every track that plays in "
    "those bars or close by.",
)
ROLES = click.option(
    "--roles",
    metavar="TRACK=ROLE,...",
    callback=read_roles,
    help="What a track plays, where the guess that `ripieno info` shows is wrong: 2=bass,Piano=keys. "
    "Roles: lead, counter, keys, bass, pad, drums.",
)
KEEP = click.option(
    "--keep",
    type=click.Choice(["rhythm", "pitch"]),
    help="Keep the rhythm of the notes and change their pitches, or keep their pitches and change "
    "their rhythm.",
)
PITCH = click.option(
    "--pitch",
    "pitches",
    metavar="LOW-HIGH",
    callback=read_pitches,
    help="Make only notes of these pitches, and replace no others, such as C3-C5 (C4 is middle C).",
)
CHORDS = click.option(
    "--chords",
    metavar="CHORDS",
    callback=read_chords,
    help='The chords of the bars, such as "C | Am F | G7"; from the beginning again where they end.',
)


def strength(default: float | None) -> Option:
    """Return the option that says how far to go from the notes there are.

    Args:
        default: 0 (nothing changes) to 1 (all new); None for what suits the command.
    """
    return click.option(
        "--strength",
        metavar="S",
        type=Number(0, 1),
        default=default,
        show_default=default is not None,
        help="How far to go from the notes there are: 0 changes nothing, 1 makes all anew.",
    )


MAKING: tuple[Option, ...] = (
    PITCH,
    click.option(
        "--key",
        metavar="KEY",
        callback=read_key,
        help='Keep the new notes of all tracks but drums in this key, such as "A minor" or Bb.',
    ),
    click.option(
        "--lock-chords",
        is_flag=True,
        help="Let no new note leave the chords: those of --chords, else those that are heard.",
    ),
    click.option(
        "--polyphony",
        metavar="N",
        type=click.IntRange(1, MOST_VOICES),
        help="Most notes of a track that sound at once; 1 makes single lines.",
    ),
    click.option(
        "--density",
        metavar="X",
        type=_ABOVE_0,
        help="How busy, against the music around: 0.5 is half as busy, 2 twice.",
    ),
    click.option(
        "--temperature",
        metavar="T",
        type=_ABOVE_0,
        default=1.0,
        help="Below 1 the likeliest notes, above 1 surprising ones.",
    ),
    click.option(
        "--style",
        metavar="STYLE",
        callback=read_style,
        help="The manner of the music: pop, rock, funk, soul, jazz, latin, hiphop, songbook or lied. Without "
        "it, what is heard decides.",
    ),
    click.option(
        "--recall/--no-recall",
        default=True,
        show_default=True,
        help="Look through the whole file for the passage that these bars are likely to repeat; without, "
        "go by the bars around alone.",
    ),
    click.option(
        "--guidance",
        metavar="NAME=W,...",
        callback=read_guidance,
        help="How strongly to follow chords, density, rhythm and style, such as chords=2,density=1.5; 1 is "
        "plain, 0 ignores.",
    ),
    click.option(
        "--variations",
        metavar="K",
        type=click.IntRange(1, MOST_VARIATIONS),
        default=1,
        help="How many different results to write, the best first.",
    ),
    click.option(
        "--candidates",
        metavar="N",
        type=click.IntRange(1, MOST_CANDIDATES),
        help="How many results to draw, of which the best are written; without it, no more than those.",
    ),
    click.option(
        "--seed",
        metavar="N",
        type=click.IntRange(0),
        help="The same seed gives the same notes. Without it one is drawn, and shown.",
    ),
    click.option(
        "--sampler",
        metavar="NAME",
        callback=read_sampler,
        help="How to sample, as `ripieno samplers` lists. Without it, what suits the model.",
    ),
    click.option(
        "--steps",
        metavar="N",
        type=click.IntRange(FEWEST_STEPS, MOST_STEPS),
        help="Steps of the sampler; more take longer. Without it, what suits the model.",
    ),
    click.option(
        "--model", metavar="NAME", help="A model that `ripieno models` lists, or the folder of a model pack."
    ),
    click.option("--json", "as_json", is_flag=True, help="Report on standard output as one JSON object."),
)
"""What every command that makes notes has."""


def with_options(*chosen: Option) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command options, in the order in which its help shows them."""

    def decorate(command: _Command) -> _Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate
