"""How the values of options are read, before any file is: callbacks of click, None for not given."""

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.music.roles import Role

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "\u266f": 1, "b": -1, "\u266d": -1}
_PITCH = r"([A-Ga-g])([#b\u266f\u266d]?)(-?[0-9])"
_PITCHES = re.compile(rf"\s*{_PITCH}(?:\s*[-\u2013]\s*{_PITCH})?\s*")


def read_bars(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """Return the bars, from 0, that a text such as ``5-8,12`` names.

    Raises:
        click.BadParameter: If it names none.
    """
    if text is None:  # the option is required, but a shell that completes words has none yet
        return None
    from engine.music.region import RegionError, parse_bars

    try:
        return parse_bars(text)
    except RegionError as error:
        raise click.BadParameter(str(error)) from error


def read_pitches(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, int] | None:
    """Return the lowest and highest MIDI pitch of a text such as ``C3-C5``, or of one pitch.

    Raises:
        click.BadParameter: If it is no range of pitches.
    """
    if text is None:
        return None
    match = _PITCHES.fullmatch(text)
    if match is None:
        raise click.BadParameter(f'"{text}" is not a range of pitches; write one such as C3-C5 or F#2-Bb4.')
    low = _pitch(*match.groups()[:3])
    high = _pitch(*match.groups()[3:]) if match[4] else low
    if not 0 <= low <= high <= 127:
        raise click.BadParameter(f'"{text}" must go upwards, from C-1 at the lowest to G9 at the highest.')
    return low, high


def read_roles(_: click.Context, __: click.Parameter, text: str | None) -> "tuple[tuple[str, Role], ...]":
    """Return tracks and their roles from a text such as ``2=bass,Piano=keys``.

    Raises:
        click.BadParameter: If a part gives no track a role.
    """
    from engine.music.roles import Role

    roles = {role.value: role for role in Role}
    pairs: list[tuple[str, Role]] = []
    for part in text.split(",") if text is not None else ():
        track, name = part.rpartition("=")[::2]
        role = roles.get(name.strip().lower())
        if role is None or not track.strip():
            raise click.BadParameter(
                f'"{part.strip()}" gives no track a role; write one such as 2=bass, with a role out of '
                f"{', '.join(roles)}."
            )
        pairs.append((track.strip(), role))
    return tuple(pairs)


def read_sampler(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """Return the name of a sampler.

    Raises:
        click.BadParameter: If there is no such sampler.
    """
    if name is None:
        return None
    from engine.diffusion.registry import find_sampler
    from engine.diffusion.step import SamplerError

    try:
        return find_sampler(name).name
    except SamplerError as error:
        raise click.BadParameter(str(error)) from error


def _pitch(letter: str, accidental: str, octave: str) -> int:
    """Return the MIDI pitch of a name; C4 is 60."""
    return 12 * (int(octave) + 1) + _SEMITONES[letter.upper()] + _ACCIDENTALS[accidental]
