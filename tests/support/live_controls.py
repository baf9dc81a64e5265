"""Controls of a live session with some of them elsewhere."""

from typing import Any

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.parameter_values import options_with
from ripieno.app.session.parameters import PARAMETERS


def controls_at(**values: Any) -> Controls:
    """Return controls with other values of parameters, as the engine has them, and of the rest."""
    own = {name: value for name, value in values.items() if name in PARAMETERS}
    rest = {name: value for name, value in values.items() if name not in own}
    return Controls(options=options_with(Controls().options, own), **rest)
