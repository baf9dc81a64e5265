"""What can be said of a fault without saying anything of the user's music, names or folders."""

import dis
import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath, PureWindowsPath
from traceback import extract_tb
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_PACKAGES = "site-packages"
_FOLDERS = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\s\"'<>|:]*[\\/])?")
_PYTHONS_OWN = (
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
"""Errors whose messages name only parts of the program where Python itself raised them."""

_DEPTH = 3
"""Calls that tell faults of one type apart; a shared function may raise for many reasons."""

_RAISE = dis.opmap["RAISE_VARARGS"]


class FaultKind(NamedTuple):
    """What faults have in common that need be shown only once.

    Attributes:
        name: Of their type.
        places: Files and lines where they were raised, the innermost last.
    """

    name: str
    places: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        file, line = self.places[-1] if self.places else ("", 0)
        return f"{self.name} in {_short(file)}, line {line}"


def kind_of(error: BaseException) -> FaultKind:
    """Return what kind of fault an error is."""
    frames = extract_tb(error.__traceback__)[-_DEPTH:]
    return FaultKind(type(error).__name__, tuple((frame.filename, frame.lineno or 0) for frame in frames))


def describe(error: BaseException) -> str:
    """Return types and places of an error and of those that led to it, the cause first.

    Messages are left out unless they can only name parts of the program: they may hold notes or names.
    """
    return "\n".join(_lines(error, frozenset()))


def surroundings() -> str:
    """Return the versions of the program, of the system and of what the window is made with."""
    names = ("ripieno", "PySide6_Essentials", "onnxruntime", "numpy")
    packages = ", ".join(f"{name} {_version(name)}" for name in names)
    return f"{packages}\n{platform.platform()}, Python {platform.python_version()}"


def without_folders(text: str) -> str:
    """Return text with the names of files in place of their paths."""
    return _FOLDERS.sub("", text)


def _lines(error: BaseException, seen: frozenset[int]) -> Iterator[str]:
    """Yield lines as Python prints them, without lines of source."""
    seen |= {id(error)}
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nThat led to:\n"
    yield "Traceback (most recent call last):"
    for frame in extract_tb(error.__traceback__):
        yield f'  File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}'
    yield _words(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each, seen)


def _words(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name}: error {error.errno} of the system"
    if isinstance(error, _PYTHONS_OWN) and not _was_raised(error):
        return f"{name}: {without_folders(str(error))}"
    return name


def _was_raised(error: BaseException) -> bool:
    """Say whether a statement of Python code raised an error, with a message of its own."""
    place = error.__traceback__
    if place is None:
        return True
    while place.tb_next is not None:
        place = place.tb_next
    return place.tb_frame.f_code.co_code[place.tb_lasti] == _RAISE


def _short(name: str) -> str:
    """Return a file of the program or of a package by its path below that, any other by its name."""
    path = PureWindowsPath(name) if "\\" in name else PurePosixPath(name)
    if _PACKAGES in path.parts:
        return "/".join(path.parts[path.parts.index(_PACKAGES) + 1 :])
    if path.is_relative_to(ROOT):
        return "/".join(path.relative_to(ROOT).parts)
    return path.name if path.is_absolute() else "/".join(path.parts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "of unknown version"
