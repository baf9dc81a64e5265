"""Values of parameters: from what a person gives to what the engine takes, and back."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from math import isfinite
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ripieno.app.session.parameter import NONE, Parameter, ParameterKind, Surface, Value
from ripieno.app.session.parameters import PARAMETERS, parameters_of
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:  # these bring numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import FillOptions, Guidance
    from ripieno.engine.music.harmony import Progression
    from ripieno.engine.music.keys import Key

PERCENT = "%"
MAX_INTEGER = 2**63
"""Integers from here on, of which Python may not make a text, are beyond every range."""

QUOTED = 40
"""Letters of a value that a sentence quotes."""

_DIGITS = 9
"""Decimals of a percentage."""

_WORDS = {
    **dict.fromkeys(("on", "yes", "true", "1"), True),
    **dict.fromkeys(("off", "no", "false", "0"), False),
}


class ParameterError(RipienoError):
    """A value that a parameter does not take."""


def read_value(parameter: Parameter, value: object) -> Any:  # noqa: ANN401 (values of any parameter)
    """Return the engine's value of what a person gives.

    Args:
        parameter: Which one.
        value: A number, a truth value, or the text of either, of a choice, a key or chords; None for none. A
            pitch range and weights may also be as the engine has them.

    Raises:
        RipienoError: If it does not take such a value.
    """
    if value is None or value == NONE:
        if parameter.default is not None:
            raise ParameterError(f'"{parameter.name}" needs a value; give {range_text(parameter)}.')
        return None
    own = _READERS.get(parameter.name)
    if own is not None:
        return own(value)
    match parameter.kind:
        case ParameterKind.AMOUNT | ParameterKind.WHOLE:
            return _number(parameter, value)
        case ParameterKind.SWITCH:
            return _switch(parameter, value)
        case ParameterKind.CHOICE:
            return _choice(parameter, value)
        case _:
            return str(value)


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


def range_text(parameter: Parameter) -> str:
    """Return in words what values a parameter takes."""
    if parameter.name in _RANGES:
        return _RANGES[parameter.name]
    if parameter.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE):
        low = f"above {parameter.low:g}" if parameter.is_open else f"{parameter.low or 0:g}"
        if parameter.high is None:
            return low if parameter.is_open else f"{low} or more"
        unit = f" {parameter.unit}" if parameter.unit else ""
        return f"{low} to {parameter.high:.10g}{unit}"
    if parameter.kind is ParameterKind.SWITCH:
        return "on or off"
    return ", ".join(choice for choice in parameter.choices if choice != NONE) or "text"


def progression_text(progression: "Progression | None") -> str:
    """Return chords as ``parse_progression`` reads them."""
    return NONE if progression is None else " | ".join(" ".join(map(str, bar)) for bar in progression)


def read_switch(name: str, value: object) -> bool:
    """Return whether a switch is on.

    Raises:
        ParameterError: If the value is neither on nor off.
    """
    try:
        if isinstance(value, int | float) and isfinite(value):
            return value > 0
        return _WORDS[_text_of(value).strip().casefold()]
    except (KeyError, OverflowError):
        raise ParameterError(f'"{name}" is a switch; say on or off, not "{_quoted(value)}".') from None


def read_choice(name: str, choices: tuple[str, ...], value: object) -> str:
    """Return one of some choices, in any case.

    Raises:
        ParameterError: If it is none of them.
    """
    text = _text_of(value).strip().casefold()
    if text not in choices:
        raise ParameterError(f'"{_quoted(value)}" is not a {name}; choose one of {", ".join(choices)}.')
    return text


def _text_of(value: object) -> str:
    """Return a value as text; Python makes none of integers of thousands of digits."""
    is_text = not isinstance(value, int) or abs(value) < MAX_INTEGER
    return str(value) if is_text else "a number of many digits"


def _quoted(value: object) -> str:
    """Return a value as a sentence names it, on one line."""
    return " ".join(_text_of(value).split())[:QUOTED]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _switch(parameter: Parameter, value: object) -> bool:
    return read_switch(parameter.name, value)


def _choice(parameter: Parameter, value: object) -> str:
    return read_choice(parameter.name, tuple(each for each in parameter.choices if each != NONE), value)


def _number(parameter: Parameter, value: object) -> float:
    """Return a number of a parameter's range; a percentage, or a share up to 1, as a share."""
    text = _text_of(value).strip()
    is_percent = parameter.unit == PERCENT
    try:
        number = float(text.removesuffix(PERCENT) if is_percent else text)
    except ValueError:
        number = float("nan")
    is_share = is_percent and not text.endswith(PERCENT) and 0 <= number <= 1
    shown = 100 * number if is_share else number
    is_whole = parameter.kind is ParameterKind.WHOLE
    if not _is_within(parameter, shown) or (is_whole and not number.is_integer()):
        numbers = range_text(parameter)
        raise ParameterError(
            f'"{parameter.name}" takes a number, not "{_quoted(value)}"; give one from {numbers}.'
        )
    if is_whole:
        return int(number)
    return number / 100 if is_percent and not is_share else number


def _is_within(parameter: Parameter, number: float) -> bool:
    """Say whether a number is one of a parameter's range."""
    if not isfinite(number) or (parameter.high is not None and number > parameter.high):
        return False
    low = parameter.low
    return low is None or number > low or (number == low and not parameter.is_open)


def _read_key(value: object) -> "Key":
    from ripieno.engine.music.keys import parse_key

    return parse_key(str(value))


def _read_chords(value: object) -> "Progression":
    from ripieno.engine.music.chords import parse_progression

    return parse_progression(str(value))


def _read_style(value: object) -> object:
    from ripieno.engine.music.styles import Style

    return Style(read_choice("style", tuple(Style), value))


def _read_sampler(value: object) -> str:
    from ripieno.engine.diffusion.registry import find_sampler

    return find_sampler(str(value)).name


def _read_pitches(value: object) -> tuple[int, int]:
    """Return the lowest and highest pitch of a text such as ``C3-C5``, or of two numbers."""
    from ripieno.engine.music.spelling import parse_pitches

    if isinstance(value, str):
        return parse_pitches(value)
    low, high = value if isinstance(value, tuple | list) and len(value) == 2 else (1, 0)
    if not 0 <= low <= high <= 127:
        raise ParameterError(f"The pitches {low} to {high} are no range; give two of 0 to 127, lowest first.")
    return low, high


def _read_guidance(value: object) -> "Guidance":
    """Return the weights of a mapping, or of a text such as ``chords=2,density=1.5``."""
    from ripieno.engine.generate import Guidance

    names = [each.name for each in fields(Guidance)]
    pairs = value.items() if isinstance(value, Mapping) else _pairs(str(value), names)
    weights = dict(pairs)
    strange = sorted(str(name) for name in weights if name not in names)
    if strange:
        raise _guidance_error(strange[0], names)
    return Guidance(**weights)


def _pairs(text: str, names: list[str]) -> list[tuple[str, float]]:
    pairs = []
    for part in text.split(","):
        name, _, weight = (each.strip() for each in part.partition("="))
        digits = weight.replace(".", "", 1)
        if name not in names or not (digits.isascii() and digits.isdigit()) or float(weight) >= 1000:
            raise _guidance_error(part.strip(), names)
        pairs.append((name, float(weight)))
    return pairs


def _guidance_error(part: str, names: list[str]) -> ParameterError:
    return ParameterError(
        f'"{part}" gives no condition a weight; write one such as chords=2, with a condition out of '
        f"{', '.join(names)}."
    )


def _guidance_text(guidance: object) -> str:
    """Return weights as ``_read_guidance`` reads them."""
    return ",".join(f"{each.name}={getattr(guidance, each.name):g}" for each in fields(guidance))  # type: ignore[arg-type]


_READERS: Mapping[str, Callable[[object], object]] = {
    "key": _read_key,
    "chords": _read_chords,
    "style": _read_style,
    "sampler": _read_sampler,
    "pitch": _read_pitches,
    "guidance": _read_guidance,
}
_WRITERS: Mapping[str, Callable[[Any], str]] = {"chords": progression_text, "guidance": _guidance_text}
_RANGES = {
    "key": "a key such as A minor, or none",
    "chords": "chords such as C | Am F | G7, or none",
    "guidance": "chords, density, rhythm and style with a number each",
    "pitch": "two pitches, such as C3-C5",
    "sampler": "a sampler of `ripieno samplers`",
    "model": "a model of `ripieno models`, or a folder",
}
