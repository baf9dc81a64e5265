"""OpenScore String Quartets: whole quartets in four parts."""

from pathlib import Path, PurePosixPath

from ripieno.training.data.musicxml import read_score
from ripieno.training.data.notated import pieces_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource, files_below


def read_quartet(data_dir: Path, path: str) -> list[Piece]:
    """Read one quartet, as stretches.

    Args:
        data_dir: Folder that holds ``quartets``.
        path: The score, relative to ``data_dir``.

    Raises:
        Unfit: If the score is too short, silent or not metrical.
    """
    return pieces_of(read_score(data_dir / path), PurePosixPath(path).stem, SOURCE.name)


SOURCE = DataSource(
    name="quartets",
    folders=("quartets/scores",),
    published="https://github.com/OpenScore/StringQuartets",
    licence="CC0 1.0",
    songs=lambda data_dir: files_below(data_dir, "quartets/scores", "*.mxl"),
    read=read_quartet,
    has_editions=True,
)
