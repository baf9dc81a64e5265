"""The parameters that all operations share, and how their values are read."""

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import Any, Literal

from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameter_readers import ParameterError, read_choice, read_value
from ripieno.app.session.parameter_table import ParameterValues
from ripieno.app.session.parameter_values import default_options, read_options
from ripieno.app.session.parameters import NAMES, PARAMETERS, parameters_of, surface_of
from ripieno.engine.music.region import parse_bars
from ripieno.engine.music.roles import Role

Bars = str | int | Iterable[int]
"""Bars, counted from 1 as in a DAW: ``"5-8,12"``, ``5`` or ``range(5, 9)``."""

Tracks = str | int | Iterable[str | int]
"""Numbers or names of tracks: ``"Piano,3"``, ``3`` or ``["Piano", 3]``."""


class Parameters(ParameterValues, total=False):
    """Parameters of every operation; all may be left out.

    Attributes:
        track_roles: Tracks and what they play, where the estimate is wrong: ``{"2": "bass"}``.
        progress: Called with the share of the work that is done, from 0 to 1.
        cancel: Once it is set, the work ends with `Cancelled`.
    """

    track_roles: Mapping[str, str]
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
    named = {NAMES.get(name, name): value for name, value in parameters.items()}
    unknown = sorted(set(named) - known - {"track_roles", *CONTROL})
    if unknown:
        raise TypeError(f"there is no parameter {', '.join(map(repr, unknown))}")
    roles = named.get("track_roles", {})
    if not isinstance(roles, Mapping):
        raise ParameterError('"track_roles" is a mapping of tracks to roles, such as {"2": "bass"}.')
    given = {name: value for name, value in named.items() if name in known and value is not None}
    fields: dict[str, Any] = {}
    if "pitch" in given:
        fields["low"], fields["high"] = read_value(PARAMETERS["pitch"], given.pop("pitch"))
    if "model" in given:
        fields["model"] = given.pop("model")
    if roles:
        fields["roles"] = tuple((str(track), read_role(role)) for track, role in roles.items())
    return {**fields, "options": read_options(default_options(operation), given)}


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


def read_tracks(tracks: Tracks | None) -> str | None:
    """Return tracks as the commands name them; None for those that play there."""
    if tracks is None or isinstance(tracks, str):
        return tracks
    return str(tracks) if isinstance(tracks, int) else ",".join(map(str, tracks))


def read_end(name: str) -> Literal["start", "end"]:
    """Return an end of a song.

    Raises:
        ParameterError: If it is none.
    """
    return "start" if read_choice("end", ("start", "end"), name) == "start" else "end"


def read_role(name: str) -> Role:
    """Return the role of that name.

    Raises:
        ParameterError: If there is none.
    """
    return Role(read_choice("role", tuple(Role), name))
