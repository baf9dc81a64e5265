"""Hauptstimme: movements for choir and orchestra."""

from pathlib import Path, PurePosixPath

from ripieno.training.data.musicxml import read_score
from ripieno.training.data.notated import pieces_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource, files_below


def read_movement(data_dir: Path, path: str) -> list[Piece]:
    """Read one movement, as stretches; the movements of a work belong together.

    Args:
        data_dir: Folder that holds ``orchestra``.
        path: The score, relative to ``data_dir``, in a folder of its composer and one of its work.

    Raises:
        Unfit: If the score is too short, silent or not metrical.
    """
    place = PurePosixPath(path)
    work = "/".join((SOURCE.name, *place.parts[2:4]))
    return pieces_of(read_score(data_dir / path), place.stem, SOURCE.name, work)


SOURCE = DataSource(
    name="orchestra",
    folders=("orchestra/data",),
    published="https://github.com/MarkGotham/Hauptstimme",
    licence="CC0 1.0",
    songs=lambda data_dir: files_below(data_dir, "orchestra/data", "*.mxl"),
    read=read_movement,
    has_editions=True,
)
