"""Values of parameters in the options of the engine: set, taken out, as JSON, as a person gives them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ripieno.app.session.parameter import NONE, PERCENT, Parameter, Surface, Value
from ripieno.app.session.parameter_readers import read_value
from ripieno.app.session.parameters import PARAMETERS, parameters_of

if TYPE_CHECKING:  # these bring numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import FillOptions
    from ripieno.engine.music.harmony import Progression


_DIGITS = 9
"""Decimals of a percentage."""


def plain_value(parameter: Parameter, value: object) -> Value | None:
    """Return an engine's value as a person gives it; None where there is none."""
    if value is None or isinstance(value, bool):
        return value
    if parameter.unit == PERCENT and isinstance(value, float | int):
        return round(100 * value, _DIGITS)
    if isinstance(value, float | int):
        return value
    writer = _WRITERS.get(parameter.name)
    return str(value) if writer is None else writer(value)


def options_with(options: "FillOptions", values: Mapping[str, object]) -> "FillOptions":
    """Return options with other values, as the engine has them, by the names of their parameters.

    Raises:
        RipienoError: If they contradict each other or are out of range.
    """
    parts: dict[str, dict[str, object]] = defaultdict(dict)
    for name, value in values.items():
        part, _, attribute = PARAMETERS[name].path.rpartition(".")
        parts[part][attribute] = value
    own: dict[str, Any] = parts.pop("", {})
    for part, changes in parts.items():
        own[part] = replace(own.get(part, getattr(options, part)), **changes)
    return replace(options, **own)


def value_in(options: "FillOptions", parameter: Parameter) -> Any:  # noqa: ANN401 (values of any parameter)
    """Return the engine's value of a parameter."""
    return attrgetter(parameter.path)(options)


def read_options(options: "FillOptions", values: Mapping[str, object]) -> "FillOptions":
    """Return options with other values, as a person gives them, by the names of their parameters.

    Raises:
        RipienoError: If a parameter does not take a value, or they contradict each other.
    """
    return options_with(
        options, {name: read_value(PARAMETERS[name], value) for name, value in values.items()}
    )


def default_options(operation: str) -> "FillOptions":
    """Return the options of an operation, or of the ``window``, where nothing is given."""
    from ripieno.engine.generate import FillOptions

    own = {row.name: row.defaults[operation] for row in PARAMETERS.values() if operation in row.defaults}
    return read_options(FillOptions(), own)


def options_json(options: "FillOptions", surface: Surface) -> dict[str, Value | None]:
    """Return the values of a surface's parameters as JSON has them, by name; ``read_options`` reads them.

    A percentage is a share, which no reader takes for another one.
    """
    held = ((row, value_in(options, row)) for row in parameters_of(surface) if row.path)
    return {row.name: value if _is_number(value) else plain_value(row, value) for row, value in held}


def progression_text(progression: "Progression | None") -> str:
    """Return chords as ``parse_progression`` reads them."""
    return NONE if progression is None else " | ".join(" ".join(map(str, bar)) for bar in progression)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _guidance_text(guidance: object) -> str:
    """Return weights as ``_read_guidance`` reads them."""
    return ",".join(f"{each.name}={getattr(guidance, each.name):g}" for each in fields(guidance))  # type: ignore[arg-type]


_WRITERS: Mapping[str, Callable[[Any], str]] = {"chords": progression_text, "guidance": _guidance_text}
