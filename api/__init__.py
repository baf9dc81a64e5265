"""Ripieno: fills bars of a MIDI clip so that they belong to the music around them.

Only the names below are promised to stay; each is imported when it is first used::

    import ripieno

    song = ripieno.open("song.mid")
    ideas = song.fill(bars="5-8", tracks="Piano", seed=7, variations=4)
    ideas[0].save("out.mid")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripieno.app.session.events import ClipReport
    from ripieno.app.session.model_reports import ModelReport
    from ripieno.app.session.parameter_readers import ParameterError
    from ripieno.app.session.prompt.read_prompt import PromptReading
    from ripieno.engine.errors import RipienoError
    from ripieno.idea import Idea
    from ripieno.making import Cancelled
    from ripieno.notebook import Audio
    from ripieno.parameters import FillParameters, Parameters
    from ripieno.song import Song, generate, models, open, read_prompt  # noqa: A004 (ripieno.open is the door)
    from ripieno.streaming import stream

__all__ = [
    "Audio",
    "Cancelled",
    "ClipReport",
    "FillParameters",
    "Idea",
    "ModelReport",
    "ParameterError",
    "Parameters",
    "PromptReading",
    "RipienoError",
    "Song",
    "generate",
    "models",
    "open",
    "read_prompt",
    "stream",
]

_HOMES = {
    "Audio": "notebook",
    "Cancelled": "making",
    "ClipReport": "app.session.events",
    "FillParameters": "parameters",
    "Idea": "idea",
    "ModelReport": "app.session.model_reports",
    "ParameterError": "app.session.parameter_readers",
    "Parameters": "parameters",
    "PromptReading": "app.session.prompt.read_prompt",
    "RipienoError": "engine.errors",
    "Song": "song",
    "generate": "song",
    "models": "song",
    "open": "song",
    "read_prompt": "song",
    "stream": "streaming",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``ripieno --version`` loads no model library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ripieno' has no attribute {name!r}")
    value: object = getattr(import_module(f"ripieno.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
