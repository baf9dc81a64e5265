"""The options of the parameters of a fill, made from their table."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.options import Number
from ripieno.app.cli.renamed_option import renamed_option
from ripieno.app.session.operations import OPERATIONS
from ripieno.app.session.parameter import NONE, PERCENT, Parameter, ParameterKind
from ripieno.app.session.parameter_readers import read_value
from ripieno.app.session.parameter_values import options_with
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:
    from ripieno.engine.generate import FillOptions

Option = Callable[[Any], Any]

MANY = 12
"""Choices from which on the help does not list them."""


class Percent(Number):
    """A percentage, or a share up to 1 without a sign; the engine takes a share."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter.low, parameter.high)
        self._parameter = parameter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 (click's signature)
        """Return the share."""
        try:
            return read_value(self._parameter, value)
        except RipienoError as error:
            self.fail(str(error), param, ctx)


def parameter_option(name: str, operation: str = "inpaint") -> Option:
    """Return the option of a parameter.

    Args:
        name: The parameter.
        operation: The command, whose default counts; ``batch`` leaves it to the operation of each row.
    """
    row = PARAMETERS[name]
    if row.kind is ParameterKind.SWITCH:
        return _switch_option(row)
    is_open = operation == "batch" and bool(row.defaults.keys() & set(OPERATIONS))
    default = None if is_open else row.default_in(operation)
    is_percent = row.unit == PERCENT and default is not None
    return renamed_option(
        tuple(map(_flag, (row.name, *row.aliases))),
        row.name,
        metavar=row.placeholder,
        type=_type(row),
        callback=_read if row.kind in (ParameterKind.CHOICE, ParameterKind.TEXT) else None,
        default=f"{default:g}%" if is_percent else default if _is_number(row) else None,
        show_default=is_percent,
        help=_help(row),
    )


def with_fill_options(given: Mapping[str, Any], options: "FillOptions") -> dict[str, Any]:
    """Return values of a command with those that ``FillOptions`` holds as one value, ``options``.

    Args:
        given: Values of options of the command line, as the engine has them, by name.
        options: What holds where they are not given.

    Raises:
        RipienoError: If they contradict each other.
    """
    own = {name for name in given if name in PARAMETERS and PARAMETERS[name].path}
    rest = {name: value for name, value in given.items() if name not in own}
    return {**rest, "options": options_with(options, {name: given[name] for name in own})}


def _switch_option(row: Parameter) -> Option:
    """Return a switch; one that is on by default has a second flag that switches it off."""
    names = (row.name, *row.aliases)
    flags = [f"{_flag(each)}/--no-{_flag(each)[2:]}" if row.default else _flag(each) for each in names]
    return renamed_option(
        flags,
        row.name,
        is_flag=True,
        default=bool(row.default),
        show_default=bool(row.default),
        help=row.help,
    )


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _is_number(row: Parameter) -> bool:
    return row.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)


def _type(row: Parameter) -> "click.ParamType[Any] | None":
    if row.unit == PERCENT:
        return Percent(row)
    if row.kind is ParameterKind.WHOLE:
        return click.IntRange(_whole(row.low), _whole(row.high))
    if row.kind is ParameterKind.AMOUNT:
        return Number(row.low, row.high, min_open=row.is_open)
    return None


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _help(row: Parameter) -> str:
    choices = [choice for choice in row.choices if choice != NONE]
    is_listed = row.kind is ParameterKind.CHOICE and 0 < len(choices) < MANY
    return f"{row.help} One of: {', '.join(choices)}." if is_listed else row.help


def _read(_: click.Context, option: click.Parameter, text: str | None) -> Any:  # noqa: ANN401 (values of any parameter)
    """Return the engine's value of a text; None where none is given.

    Raises:
        click.BadParameter: If the parameter does not take it.
    """
    if text is None:
        return None
    try:
        return read_value(PARAMETERS[str(option.name)], text)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error
