"""What decides the results of a batch, as text in its journal, so that it is known again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ripieno.app.session.parameter_values import default_options, value_in
from ripieno.app.session.parameters import PARAMETERS, SAVED_NAMES
from ripieno.engine.generate.options import FillOptions, Guidance


def journal_settings(values: Mapping[str, object]) -> dict[str, str]:
    """Return values of options, as the engine has them, as texts by name; what is not given is left out."""
    return {name: _text(value) for name, value in values.items() if value is not None}


def changed_settings(known: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Return the names of the settings in which two batches differ, in order.

    A journal of an earlier version has some parameters under other names, and lacks those that came later.
    """
    before, after = _comparable(known), _comparable(wanted)
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _text(value: object) -> str:
    """Return a value as text; of weights those that are not 1."""
    if isinstance(value, Guidance):
        return str(tuple((name, weight) for name, weight in asdict(value).items() if weight != 1))
    return str(value)


def _comparable(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings under the names of today, without what says nothing."""
    named = {SAVED_NAMES.get(name, name): value for name, value in settings.items() if value is not None}
    options = default_options("inpaint")
    return {name: value for name, value in named.items() if not _is_default(options, name, value)}


def _is_default(options: FillOptions, name: str, text: object) -> bool:
    """Say whether a text is the default of a parameter, which is the same for all operations."""
    row = PARAMETERS.get(name)
    return row is not None and row.path != "" and not row.defaults and text == _text(value_in(options, row))
