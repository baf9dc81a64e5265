"""A piece of music as training sees it: parts of notes in steps, bar lines, chords and sections."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.lane_facts import LaneFacts, lane_facts
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

STEPS_PER_PATCH = 4
"""Sixteenths in one beat patch."""

MERGED = 0.1
"""Steps within which two onsets of one pitch are one note, recorded twice."""

NO_PROGRAM = 255
"""The program of a part whose instrument is not known."""

MIN_NOTE_STEPS = 0.125
"""Steps that a note lasts at least, unless the next one of its pitch comes sooner."""

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Part:
    """The notes of one lane, sorted by onset and then pitch.

    Attributes:
        role: What the lane does in the ensemble.
        onset: Shape ``(N,)``, steps (sixteenths) from the start of the piece.
        length: Shape ``(N,)``, steps, above 0.
        pitch: Shape ``(N,)``, MIDI key numbers.
        velocity: Shape ``(N,)``, 1 to 127.
        program: General MIDI program, 0 to 127, or ``NO_PROGRAM``.
    """

    role: Role
    onset: Floats
    length: Floats
    pitch: Bytes
    velocity: Bytes
    program: int = NO_PROGRAM

    def facts(self) -> LaneFacts:
        """Say who plays the part: instrument, register, voices, held or struck; see `lane_facts`."""
        known = self.program != NO_PROGRAM and self.role is not Role.DRUMS
        return lane_facts(self.onset, self.length, self.pitch, self.program if known else None)


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


NoteRow = tuple[float, float, int, int]
"""Onset and length in steps, pitch, velocity."""


def make_part(role: Role, rows: Iterable[NoteRow], program: int | None = None) -> Part:
    """Build a part from notes in any order.

    Of notes that begin together on one pitch the first stays, of equal ones the longest, and a note
    ends where the next one of its pitch begins, so that no two notes of a part fight over a key.

    Args:
        role: Role of the part.
        rows: Onset and length in steps, pitch, velocity.
        program: General MIDI program of the instrument, None where it is not known.

    Returns:
        The part, sorted by onset and then pitch.
    """
    table = np.array(sorted(rows, key=lambda row: (row[2], row[0], -row[1])), dtype=np.float64).reshape(-1, 4)
    fresh = np.ones(len(table), dtype=bool)
    fresh[1:] = (np.diff(table[:, 2]) != 0) | (np.diff(table[:, 0]) > MERGED)
    table = table[fresh]
    gap = np.full(len(table), np.inf)
    gap[:-1] = np.where(np.diff(table[:, 2]) == 0, np.diff(table[:, 0]), np.inf)
    table[:, 1] = np.minimum(np.maximum(table[:, 1], MIN_NOTE_STEPS), gap)
    table = table[np.lexsort((table[:, 2], table[:, 0]))]
    return Part(
        role,
        table[:, 0].astype(np.float32),
        table[:, 1].astype(np.float32),
        table[:, 2].astype(np.uint8),
        table[:, 3].astype(np.uint8),
        NO_PROGRAM if program is None else program,
    )


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
