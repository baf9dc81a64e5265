"""The parameters that all operations share, and how their values are read."""

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import Any, TypedDict, cast

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.region import parse_bars
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spelling import parse_pitches
from ripieno.engine.music.styles import Style

Bars = str | int | Iterable[int]
"""Bars, counted from 1 as in a DAW: ``"5-8,12"``, ``5`` or ``range(5, 9)``."""


class ParameterError(RipienoError):
    """A value that a parameter does not take."""


class Parameters(TypedDict, total=False):
    """Parameters of every operation; all may be left out.

    Attributes:
        seed: Same seed, same notes; drawn at random where it is left out.
        variations: How many ideas to return, the best first; at least 1.
        candidates: How many to draw, of which the best are returned; at least as many as variations.
        key: Scale that new notes keep to, such as ``"A minor"``.
        lock_chords: Whether every new note keeps to the chords: those given, else the estimated ones.
        pitch: Lowest and highest pitch of new notes, and of those that they replace: ``"C3-C5"`` or
            MIDI numbers ``(48, 72)``.
        polyphony: Most notes of a track that sound at once.
        density: How busy, as a multiple of the music around: 0.5 is half as busy, 2 twice.
        temperature: Below 1 the likeliest notes, above 1 surprising ones.
        style: ``"pop"`` and so on; see ``ripieno inpaint --help``.
        guidance: Weights of conditions, such as ``{"chords": 2}``.
        retrieval: Whether the passage elsewhere in the song that the bars are likely to repeat is looked for.
        track_roles: Tracks and what they play, where the estimate is wrong: ``{"2": "bass"}``.
        sampler: Name of a sampler.
        steps: Steps of the sampler.
        model: Name of a model or path of its folder.
        progress: Called with the share of the work that is done, from 0 to 1.
        cancel: Once it is set, the work ends with `Cancelled`.
    """

    seed: int | None
    variations: int
    candidates: int | None
    key: str | None
    lock_chords: bool
    pitch: str | tuple[int, int] | None
    polyphony: int | None
    density: float | None
    temperature: float
    style: str | None
    guidance: Mapping[str, float]
    retrieval: bool
    track_roles: Mapping[str, str]
    sampler: str | None
    steps: int | None
    model: str | None
    progress: Callable[[float], object] | None
    cancel: Event | None


class FillParameters(Parameters, total=False):
    """Parameters of every operation that leaves the chords to the model unless they are given.

    Attributes:
        chords: Chords of the bars, such as ``"C | Am F | G7"``, from the beginning again where they end.
    """

    chords: str | None


CONTROL = ("progress", "cancel")
"""Parameters of the work, not of the music."""

_FIELDS = {"retrieval": "recall", "track_roles": "roles"}
"""Parameters that the commands of the session call otherwise."""


def read_parameters(parameters: Parameters) -> dict[str, Any]:
    """Return the fields of a command.

    Raises:
        RipienoError: If a value does not say what it should.
        TypeError: If there is no parameter of that name.
    """
    unknown = sorted(set(parameters) - set(FillParameters.__annotations__))
    if unknown:
        raise TypeError(f"there is no parameter {', '.join(map(repr, unknown))}")
    fields: dict[str, Any] = {}
    for name, value in parameters.items():
        if name in CONTROL or value is None:
            continue
        if name == "pitch":
            fields["low"], fields["high"] = _read_pitches(cast("str | tuple[int, int]", value))
        else:
            fields[_FIELDS.get(name, name)] = _READERS.get(name, _same)(value)
    return fields


def read_bars(bars: Bars) -> tuple[int, ...]:
    """Return bars from 0.

    Raises:
        RipienoError: If there are none, or a text names none.
    """
    if isinstance(bars, str):
        return parse_bars(bars)
    numbers = (bars,) if isinstance(bars, int) else tuple(bars)
    if not numbers or min(numbers) < 1:
        raise ParameterError("Bars are counted from 1; give at least one, such as bars=5 or bars='5-8'.")
    return tuple(number - 1 for number in sorted(set(numbers)))


def read_role(name: str) -> Role:
    """Return the role of that name.

    Raises:
        ParameterError: If there is none.
    """
    return Role(_choice(name, [role.value for role in Role], "role"))


def _read_style(name: str) -> Style:
    return Style(_choice(name, [style.value for style in Style], "style"))


def _read_pitches(pitch: str | tuple[int, int]) -> tuple[int, int]:
    if isinstance(pitch, str):
        return parse_pitches(pitch)
    low, high = pitch
    if not 0 <= low <= high <= 127:
        raise ParameterError(f"The pitches {low} to {high} are no range; give two of 0 to 127, lowest first.")
    return low, high


def _choice(name: str, names: list[str], what: str) -> str:
    if name.strip().lower() not in names:
        raise ParameterError(f'"{name}" is not a {what}; choose one of {", ".join(names)}.')
    return name.strip().lower()


def _same(value: object) -> object:
    return value


_READERS: Mapping[str, Callable[[Any], object]] = {
    "key": parse_key,
    "chords": parse_progression,
    "style": _read_style,
    "guidance": lambda weights: tuple(weights.items()),
    "track_roles": lambda roles: tuple((str(track), read_role(role)) for track, role in roles.items()),
}
