"""Which files: folders, patterns, archives, lists; each under a name that is unique in the batch."""

import glob
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.midi_io.clip_file import FileError, read_whole
from engine.errors import RipienoError

SUFFIXES = frozenset({".mid", ".midi", ".smf", ".kar", ".rmi"})
LARGEST_MEMBER = 64 * 2**20


class SourceError(RipienoError):
    """Files that are not there, or that cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Source:
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
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                data = file.read(LARGEST_MEMBER + 1)
        except (OSError, zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError) as error:
            raise FileError(f"{self.title} cannot be read ({error}); pack the archive again.") from error
        if len(data) > LARGEST_MEMBER:
            raise FileError(f"{self.title} is larger than {LARGEST_MEMBER >> 20} MiB; choose a MIDI file.")
        return data


def find_sources(texts: Iterable[str], out: Path) -> tuple[Source, ...]:
    """Return the files that texts name, in order of their names.

    Args:
        texts: Files, folders (searched to the bottom), patterns such as ``songs/**/*.mid``, and
            ZIP archives.
        out: The output folder, whose contents are no sources.

    Raises:
        SourceError: If a text names nothing, or two files would have one result.
    """
    found: dict[str, Source] = {}
    for text in texts:
        own = [source for source in _named(text) if not _lies_in(source.path, out)]
        if not own:
            raise SourceError(f"{text} names no MIDI file; check the path or the pattern.")
        for source in own:
            rival = found.setdefault(source.name, source)
            if (rival.path.resolve(), rival.member) != (source.path.resolve(), source.member):
                raise SourceError(
                    f"{rival.title} and {source.title} would both be written as {source.name}; "
                    "name a folder that holds both, or run them apart."
                )
    return tuple(found[name] for name in sorted(found))


def _named(text: str) -> Sequence[Source]:
    path = Path(text)
    if path.is_dir():
        return list(_below(path))
    if path.is_file():
        return list(_of_file(path, path.name))
    if not glob.has_magic(text):
        return []
    root = _fixed_part(text)
    files = sorted(file for file in root.glob(str(Path(text).relative_to(root))) if file.is_file())
    return [source for file in files for source in _of_file(file, file.relative_to(root).as_posix())]


def _below(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES | {".zip"}:
            yield from _of_file(path, path.relative_to(folder).as_posix())


def _of_file(path: Path, name: str) -> Iterator[Source]:
    if path.suffix.lower() != ".zip":
        yield Source(name, path)
        return
    for member in _members(path):
        inside = PurePosixPath(member.replace("\\", "/"))
        if ".." in inside.parts or inside.is_absolute() or ":" in member:
            raise SourceError(f"{path} holds a file called {member}, outside itself; unpack it by hand.")
        yield Source(str(PurePosixPath(name).with_suffix("") / inside), path, member)


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return [name for name in archive.namelist() if PurePosixPath(name).suffix.lower() in SUFFIXES]
    except (OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"{path} is no ZIP archive that can be read; pack it again.") from error


def _fixed_part(pattern: str) -> Path:
    """Return the folder in front of the first wildcard of a pattern."""
    parts = Path(pattern).parts
    wild = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:wild])


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
