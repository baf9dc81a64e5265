"""POP909: expert-quantised notes, with the roles and the bar lines that its sources lost put back.

Notes, velocities and chords come from POP909-CL, roles and tempo from POP909, bar lines from the melody
grid of the hierarchical structure analysis together with the chord changes.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.part import NoteRow, make_part
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.barlines import (
    BINS_PER_BEAT,
    BINS_PER_STEP,
    Anchor,
    BarlineEvent,
    Stretch,
    agrees,
    bars_are_sure,
    find_stretches,
    opening_profile,
)
from ripieno.training.data.harmony import ChordBlock, per_patch
from ripieno.training.data.midi import longest_tempo, read_music
from ripieno.training.data.piece import Piece
from ripieno.training.data.pop909_notes import (
    RoleNotes,
    find_anchors,
    find_openings,
    read_chords,
    recover_roles,
    structure_melody,
)
from ripieno.training.data.source import DataSource, Unfit, files_below

CLEAN = "pop909-cl/POP909_processed"
ORIGINAL = "pop909/POP909"
STRUCTURE = "pop909-structure/POP909"

MIN_BARS = 8
MIN_ON_GRID = 0.85
"""Least share of a stretch's onsets on sixteenths, or else on sixths of a beat."""

BAR_STEPS = {(4, 4): 16, (3, 4): 12, (6, 8): 12, (3, 8): 12}
"""Sixteenths per bar; songs marked 3/8 move in pairs of bars."""

PIANO = 0
"""General MIDI program of the accompaniment; what plays or sings the tune is not told."""

_LABEL = re.compile(r"([A-Za-z])(\d+)")


@dataclass(frozen=True, slots=True)
class Pop909Song:
    """One song, all times in bins of a 24th of a beat."""

    name: str
    notes: RoleNotes
    chords: Sequence[ChordBlock]
    anchors: Sequence[Anchor]
    openings: Sequence[BarlineEvent]
    labels: str
    tempo: float


def read_song(data_dir: Path, path: str) -> list[Piece]:
    """Read one song.

    Args:
        data_dir: Folder that holds ``pop909``, ``pop909-cl`` and ``pop909-structure``.
        path: The song's file in ``pop909-cl``, relative to ``data_dir``.

    Returns:
        One piece per stretch of sure bar lines.

    Raises:
        Unfit: If roles, grid or bar lines cannot be trusted.
    """
    quantised = read_music(data_dir / path)
    bar = _bar(quantised)
    song = _load(data_dir, PurePosixPath(path).stem, quantised, bar)
    faults: Counter[str] = Counter()
    sound = []
    for stretch in find_stretches(song.notes.rows[:, 0], song.openings, song.anchors, bar):
        if fault := _fault(song, stretch, bar):
            faults[fault] += stretch.end - stretch.start
        else:
            sound.append(stretch)
    if not sound:
        raise Unfit(faults.most_common(1)[0][0])
    return [_piece(song, stretch, bar, index) for index, stretch in enumerate(sound)]


def _load(data_dir: Path, name: str, quantised: Clip, bar: int) -> Pop909Song:
    structure = data_dir / STRUCTURE / name
    original = read_music(data_dir / ORIGINAL / name / f"{name}.mid")
    chords = read_chords(quantised)
    notes = recover_roles(quantised, original)
    melody = list(structure_melody((structure / "melody.txt").read_text(encoding="utf-8")))
    labels = (structure / "human_label1.txt").read_text(encoding="utf-8")
    openings = find_openings(notes, chords, bar)
    return Pop909Song(
        name, notes, chords, find_anchors(notes, melody), openings, labels, longest_tempo(original)
    )


def _bar(quantised: Clip) -> int:
    metres = {(metre.numerator, metre.denominator) for metre in quantised.time.metres}
    if len(metres) != 1:
        raise Unfit("changing metre")
    return BINS_PER_STEP * BAR_STEPS[metres.pop()]


def _fault(song: Pop909Song, stretch: Stretch, bar: int) -> str:
    """Return why a stretch cannot be used, or nothing."""
    if stretch.end - stretch.start < MIN_BARS * bar:
        return "bar lines too broken"
    onsets = song.notes.rows[_inside(song.notes, stretch), 0] - stretch.start
    if max(_share(onsets, BINS_PER_STEP), _share(onsets, BINS_PER_BEAT // 6)) < MIN_ON_GRID:
        return "off the grid"
    agreed = bar == BINS_PER_STEP * 16 and agrees(song.anchors, stretch, bar)
    if not bars_are_sure(opening_profile(song.openings, stretch, bar), agreed):
        return "bar lines unclear"
    return ""


def _share(onsets: NDArray[np.int64], bins: int) -> float:
    return float(np.mean(onsets % bins == 0)) if len(onsets) else 0.0


def _inside(notes: RoleNotes, stretch: Stretch) -> NDArray[np.bool_]:
    return (notes.rows[:, 0] >= stretch.start) & (notes.rows[:, 0] < stretch.end)


def _piece(song: Pop909Song, stretch: Stretch, bar: int, index: int) -> Piece:
    bars = (stretch.end - stretch.start) // bar
    lines = np.array([number * bar / BINS_PER_STEP for number in range(bars + 1)], np.float32)
    inside = _inside(song.notes, stretch)
    parts = []
    for number, role in enumerate(Role):
        rows = song.notes.rows[inside & (song.notes.role == number)]
        if len(rows):
            program = PIANO if role is Role.KEYS else None
            parts.append(make_part(role, _in_steps(rows, stretch.start), program))
    root, mask = per_patch([_moved(chord, stretch.start) for chord in song.chords], lines)
    return Piece(
        name=f"{song.name}#{index + 1}" if index else song.name,
        source=SOURCE.name,
        parts=tuple(parts),
        bar_starts=lines,
        chord_root=root,
        chord_mask=mask,
        tempo=song.tempo,
        has_velocity=True,
        has_timing=False,
        sections=_sections(song, stretch, bar),
        style=Style.POP,
    )


def _in_steps(rows: NDArray[np.int64], origin: int) -> list[NoteRow]:
    return [
        ((onset - origin) / BINS_PER_STEP, length / BINS_PER_STEP, pitch, velocity)
        for onset, length, pitch, velocity in rows.tolist()
    ]


def _moved(chord: ChordBlock, origin: int) -> ChordBlock:
    start, end = ((time - origin) / BINS_PER_STEP for time in (chord.start, chord.end))
    return ChordBlock(start, end, chord.root, chord.mask)


def _sections(song: Pop909Song, stretch: Stretch, bar: int) -> tuple[str, ...]:
    """Label every bar by the human analysis, through the nearest melody note that fits the bar lines."""
    per_bar = [label for label, count in _LABEL.findall(song.labels) for _ in range(int(count))]
    starts = range(stretch.start, stretch.end, bar)
    fitting = [anchor for anchor in song.anchors if (stretch.start - anchor.origin) % bar == 0]
    if not fitting or bar != 16 * BINS_PER_STEP:
        return ("",) * len(starts)
    bins = np.array([anchor.bin for anchor in fitting])
    nearest = [fitting[int(np.abs(bins - start).argmin())] for start in starts]
    places = [(start - anchor.origin) // bar for start, anchor in zip(starts, nearest, strict=True)]
    return tuple(per_bar[place] if 0 <= place < len(per_bar) else "" for place in places)


SOURCE = DataSource(
    name="pop909",
    folders=("pop909", "pop909-cl", "pop909-structure"),
    published="https://github.com/music-x-lab/POP909-Dataset, "
    "https://github.com/AndyWeasley2004/POP909-CL-Dataset and https://github.com/Dsqvival/hierarchical-structure-analysis",
    licence="MIT",
    songs=lambda data_dir: [
        path
        for path in files_below(data_dir, CLEAN, "*.mid")
        if (data_dir / ORIGINAL / PurePosixPath(path).stem).is_dir()
        and (data_dir / STRUCTURE / PurePosixPath(path).stem).is_dir()
    ],
    read=read_song,
)
