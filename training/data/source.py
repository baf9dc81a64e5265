"""What every public source of music has in common: where it is published, its songs and its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ripieno.training.data.piece import Piece


class Unfit(Exception):  # noqa: N818 - a verdict on a song, not an error
    """A song cannot be used; the text is the reason, short, for the tally."""


@dataclass(frozen=True, slots=True)
class DataSource:
    """One public source.

    Attributes:
        name: Name of the data set; the ``source`` of its pieces.
        folders: Folders below the data folder that must be present.
        published: Where the source is published, for a user who lacks it.
        licence: Its licence, as its own file says.
        songs: Lists songs as paths relative to the data folder, with forward slashes, sorted.
        read: Reads one song, given the data folder and the path from ``songs``; raises `Unfit`.
        has_editions: Whether parts, transpositions and editions of one work stand side by side, so that the
            fullest of each is to be kept, whatever the key.
        is_arranged: Whether its songs are arrangements of other sources' songs, which they say themselves.
    """

    name: str
    folders: tuple[str, ...]
    published: str
    licence: str
    songs: Callable[[Path], list[str]]
    read: Callable[[Path, str], list[Piece]]
    has_editions: bool = False
    is_arranged: bool = False

    def missing(self, data_dir: Path) -> list[str]:
        """Return the folders that are not there."""
        return [folder for folder in self.folders if not (data_dir / folder).is_dir()]


def files_below(data_dir: Path, folder: str, pattern: str) -> list[str]:
    """List files as paths relative to the data folder, sorted, with forward slashes."""
    return sorted(path.relative_to(data_dir).as_posix() for path in (data_dir / folder).rglob(pattern))
