"""Errors in overridden methods of Qt classes reach Python's hooks, on every version of Python.

Before Python 3.12, an error that was raised in C (``int("x")``, an index that numpy does not take) is no
object before something looks at it. PySide looks at its type alone, and the program dies of a segmentation
fault (seen with PySide 6.8 to 6.11 on Python 3.11). A frame of Python that passes the error on makes the
object.
"""

import functools
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from shiboken6 import Shiboken

NEEDS_GUARD = sys.version_info < (3, 12)
"""Whether this Python leaves errors of C without an object."""


def guard_overrides() -> None:
    """Guard the methods of Qt classes that classes defined from now on override."""
    if NEEDS_GUARD:
        setattr(Shiboken.Object, "__init_subclass__", classmethod(_guard_class))  # noqa: B010 (mypy knows no other way)


def _guard_class(cls: Any, /, **options: Any) -> None:  # noqa: ANN401 (whatever a class statement may give)
    super(Shiboken.Object, cls).__init_subclass__(**options)
    qt_bases = [base for base in cls.__mro__[1:] if base.__module__.startswith("PySide6.")]
    for name, method in list(vars(cls).items()):
        if isinstance(method, FunctionType) and any(name in vars(base) for base in qt_bases):
            setattr(cls, name, _guarded(method))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 (as the method has it)
        try:
            return method(*args, **options)
        except BaseException:  # noqa: TRY203 (catching it makes the object)
            raise

    return call
