"""The parameters of a fill by their names, by those that they had, and by where they apply."""

from collections.abc import Mapping

from ripieno.app.session.parameter import Parameter, Surface
from ripieno.app.session.parameter_table import ROWS

PARAMETERS: Mapping[str, Parameter] = {row.name: row for row in ROWS}
"""Every parameter, by name."""

NAMES: Mapping[str, str] = {
    name: row.name for row in PARAMETERS.values() for name in (row.name, *row.aliases)
}
"""The name of each parameter, by that name and by earlier ones."""

SAVED_NAMES: Mapping[str, str] = {
    **NAMES,
    **{name: row.name for row in PARAMETERS.values() for name in row.saved},
}
"""The same, with the names in saved sessions and batches."""


def parameters_of(surface: Surface) -> tuple[Parameter, ...]:
    """Return the parameters that apply somewhere, in the order of the table."""
    return tuple(row for row in PARAMETERS.values() if surface in row.surfaces)


def surface_of(operation: str) -> Surface:
    """Return the parameters that a command has: those of ``inpaint`` and ``vary``, or those of the others."""
    return Surface.FILL if operation in {"inpaint", "vary"} else Surface.GENERATE
