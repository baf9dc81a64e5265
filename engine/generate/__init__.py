"""The ways to use the engine: iterators of ``Progress`` and, last, a ``Result``."""

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
