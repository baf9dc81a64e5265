"""The parameters that all operations share, and how their values are read."""

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import Any, Literal, SupportsFloat

import numpy as np

from ripieno.app.session.control_marks import read_control_marks
from ripieno.app.session.parameter import Parameter, ParameterKind, Surface
from ripieno.app.session.parameter_readers import ParameterError, read_choice, read_count, read_value
from ripieno.app.session.parameter_table import ParameterValues
from ripieno.app.session.parameter_values import default_options, read_options
from ripieno.app.session.parameters import NAMES, PARAMETERS, parameters_of, surface_of
from ripieno.engine.music.region import parse_bars
from ripieno.engine.music.roles import Role

Bars = str | int | Iterable[int]
"""Bars, counted from 1 as in a DAW: ``"5-8,12"``, ``5`` or ``range(5, 9)``."""

Tracks = str | int | Iterable[str | int]
"""Numbers or names of tracks: ``"Piano,3"``, ``3`` or ``["Piano", 3]``."""


TimeSignature = str | tuple[int, int]
"""Beats in a bar and the written beat: ``(3, 4)`` or ``"3/4"``."""


class Parameters(ParameterValues, total=False):
    """Parameters of every operation; all may be left out.

    Attributes:
        track_roles: Tracks and what they play, where the estimate is wrong: ``{"2": "bass"}``.
        control_notes: Tracks and the pitches of their keyswitches, where others are recognised:
            ``{"2": "C0-B0", "Piano": "none"}``.
        progress: Called with the share of the work that is done, from 0 to 1.
        cancel: Once it is set, the work ends with `Cancelled`.
    """

    track_roles: Mapping[str, str]
    control_notes: Mapping[str, str]
    progress: Callable[[float], object] | None
    cancel: Event | None


class FillParameters(Parameters, total=False):
    """Parameters of every operation that leaves the chords to the model unless they are given."""

    chords: str | None


for _kind in (Parameters, FillParameters):
    _rows = [row for row in parameters_of(Surface.API) if row.name in _kind.__annotations__]
    _kind.__doc__ = f"{_kind.__doc__}\n" + "\n".join(f"    {row.name}: {row.help}" for row in _rows)

CONTROL = ("progress", "cancel")
"""Parameters of the work, not of the music."""


def read_parameters(parameters: Mapping[str, object], operation: str) -> dict[str, Any]:
    """Return the fields of a command.

    Args:
        parameters: Values as a person gives them, by name; earlier names are taken too.
        operation: The command, whose defaults count.

    Raises:
        RipienoError: If a value does not say what it should.
        TypeError: If there is no parameter of that name.
    """
    applies = surface_of(operation)
    known = {row.name for row in parameters_of(Surface.API) if applies in row.surfaces}
    named = _by_name(parameters)
    unknown = sorted(set(named) - known - {"track_roles", "control_notes", *CONTROL})
    if unknown:
        raise TypeError(f"there is no parameter {', '.join(map(repr, unknown))}")
    roles = named.get("track_roles", {})
    if not isinstance(roles, Mapping):
        raise ParameterError('"track_roles" is a mapping of tracks to roles, such as {"2": "bass"}.')
    marks = named.get("control_notes", {})
    if not isinstance(marks, Mapping):
        raise ParameterError('"control_notes" is a mapping of tracks to pitches, such as {"2": "C0-B0"}.')
    _refuse_strange_control(named)
    given = {
        name: _plain(PARAMETERS[name], value)
        for name, value in named.items()
        if name in known and value is not None
    }
    fields: dict[str, Any] = {}
    if "pitch" in given:
        fields["low"], fields["high"] = read_value(PARAMETERS["pitch"], given.pop("pitch"))
    if "model" in given:
        fields["model"] = given.pop("model")
    if roles:
        fields["roles"] = tuple((str(track), read_role(role)) for track, role in roles.items())
    if marks:
        fields["control_notes"] = read_control_marks(marks)
    return {**fields, "options": read_options(default_options(operation), given)}


def _by_name(parameters: Mapping[str, object]) -> dict[str, object]:
    """Return values by the names of today."""
    named: dict[str, object] = {}
    for name, value in parameters.items():
        today = NAMES.get(name, name)
        if today in named:
            earlier = next(each for each in parameters if NAMES.get(each, each) == today)
            raise ParameterError(f'"{earlier}" and "{name}" are one parameter; give it once.')
        named[today] = value
    return named


def _refuse_strange_control(named: Mapping[str, object]) -> None:
    """Refuse what can neither take progress nor say whether the work is cancelled."""
    progress, cancel = map(named.get, CONTROL)
    if progress is not None and not callable(progress):
        raise ParameterError(f'"progress" is a function that takes a share of the work, not {progress!r}.')
    if cancel is not None and not callable(getattr(cancel, "is_set", None)):
        raise ParameterError(f'"cancel" is a threading.Event, not {cancel!r}.')


def _plain(parameter: Parameter, value: object) -> object:
    """Return a value without NumPy's types; a switch is on or off, and not by how much."""
    plain = value.item() if isinstance(value, np.generic) else value
    is_number = isinstance(plain, int | float)
    if parameter.kind is ParameterKind.SWITCH and is_number and plain not in (0, 1):
        raise ParameterError(f'"{parameter.name}" is a switch; give True or False, not {plain!r}.')
    return plain


def read_bars(bars: Bars) -> tuple[int, ...]:
    """Return bars from 0.

    Raises:
        RipienoError: If there are none, or a text names none.
    """
    if isinstance(bars, str):
        return parse_bars(bars)
    several = bars if isinstance(bars, Iterable) else (bars,)
    numbers = [read_count("bars", bar) for bar in several]
    if not numbers or min(numbers) < 1:
        raise ParameterError("Bars are counted from 1; give at least one, such as bars=5 or bars='5-8'.")
    return tuple(number - 1 for number in sorted(set(numbers)))


def read_tracks(tracks: Tracks | None) -> str | None:
    """Return tracks as the commands name them; None for those that play there."""
    if tracks is None or isinstance(tracks, str):
        return tracks
    return ",".join(map(str, tracks)) if isinstance(tracks, Iterable) else str(read_count("tracks", tracks))


def read_end(name: str) -> Literal["start", "end"]:
    """Return an end of a song.

    Raises:
        ParameterError: If it is none.
    """
    return "start" if read_choice('value of "at"', ("start", "end"), name) == "start" else "end"


def read_tempo(tempo: object) -> float:
    """Return a tempo; which ones there are is the engine's to say.

    Raises:
        ParameterError: If it is no number.
    """
    if isinstance(tempo, bool) or not isinstance(tempo, SupportsFloat):
        raise ParameterError(f'"tempo" takes quarter notes per minute, not {tempo!r}.')
    return float(tempo)


def read_roles(roles: Iterable[str]) -> tuple[Role, ...]:
    """Return the role of each track; a text names one or more of them, such as ``"lead,bass"``.

    Raises:
        ParameterError: If one is none.
    """
    return tuple(map(read_role, roles.split(",") if isinstance(roles, str) else roles))


def read_role(name: str) -> Role:
    """Return the role of that name.

    Raises:
        ParameterError: If there is none.
    """
    return Role(read_choice("role", tuple(Role), name))
