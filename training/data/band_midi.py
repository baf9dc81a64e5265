"""Bands: what `ripieno.training.data.arrange` had MMA play, with the tunes of the songs."""

import json
from pathlib import Path, PurePosixPath

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.midi import read_music, table
from ripieno.training.data.piece import STEPS_PER_PATCH, Piece, patch_starts
from ripieno.training.data.source import DataSource, Unfit, files_below

MIN_BARS = 8
GRID = 24
"""Divisions of a beat that notes are put on where they nearly are."""

NEAR = 0.02
"""Beats that a note may be off the grid and is put on it."""


def read_band(data_dir: Path, path: str) -> list[Piece]:
    """Read one arrangement.

    Args:
        data_dir: Folder that holds ``bands``.
        path: What says what it is, relative to ``data_dir``; the MIDI file beside it has the same name.

    Returns:
        One piece with its chords; the tune, if there is one, is the first lane.

    Raises:
        Unfit: If the MIDI file is damaged, silent or short.
    """
    record = json.loads((data_dir / path).read_text(encoding="utf-8"))
    clip = read_music((data_dir / path).with_suffix(".mid"))
    bars = len(record["sections"])
    if bars < MIN_BARS:
        raise Unfit("shorter than eight bars")
    beats = len(record["chords"]) // bars
    # In bars of six beats MMA counts eighths as quarters.
    scale = 0.5 if record["signature"] == "6 8" and beats == 6 else 1.0
    lines = np.arange(bars + 1, dtype=np.float32) * np.float32(beats * STEPS_PER_PATCH * scale)
    parts = _parts(clip, scale, float(lines[-1]))
    if not parts:
        raise Unfit("no notes")
    tune = [(onset, length, round(pitch), round(loud)) for onset, length, pitch, loud in record["melody"]]
    if tune:
        parts.insert(0, make_part(Role.LEAD, tune))
    root, mask = _per_patch(record["chords"], bars, len(patch_starts(lines)))
    style = record["style"]
    return [
        Piece(
            name=PurePosixPath(path).stem,
            source=SOURCE.name,
            parts=tuple(parts),
            bar_starts=lines,
            chord_root=root,
            chord_mask=mask,
            tempo=float(record["tempo"]) * scale,
            has_velocity=bool(record["has_velocity"]),
            has_timing=False,
            sections=tuple(record["sections"]),
            style=None if style is None else Style(style),
            work=record["work"],
        )
    ]


def _per_patch(chords: list[list[int]], bars: int, patches: int) -> tuple[np.ndarray, np.ndarray]:
    """Return root and pitch classes of each patch, from a chord for every beat that MMA counts."""
    by_beat = np.array(chords, np.int64).reshape(bars, -1, 2)
    each = patches // bars
    selected = by_beat[:, (np.arange(each) * by_beat.shape[1]) // each].reshape(-1, 2)
    return selected[:, 0].astype(np.int8), selected[:, 1].astype(np.uint16)


def _parts(clip: Clip, scale: float, end: float) -> list[Part]:
    """Return the lanes with roles; all drums are one."""
    drums: list[NoteRow] = []
    parts: list[Part] = []
    for lane in clip.lanes:
        rows = [row for row in _rows(lane, clip.time.ppq, scale) if row[0] < end - 0.5]
        if lane.role is Role.DRUMS:
            drums += rows
        elif rows:
            parts.append(make_part(_role(lane), rows, lane.program))
    return [*parts, make_part(Role.DRUMS, drums)] if drums else parts


def _role(lane: Lane) -> Role:
    """Return the role that a lane's sound and notes give it: MMA calls strings and guitars chords alike."""
    if lane.name.casefold().startswith(("bass", "walk")):
        return Role.BASS
    role = guess_role("", lane.program, lane.channel, lane.notes)
    return Role.COUNTER if role is Role.LEAD else role


def _rows(lane: Lane, ppq: int, scale: float) -> list[NoteRow]:
    notes = table(lane.notes)
    beats = notes[:, 0] / ppq
    near = np.round(GRID * beats) / GRID
    onset = np.where(np.abs(near - beats) < NEAR, near, beats) * STEPS_PER_PATCH * scale
    length = notes[:, 1] / ppq * STEPS_PER_PATCH * scale
    return list(zip(onset.tolist(), length.tolist(), notes[:, 2].tolist(), notes[:, 3].tolist(), strict=True))


SOURCE = DataSource(
    name="bands",
    folders=("bands",),
    published="python -m ripieno.training arrange, which has MMA (GPL-2) play songs that you prepared",
    licence="made on your own computer, not published",
    songs=lambda data_dir: files_below(data_dir, "bands", "*.json"),
    read=read_band,
    is_arranged=True,
)
