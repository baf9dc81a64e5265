"""How like the true accompaniment is another one, in eight bars of 4/4?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.metrics.fills import note_f1
from ripieno.engine.music.note import Note
from ripieno.training.evaluation.cases import PPQ, STEP

BARS = 8
BAR, HALF_BAR = 4 * PPQ, 2 * PPQ
PLACES = 16
"""Sixteenths in a bar."""

Floats = NDArray[np.float64]


def measure_accompaniment(made: Sequence[Note], true: Sequence[Note]) -> dict[str, float]:
    """Return every measure of an accompaniment; not a number where it has no meaning.

    Args:
        made: Its notes, 480 ticks to the quarter, from the first bar line on.
        true: The notes that were there.
    """
    steps = [step_of(note) for note in made]
    lowest: dict[int, int] = {}
    for step, note in zip(steps, made, strict=True):
        lowest[step // PLACES] = min(note.pitch, lowest.get(step // PLACES, note.pitch))
    return {
        "note_f1": note_f1(made, true, STEP),
        "chroma": float(cosines(chroma(made), chroma(true)).mean()),
        "groove": float(cosines(groove(made), groove(true)).mean()),
        "notes": len(made) / BARS,
        "attacks": len(set(steps)) / BARS,
        "length": float(np.mean([note.length / PPQ for note in made])) if made else float("nan"),
        "lowest": float(np.mean(list(lowest.values()))) if lowest else float("nan"),
    }


def step_of(note: Note) -> int:
    """Return the sixteenth nearest to where a note begins."""
    return int(note.onset / STEP + 0.5)


def chroma(notes: Sequence[Note]) -> Floats:
    """Return how long each pitch class sounds in each half bar; shape ``(16, 12)``, in ticks."""
    lines = np.arange(0, BARS * BAR, HALF_BAR)
    sums = np.zeros((len(lines), 12))
    for note in notes:
        overlap = np.minimum(note.end, lines + HALF_BAR) - np.maximum(note.onset, lines)
        sums[:, note.pitch % 12] += np.maximum(overlap, 0)
    return sums


def groove(notes: Sequence[Note]) -> Floats:
    """Return on which sixteenths of each bar notes begin: ones among zeros, shape ``(8, 16)``."""
    begins = np.zeros(BARS * PLACES)
    steps = [step_of(note) for note in notes]
    begins[[step for step in steps if step < len(begins)]] = 1
    return begins.reshape(BARS, PLACES)


def cosines(one: Floats, other: Floats) -> Floats:
    """Return the cosine of each row of one table with that of another; 0 where a row is zero."""
    norms = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    found: Floats = np.divide((one * other).sum(axis=1), norms, out=np.zeros(len(one)), where=norms > 0)
    return found
