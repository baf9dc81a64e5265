"""The option ``--prompt``: a description of the music in place of options that were not given."""

from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource


def with_prompt(options: Mapping[str, Any], prompt: str) -> dict[str, Any]:
    """Return options of ``ripieno generate`` with what a description says, and what it was read as.

    Args:
        options: Values of the options, by name.
        prompt: The description.

    Raises:
        click.UsageError: If nothing of it can be used, or a value is out of its range.
    """
    from ripieno.app.session.prompt.prompt_values import prompt_values
    from ripieno.app.session.prompt.read_prompt import read_prompt
    from ripieno.engine.errors import RipienoError

    source = click.get_current_context().get_parameter_source
    given = {name for name in options if source(name) is ParameterSource.COMMANDLINE}
    try:
        reading, values = read_prompt(prompt, given)
        return {**options, **prompt_values(values), "prompt": reading}
    except RipienoError as error:
        raise click.UsageError(f"--prompt: {error}") from error
