"""Which files: folders, patterns, archives, lists; each under a name that is unique in the batch."""

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from ripieno.app.midi_io.archive import Archive
from ripieno.app.midi_io.clip_file import read_whole
from ripieno.app.midi_io.file_errors import file_error, file_errors
from ripieno.engine.errors import RipienoError

SUFFIXES = frozenset({".mid", ".midi", ".smf", ".kar", ".rmi"})
ARCHIVE = ".zip"
MAX_MEMBER_BYTES = 64 * 2**20


class SourceError(RipienoError):
    """Files that are not there, or that cannot be told apart."""


@dataclass(frozen=True, slots=True)
class BatchSource:
    """One file to work on.

    Attributes:
        name: Where its results go, relative to the output folder, with slashes: its path below
            the folder that was named, or its file name.
        path: The file, or the archive that holds it.
        member: Its name in the archive; None for a file of its own.
    """

    name: str
    path: Path
    member: str | None = None

    @property
    def title(self) -> str:
        """What messages call it."""
        return str(self.path) if self.member is None else f"{self.path}, {self.member}"

    def read(self) -> bytes:
        """Return its bytes.

        Raises:
            RipienoError: If they cannot be read.
        """
        if self.member is None:
            return read_whole(self.path)
        return _archive(self.path).read(self.member, MAX_MEMBER_BYTES)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was named and cannot be worked on.

    Attributes:
        name: What it is called in the batch.
        title: Where it stands, in words.
        error: Why, in one sentence.
    """

    name: str
    title: str
    error: str


@dataclass(frozen=True, slots=True)
class Found:
    """What some texts name.

    Attributes:
        sources: The files, in order of their names.
        refused: What cannot be worked on.
    """

    sources: tuple[BatchSource, ...]
    refused: tuple[Refused, ...]


def find_sources(texts: Iterable[str], out: Path) -> Found:
    """Return the files that texts name.

    Args:
        texts: Files, folders (searched to the bottom, links to folders not followed), patterns such
            as ``songs/**/*.mid``, and ZIP archives.
        out: The output folder, whose contents are no sources.
    """
    root = os.path.realpath(out)
    found: dict[str, BatchSource] = {}
    refused: list[Refused] = []
    for text in texts:
        try:
            own = [each for each in _named(text) if isinstance(each, Refused) or not _is_in(each.path, root)]
        except RipienoError as error:
            own = [Refused(text, text, str(error))]
        if not own:
            own = [Refused(text, text, f"{text} names no MIDI file; check the path or the pattern.")]
        for each in own:
            if isinstance(each, Refused):
                refused.append(each)
            elif clash := _clash(found.setdefault(each.name, each), each):
                refused.append(clash)
    return Found(tuple(found[name] for name in sorted(found)), tuple(refused))


def _clash(rival: BatchSource, source: BatchSource) -> Refused | None:
    """Return why a source has no place in a batch that holds another of its name."""
    if rival.member == source.member and os.path.realpath(rival.path) == os.path.realpath(source.path):
        return None
    sentence = (
        f"{rival.title} and {source.title} would both be written as {source.name}; "
        "name a folder that holds both, or run them apart."
    )
    return Refused(source.name, source.title, sentence)


def _named(text: str) -> Iterator[BatchSource | Refused]:
    """Yield what a text names.

    Raises:
        RipienoError: If the system does not take it for a path, or it is no pattern.
    """
    path = Path(text)
    with file_errors(path, "read"):
        is_folder, is_file = path.is_dir(), path.is_file()
    if is_folder:
        yield from _below(path)
    elif is_file:
        yield from _of_file(path, path.name)
    elif glob.has_magic(text):
        yield from _matching(text)


def _matching(pattern: str) -> Iterator[BatchSource | Refused]:
    root = _fixed_part(pattern)
    try:
        files = sorted(file for file in root.glob(str(Path(pattern).relative_to(root))) if file.is_file())
    except (OSError, ValueError, NotImplementedError, RecursionError) as error:
        cause = " ".join(str(error).split()).rstrip(".")
        message = f"{pattern} is no pattern of files ({cause}); write one such as songs/**/*.mid."
        raise SourceError(message) from error
    for file in files:
        yield from _of_file(file, file.relative_to(root).as_posix())


def _below(folder: Path) -> Iterator[BatchSource | Refused]:
    closed: list[OSError] = []
    for place, _, files in os.walk(folder, onerror=closed.append):
        for path in (Path(place, name) for name in files):
            if path.suffix.lower() in SUFFIXES | {ARCHIVE} and os.path.isfile(path):  # noqa: PTH113 (no exception)
                yield from _of_file(path, path.relative_to(folder).as_posix())
    for error in closed:
        path = Path(error.filename or folder)
        yield Refused(path.relative_to(folder).as_posix(), str(path), str(file_error(path, "read", error)))


def _of_file(path: Path, name: str) -> Iterator[BatchSource | Refused]:
    if path.suffix.lower() != ARCHIVE:
        yield BatchSource(name, path)
        return
    try:
        members = _archive(path).names
    except RipienoError as error:
        yield Refused(name, str(path), str(error))
        return
    seen = set[str]()
    for member in members:
        inside = PurePosixPath(member.replace("\\", "/"))
        if inside.suffix.lower() not in SUFFIXES:
            continue
        source = BatchSource(str(PurePosixPath(name).with_suffix("") / inside), path, member)
        if ".." in inside.parts or inside.is_absolute() or ":" in member:
            sentence = f"{path} holds a file called {member}, outside itself; unpack it by hand."
            yield Refused(f"{name}, {member}", source.title, sentence)
        elif member in seen:
            sentence = f"{path} holds several files called {member}; unpack it by hand."
            yield Refused(source.name, source.title, sentence)
        else:
            seen.add(member)
            yield source


def _archive(path: Path) -> Archive:
    """Return an archive; the last one stays open, for its members are read one after the other."""
    with file_errors(path, "read"):
        status = path.stat()
    return _open(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _open(path: Path, *_stamp: int) -> Archive:
    return Archive(path, str(path))


def _fixed_part(pattern: str) -> Path:
    """Return the folder in front of the first wildcard of a pattern."""
    parts = Path(pattern).parts
    wild = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:wild])


def _is_in(path: Path, folder: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)
