"""Commands with other values of parameters."""

from dataclasses import replace
from typing import Any, TypeVar

from ripieno.app.session.commands import FillCommand
from ripieno.app.session.parameter_values import options_with
from ripieno.app.session.parameters import PARAMETERS

_Command = TypeVar("_Command", bound=FillCommand)


def with_values(command: _Command, **values: Any) -> _Command:
    """Return a command with other fields, or other values of parameters, as the engine has them."""
    own = {name: value for name, value in values.items() if name in PARAMETERS and PARAMETERS[name].path}
    rest = {name: value for name, value in values.items() if name not in own}
    return replace(command, options=options_with(command.options, own), **rest)
