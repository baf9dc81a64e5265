"""OpenEWLD: lead sheets, a melody with chord symbols."""

from pathlib import Path, PurePosixPath

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.harmony import per_patch
from ripieno.training.data.musicxml import read_score
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource, Unfit, files_below

VELOCITY = 80
"""A lead sheet has no velocities; this one is never learnt from."""

MIN_BARS = 4


def read_sheet(data_dir: Path, path: str) -> list[Piece]:
    """Read one lead sheet.

    Args:
        data_dir: Folder that holds ``openewld``.
        path: The score, relative to ``data_dir``.

    Returns:
        One piece: the melody, with a chord for every beat patch that a symbol covers.

    Raises:
        Unfit: If the sheet is too short or has no notes.
    """
    score = read_score(data_dir / path)
    lines = np.array(score.bar_lines, np.float32)
    if len(lines) - 1 < MIN_BARS:
        raise Unfit("shorter than four bars")
    if not score.staves:
        raise Unfit("no notes")
    rows = [(onset, length, pitch, VELOCITY) for onset, length, pitch in score.staves[0].notes]
    root, mask = per_patch(score.chords, lines)
    return [
        Piece(
            name=PurePosixPath(path).stem,
            source=SOURCE.name,
            parts=(make_part(Role.LEAD, rows),),
            bar_starts=lines,
            chord_root=root,
            chord_mask=mask,
            tempo=score.tempo,
            has_velocity=False,
            has_timing=False,
            sections=("",) * (len(lines) - 1),
            style=Style.SONGBOOK,
        )
    ]


SOURCE = DataSource(
    name="openewld",
    folders=("openewld/dataset",),
    published="https://github.com/00sapo/OpenEWLD",
    licence="MIT; scores in the public domain",
    songs=lambda data_dir: files_below(data_dir, "openewld/dataset", "*.mxl"),
    read=read_sheet,
)
