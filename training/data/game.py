"""Free game music: rock and metal for bass, drums, guitars and keys, some of it in odd metres."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.midi import longest_tempo, read_music, table
from ripieno.training.data.piece import Floats, Piece, patch_starts
from ripieno.training.data.source import DataSource, Unfit, files_below

MIN_BARS = 8
MIN_ON_GRID = 0.85
"""Least share of onsets that lie on twelfths of a beat."""

TOLERANCE = 1 / 96
"""Beats that an onset may miss the grid by; a quarter of all chance onsets would still pass."""

MAX_LANES = 8
DOUBLED = 0.8
"""Share of a lane's notes that another lane of its role also plays, in any octave: then it is a double."""

NEARLY = 0.9
"""How close the start of the bar must come to the strongest place in it."""

_CRASHES = frozenset({49, 52, 55, 57})
_LONG_NOTE = 1.5
"""Beats from which a note tends to begin with a bar."""

_REST = 4.0
"""Beats of silence after which a lane enters anew."""


def read_song(data_dir: Path, path: str) -> list[Piece]:
    """Read one song.

    Args:
        data_dir: Folder that holds ``game-midi``.
        path: The MIDI file, relative to ``data_dir``.

    Returns:
        One piece: at most eight lanes with guessed roles, doubles left out, drum lanes joined.

    Raises:
        Unfit: If the file is damaged or short, or its notes do not keep to its beats and bars.
    """
    clip = read_music(data_dir / path)
    onsets = np.array([note.onset for lane in clip.lanes for note in lane.notes]) / clip.time.ppq
    if np.mean(np.abs(12 * onsets - np.round(12 * onsets)) < 12 * TOLERANCE) < MIN_ON_GRID:
        raise Unfit("off the grid of twelfths")
    if not bars_fit(clip):
        raise Unfit("bar lines unclear")
    first, end = _bars_with_notes(clip)
    if end - first < MIN_BARS:
        raise Unfit("shorter than eight bars")
    lines = bar_lines(clip, first, end)
    parts = _parts(clip, clip.time.bar_start(first))
    velocity = np.concatenate([part.velocity for part in parts])
    patches = len(patch_starts(lines))
    name = PurePosixPath(path)
    return [
        Piece(
            name=f"{name.parent.name}/{name.stem}",
            source=SOURCE.name,
            parts=parts,
            bar_starts=lines,
            chord_root=np.full(patches, -1, np.int8),
            chord_mask=np.zeros(patches, np.uint16),
            tempo=longest_tempo(clip),
            has_velocity=bool(velocity.std() > 3),
            has_timing=False,
            sections=("",) * (end - first),
            style=Style.ROCK,
        )
    ]


def bar_lines(clip: Clip, first: int, end: int) -> Floats:
    """Return the bar lines from bar ``first`` to the start of bar ``end``, in steps from the first."""
    ticks = [clip.time.bar_start(bar) for bar in range(first, end + 1)]
    return np.array([(tick - ticks[0]) * 4 / clip.time.ppq for tick in ticks], np.float32)


def _bars_with_notes(clip: Clip) -> tuple[int, int]:
    """Return the first bar in which a note begins and the one after the last."""
    onsets = [note.onset for lane in clip.lanes for note in lane.notes]
    return clip.time.bar_at(min(onsets)), clip.time.bar_at(max(onsets)) + 1


def bars_fit(clip: Clip) -> bool:
    """Tell whether crashes, long notes and entries after a rest favour the start of the bar."""
    profile = downbeat_profile(clip)
    return bool(profile) and profile.get(0.0, 0.0) >= NEARLY * max(profile.values())


def downbeat_profile(clip: Clip) -> Mapping[float, float]:
    """Weigh the events that tend to open a bar, by where in the bar they fall.

    Args:
        clip: A song.

    Returns:
        Weight per position in the bar, in beats, to the nearest half.
    """
    ppq = clip.time.ppq
    profile: defaultdict[float, float] = defaultdict(float)

    def add(tick: int, weight: float) -> None:
        bar = clip.time.bar_at(tick + ppq // 16)
        profile[round(2 * (tick - clip.time.bar_start(bar)) / ppq) / 2] += weight

    for lane in clip.lanes:
        silent_since: int | None = None
        for note in lane.notes:
            if lane.role is Role.DRUMS:
                add(note.onset, float(note.pitch in _CRASHES))
            elif note.length >= _LONG_NOTE * ppq:
                add(note.onset, min(1.0, note.length / (4 * ppq)))
            if silent_since is not None and note.onset - silent_since >= _REST * ppq:
                add(note.onset, 2.0)
            silent_since = max(silent_since or 0, note.end)
    return profile


def _parts(clip: Clip, start: int) -> tuple[Part, ...]:
    drums = [lane for lane in clip.lanes if lane.role is Role.DRUMS]
    pitched = [lane for lane in clip.lanes if lane.role is not Role.DRUMS]
    pitched.sort(key=lambda lane: -len(lane.notes))
    kept: list[tuple[Lane, frozenset[tuple[int, int]]]] = []
    for lane in pitched:
        notes = frozenset((round(note.onset * 12 / clip.time.ppq), note.pitch % 12) for note in lane.notes)
        is_double = any(
            other.role is lane.role and len(notes & theirs) >= DOUBLED * len(notes) for other, theirs in kept
        )
        if not is_double and len(kept) < MAX_LANES - bool(drums):
            kept.append((lane, notes))
    selected = {id(lane) for lane, _ in kept}
    parts = [
        make_part(lane.role, _rows(table(lane.notes), start, clip), lane.program)
        for lane in clip.lanes
        if id(lane) in selected
    ]
    if drums:
        hits = np.concatenate([table(lane.notes) for lane in drums])
        parts.append(make_part(Role.DRUMS, _rows(hits, start, clip)))
    return tuple(parts)


def _rows(notes: NDArray[np.int64], start: int, clip: Clip) -> list[NoteRow]:
    steps = (notes[:, :2] - [start, 0]) * (4 / clip.time.ppq)
    return [
        (onset, length, pitch, velocity)
        for (onset, length), (pitch, velocity) in zip(steps.tolist(), notes[:, 2:].tolist(), strict=True)
    ]


SOURCE = DataSource(
    name="game-midi",
    folders=("game-midi",),
    published="https://github.com/freedoom/freedoom and https://github.com/Catoptromancy/blasphemer",
    licence="BSD 3-Clause",
    songs=lambda data_dir: files_below(data_dir, "game-midi", "*.mid"),
    read=read_song,
)
