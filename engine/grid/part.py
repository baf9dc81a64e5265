"""The notes of one lane in steps, as arrays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.lane_facts import LaneFacts, lane_facts
from ripieno.engine.music.roles import Role

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
    table = table[np.lexsort((table[:, 2], table[:, 0].astype(np.float32)))]
    return Part(
        role,
        table[:, 0].astype(np.float32),
        table[:, 1].astype(np.float32),
        table[:, 2].astype(np.uint8),
        table[:, 3].astype(np.uint8),
        NO_PROGRAM if program is None else program,
    )
