"""The values of a description, as ``GenerateFile`` and ``FillOptions`` have them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ripieno.app.session.parameter_readers import read_time_signature, read_value
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.music.roles import USUAL_ROLES, Role


def prompt_values(values: Mapping[str, str]) -> dict[str, Any]:
    """Return what a description asks for, by field of ``GenerateFile`` or name of a parameter.

    Args:
        values: Texts by parameter, as :func:`ripieno.app.session.prompt.read_prompt.read_prompt` gives them.

    Raises:
        RipienoError: If a value is out of its range.
    """
    return dict(_read(values))


def _read(values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, text in values.items():
        match name:
            case "metre":
                yield name, read_time_signature(text)
            case "tempo":
                yield name, float(text)
            case "bars":
                yield name, int(text)
            case "roles" | "without":
                yield "parts", _roles(values)
            case _:
                yield name, read_value(PARAMETERS[name], text)


def _roles(values: Mapping[str, str]) -> tuple[Role, ...]:
    """Return the roles that are named, else the usual ones, without those that are left out."""
    named = tuple(map(Role, values["roles"].split(","))) if "roles" in values else USUAL_ROLES
    without = values.get("without", "").split(",")
    return tuple(role for role in named if role.value not in without)
