"""A piece of music as training sees it: parts of notes in steps, bar lines, chords and sections."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.part import Part
from ripieno.engine.music.styles import Style

STEPS_PER_PATCH = 4
"""Sixteenths in one beat patch."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """One song, or one stretch of a song whose bar lines are sure.

    Attributes:
        name: ``song`` or ``song#stretch``; the song decides the split.
        source: Name of the data set.
        parts: The lanes.
        bar_starts: Shape ``(bars + 1,)``, steps; the last one ends the last bar.
        chord_root: Shape ``(patches,)``, int8 pitch class, -1 where unknown.
        chord_mask: Shape ``(patches,)``, uint16, bit ``p`` set where pitch class ``p`` belongs to the chord.
        tempo: Beats (quarter notes) per minute.
        has_velocity: Whether velocities carry meaning.
        has_timing: Whether deviations from the grid carry meaning.
        sections: One label per bar, empty where unknown.
        style: The style of the music, None where it has none of those that are told apart.
        work: What the song is an edition, a movement or an arrangement of, as ``source/song``; it decides the
            split. Empty where that is the song itself.
    """

    name: str
    source: str
    parts: tuple[Part, ...]
    bar_starts: Floats
    chord_root: NDArray[np.int8]
    chord_mask: NDArray[np.uint16]
    tempo: float
    has_velocity: bool
    has_timing: bool
    sections: tuple[str, ...]
    style: Style | None = None
    work: str = ""

    @property
    def bars(self) -> int:
        """Number of bars."""
        return len(self.bar_starts) - 1

    @property
    def song(self) -> str:
        """The name without the stretch."""
        return self.name.split("#", 1)[0]

    @property
    def split_key(self) -> str:
        """What decides the split: all that has the same lies on one side."""
        return self.work or f"{self.source}/{self.song}"


def patch_starts(bar_starts: Floats) -> Floats:
    """Return the first step of every beat patch, counted bar by bar.

    Args:
        bar_starts: Shape ``(bars + 1,)``, steps.

    Returns:
        Shape ``(patches,)``, steps; a bar of ``S`` steps has ``ceil(S / 4)`` patches.
    """
    starts = [
        first + STEPS_PER_PATCH * patch
        for first, last in pairwise(bar_starts.tolist())
        for patch in range(patches_in(last - first))
    ]
    return np.array(starts, dtype=np.float32)


def patches_in(steps: float) -> int:
    """Return how many patches a bar of so many steps has; a hair over whole patches adds none."""
    return max(1, ceil(steps / STEPS_PER_PATCH - 1e-4))


def check_piece(piece: Piece) -> None:
    """Raise ``ValueError`` where a piece breaks its own promises (shapes, order, ranges)."""
    patches = len(patch_starts(piece.bar_starts))
    faults = {
        "bar lines do not ascend": bool(np.any(np.diff(piece.bar_starts) <= 0)) or piece.bars < 1,
        "chords do not match the patches": {len(piece.chord_root), len(piece.chord_mask)} != {patches},
        "sections do not match the bars": len(piece.sections) != piece.bars,
        "the tempo is not positive": not piece.tempo > 0,
        "a part is out of order or out of range": not all(
            _is_sound(part, float(piece.bar_starts[0]), float(piece.bar_starts[-1])) for part in piece.parts
        ),
    }
    found = [fault for fault, present in faults.items() if present]
    if found:
        raise ValueError(f"{piece.source}/{piece.name}: {'; '.join(found)}")


def _is_sound(part: Part, start: float, end: float) -> bool:
    inside = bool(np.all((part.onset >= start) & (part.onset < end)))
    ascending = bool(np.all(np.diff(part.onset) >= 0))
    return inside and ascending and bool(np.all(part.length > 0)) and bool(np.all(part.velocity > 0))
