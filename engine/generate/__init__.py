"""The operations of the engine: iterators of ``SamplingProgress`` and, last, a ``Result``.

Each name is imported when it is first used, so that options can be read without loading the model runtime.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ripieno.engine.generate.filling import inpaint, vary
    from ripieno.engine.generate.operations import (
        NewClip,
        OperationError,
        accompany,
        extend,
        generate,
        reharmonise,
    )
    from ripieno.engine.generate.options import FillOptions, Guidance, OptionError
    from ripieno.engine.generate.results import ClipResult, Notes, Result, SamplingProgress
    from ripieno.engine.music.locks import LockError, Locks, silent_steps

__all__ = [
    "ClipResult",
    "FillOptions",
    "Guidance",
    "LockError",
    "Locks",
    "NewClip",
    "Notes",
    "OperationError",
    "OptionError",
    "Result",
    "SamplingProgress",
    "accompany",
    "extend",
    "generate",
    "inpaint",
    "reharmonise",
    "silent_steps",
    "vary",
]

_HOMES = (
    "ripieno.engine.generate.options",
    "ripieno.engine.generate.results",
    "ripieno.engine.music.locks",
    "ripieno.engine.generate.filling",
    "ripieno.engine.generate.operations",
)
"""Where names are looked for; those that load the model runtime come last."""


def __getattr__(name: str) -> object:
    """Import a name when it is first used."""
    if name in __all__:
        for home in map(import_module, _HOMES):
            if hasattr(home, name):
                value: object = getattr(home, name)
                globals()[name] = value
                return value
    raise AttributeError(f"module 'ripieno.engine.generate' has no attribute {name!r}")
