"""OpenScore Lieder: songs for voice and piano, engraved, in many metres."""

from collections import Counter
from hashlib import sha256
from pathlib import Path, PurePosixPath

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.note import Note
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.musicxml import read_score
from ripieno.training.data.piece import Piece, patch_starts
from ripieno.training.data.score import NotatedScore, Staff
from ripieno.training.data.source import DataSource, Unfit, files_below

VELOCITY = 80
"""A score has no velocities; this one is never learnt from."""

MIN_BARS = 4
_PRACTICE = ("practice", "rehearsal", "übung", "reduction")
"""Words in the names of parts that only double the voices."""


def read_song(data_dir: Path, path: str) -> list[Piece]:
    """Read one song.

    Args:
        data_dir: Folder that holds ``lieder``.
        path: The score, relative to ``data_dir``.

    Returns:
        One piece: voices, and the piano as one lane or, in half of the songs, as one per hand.

    Raises:
        Unfit: If the score is too short or has no notes.
    """
    score = read_score(data_dir / path)
    lines = np.array(score.bar_lines, np.float32)
    if len(lines) - 1 < MIN_BARS:
        raise Unfit("shorter than four bars")
    parts = lanes_of(score, split_hands=sha256(path.encode()).digest()[0] % 2 == 1)
    if not parts:
        raise Unfit("no notes")
    patches = len(patch_starts(lines))
    return [
        Piece(
            name=PurePosixPath(path).stem,
            source=SOURCE.name,
            parts=parts,
            bar_starts=lines,
            chord_root=np.full(patches, -1, np.int8),
            chord_mask=np.zeros(patches, np.uint16),
            tempo=score.tempo,
            has_velocity=False,
            has_timing=False,
            sections=("",) * (len(lines) - 1),
            style=Style.LIED,
        )
    ]


def lanes_of(score: NotatedScore, split_hands: bool) -> tuple[Part, ...]:
    """Turn staves into parts with roles.

    Args:
        score: The score.
        split_hands: Whether the two staves of a keyboard become two parts.

    Returns:
        Voices in score order, then keyboards; the first voice leads, further ones answer it.
    """
    staves_of = Counter(staff.part for staff in score.staves)
    lanes: list[tuple[Role, list[NoteRow], int | None]] = []
    open_part = -1
    for staff in score.staves:
        if any(word in staff.name.casefold() for word in _PRACTICE):
            continue
        rows = [(onset, length, pitch, VELOCITY) for onset, length, pitch in staff.notes]
        if staves_of[staff.part] > 1:
            if staff.part == open_part and not split_hands:
                lanes[-1][1].extend(rows)
            else:
                lanes.append((Role.KEYS, rows, staff.program))
            open_part = staff.part
        else:
            lanes.append((_voice_role(staff, [role for role, *_ in lanes]), rows, staff.program))
    return tuple(make_part(*lane) for lane in lanes)


def _voice_role(staff: Staff, taken: list[Role]) -> Role:
    rows = [(round(12 * onset), max(1, round(12 * length)), pitch) for onset, length, pitch in staff.notes]
    notes = [Note(onset, length, pitch, VELOCITY) for onset, length, pitch in rows]
    role = guess_role(staff.name, None, 0, notes)
    if staff.has_lyrics and role not in {Role.COUNTER, Role.BASS}:
        role = Role.LEAD
    return Role.COUNTER if role is Role.LEAD and Role.LEAD in taken else role


SOURCE = DataSource(
    name="lieder",
    folders=("lieder/scores",),
    published="https://github.com/OpenScore/Lieder",
    licence="CC0 1.0",
    songs=lambda data_dir: files_below(data_dir, "lieder/scores", "*.mxl"),
    read=read_song,
)
