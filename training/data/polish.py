"""The Chopin Institute's scores in Humdrum: the heritage of Polish music, and Chopin's first editions."""

import re
from pathlib import Path, PurePosixPath

from ripieno.training.data.humdrum import read_kern
from ripieno.training.data.notated import pieces_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource, files_below


def read_polish(data_dir: Path, path: str) -> list[Piece]:
    """Read one piece of the heritage; the pieces of one manuscript belong together.

    Args:
        data_dir: Folder that holds ``polish-scores``.
        path: The score, relative to ``data_dir``, such as
            ``…/pl-cz--i-123--001-002_zeidler-jozef--missa.krn``.

    Raises:
        Unfit: If the score is too short, silent or not metrical.
    """
    name = PurePosixPath(path).stem
    return pieces_of(read_kern(data_dir / path), name, POLISH.name, f"{POLISH.name}/{manuscript_of(name)}")


def manuscript_of(name: str) -> str:
    """Return archive and shelf mark, with which the name of a file begins, without the numbers in it."""
    return re.sub(r"--\d{3}(-\d+)*$", "", name.split("_", 1)[0])


def read_chopin(data_dir: Path, path: str) -> list[Piece]:
    """Read one edition; editions of one opus belong together.

    Args:
        data_dir: Folder that holds ``chopin-first-editions``.
        path: The score, relative to ``data_dir``, such as ``…/035-1a-TR-001.krn``: opus, edition, movement.

    Raises:
        Unfit: If the score is too short, silent or not metrical.
    """
    name = PurePosixPath(path).stem
    return pieces_of(read_kern(data_dir / path), name, CHOPIN.name, f"{CHOPIN.name}/{opus_of(name)}")


def opus_of(name: str) -> str:
    """Return the opus with which the name of a file begins."""
    return re.split(r"[-_]", name, maxsplit=1)[0]


POLISH = DataSource(
    name="polish-scores",
    folders=("polish-scores",),
    published="https://github.com/pl-wnifc/humdrum-polish-scores",
    licence="CC-BY 4.0, Narodowy Instytut Fryderyka Chopina",
    songs=lambda data_dir: files_below(data_dir, "polish-scores", "*.krn"),
    read=read_polish,
    has_editions=True,
)
CHOPIN = DataSource(
    name="chopin-first-editions",
    folders=("chopin-first-editions",),
    published="https://github.com/pl-wnifc/humdrum-chopin-first-editions",
    licence="CC-BY 4.0, Narodowy Instytut Fryderyka Chopina",
    songs=lambda data_dir: files_below(data_dir, "chopin-first-editions", "*.krn"),
    read=read_chopin,
    has_editions=True,
)
