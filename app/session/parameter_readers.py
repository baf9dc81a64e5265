"""Values of parameters as a person gives them, read as the engine has them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from math import isfinite
from operator import index
from typing import TYPE_CHECKING, Any, SupportsFloat

from ripieno.app.session.parameter import NONE, PERCENT, Parameter, ParameterKind, range_text
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:  # these bring numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import Guidance
    from ripieno.engine.music.harmony import Progression
    from ripieno.engine.music.keys import Key

MAX_INTEGER = 2**63
"""Integers from here on, of which Python may not make a text, are beyond every range."""

QUOTED = 40
"""Letters of a value that a sentence quotes."""

MAX_WEIGHT = 1000
"""What weights of guidance stay below."""

_TIME_SIGNATURE = re.compile(r"\s*([0-9]{1,3})\s*/\s*([0-9]{1,3})\s*")

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
    if value is None or (value == NONE and parameter.takes_none):
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


def read_choice(kind: str, choices: tuple[str, ...], value: object) -> str:
    """Return one of some choices, in any case.

    Args:
        kind: What the choices are, such as ``style``.
        choices: The choices, in lower case.
        value: What is given.

    Raises:
        ParameterError: If it is none of them.
    """
    text = _text_of(value).strip().casefold()
    if text not in choices:
        raise ParameterError(f'"{_quoted(value)}" is not a {kind}; choose one of {", ".join(choices)}.')
    return text


def read_count(name: str, value: object) -> int:
    """Return a whole number of any type, such as NumPy's; a truth value is none.

    Raises:
        ParameterError: If it is none.
    """
    try:
        if not isinstance(value, bool):
            return index(value)  # type: ignore[arg-type]
    except TypeError:
        pass
    raise ParameterError(f'"{name}" takes a whole number, not "{_quoted(value)}".')


def read_time_signature(value: object) -> tuple[int, int]:
    """Return beats and written beat of a text such as ``3/4``, or of two whole numbers.

    Raises:
        ParameterError: If it says no time signature.
    """
    match = _TIME_SIGNATURE.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        return int(match[1]), int(match[2])
    if isinstance(value, tuple | list) and len(value) == 2:
        return read_count("time_signature", value[0]), read_count("time_signature", value[1])
    raise ParameterError(f'"{_quoted(value)}" is not a time signature; write one such as 4/4, 3/4 or 7/8.')


def _text_of(value: object) -> str:
    """Return a value as text; Python makes none of integers of thousands of digits."""
    is_text = not isinstance(value, int) or abs(value) < MAX_INTEGER
    return str(value) if is_text else "a number of many digits"


def _quoted(value: object) -> str:
    """Return a value as a sentence names it, on one line."""
    return " ".join(_text_of(value).split())[:QUOTED]


def _switch(parameter: Parameter, value: object) -> bool:
    return read_switch(parameter.name, value)


def _choice(parameter: Parameter, value: object) -> str:
    return read_choice(
        f'value of "{parameter.name}"', tuple(each for each in parameter.choices if each != NONE), value
    )


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
    pair = value if isinstance(value, tuple | list) and len(value) == 2 else (1, 0)
    low, high = (read_count("pitch", each) for each in pair)
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
    for name, weight in weights.items():
        is_number = isinstance(weight, SupportsFloat) and not isinstance(weight, bool)
        if not (is_number and 0 <= float(weight) < MAX_WEIGHT):
            raise _guidance_error(f"{name}={_quoted(weight)}", names)
    return Guidance(**{name: float(weight) for name, weight in weights.items()})


def _pairs(text: str, names: list[str]) -> list[tuple[str, float]]:
    pairs = []
    for part in text.split(","):
        name, _, weight = (each.strip() for each in part.partition("="))
        digits = weight.replace(".", "", 1)
        if name not in names or not (digits.isascii() and digits.isdigit()) or float(weight) >= MAX_WEIGHT:
            raise _guidance_error(part.strip(), names)
        pairs.append((name, float(weight)))
    return pairs


def _guidance_error(part: str, names: list[str]) -> ParameterError:
    return ParameterError(
        f'"{part}" gives no condition a weight; write one such as chords=2; the conditions are '
        f"{', '.join(names)}."
    )


_READERS: Mapping[str, Callable[[object], object]] = {
    "key": _read_key,
    "chords": _read_chords,
    "style": _read_style,
    "sampler": _read_sampler,
    "pitch": _read_pitches,
    "guidance": _read_guidance,
}
