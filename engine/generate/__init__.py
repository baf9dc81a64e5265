"""The ways to use the engine: iterators of ``Progress`` and, last, a ``Result``.

Each name is imported when it is first used, so that options can be read without loading the model runtime.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripieno.engine.generate.filling import inpaint, vary
    from ripieno.engine.generate.options import FillOptions, Guidance, OptionError
    from ripieno.engine.generate.results import ClipResult, Notes, Progress, Result
    from ripieno.engine.generate.ways import NewClip, WayError, accompany, extend, generate, reharmonise
    from ripieno.engine.music.locks import LockError, Locks, silent_steps

__all__ = [
    "ClipResult",
    "FillOptions",
    "Guidance",
    "LockError",
    "Locks",
    "NewClip",
    "Notes",
    "OptionError",
    "Progress",
    "Result",
    "WayError",
    "accompany",
    "extend",
    "generate",
    "inpaint",
    "reharmonise",
    "silent_steps",
    "vary",
]

_HOMES = {
    "ripieno.engine.generate.filling": ("inpaint", "vary"),
    "ripieno.engine.generate.options": ("FillOptions", "Guidance", "OptionError"),
    "ripieno.engine.generate.results": ("ClipResult", "Notes", "Progress", "Result"),
    "ripieno.engine.generate.ways": ("NewClip", "WayError", "accompany", "extend", "generate", "reharmonise"),
    "ripieno.engine.music.locks": ("LockError", "Locks", "silent_steps"),
}


def __getattr__(name: str) -> object:
    """Import a name when it is first used."""
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'ripieno.engine.generate' has no attribute {name!r}")
