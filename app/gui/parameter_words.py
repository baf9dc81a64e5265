"""What the window calls parameters and their values, in the user's language."""

from ripieno.app.gui.style_names import style_name
from ripieno.app.gui.translation import marked, said
from ripieno.app.session.parameter import NONE, Parameter
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.music.styles import Style

CONTEXT = "parameters"
"""Where translators find the words of the table."""

_CHOICES = {"rhythm": marked("parameters", "Rhythm"), "pitch": marked("parameters", "Pitches")}


def label(parameter: Parameter) -> str:
    """Return what a parameter is called."""
    return said(CONTEXT, parameter.label)


def explanation(parameter: Parameter) -> str:
    """Return what a parameter does."""
    return said(CONTEXT, parameter.help)


def auto(parameter: Parameter) -> str:
    """Return what is shown where a parameter has no value."""
    return said(CONTEXT, parameter.auto)


def choices(parameter: Parameter) -> list[str]:
    """Return the values of a choice, or what a list offers of a text."""
    if parameter.name == "sampler":
        return sorted(SAMPLERS)
    return [choice for choice in parameter.choices if choice != NONE]


def choice(parameter: Parameter, value: str) -> str:
    """Return what one of the values of a choice is called."""
    if parameter.name == "style":
        return style_name(Style(value))
    return said(CONTEXT, _CHOICES[value]) if value in _CHOICES else value
