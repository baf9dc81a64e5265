"""How like the true bars are the filled ones?

Every measure takes the notes of the same bars; onsets are compared on the grid
of sixteenths, pitches exactly.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ripieno.engine.metrics.divergence import jensen_shannon_divergence
from ripieno.engine.music.note import Note

Cell = tuple[int, int]


def note_f1(made: Sequence[Note], true: Sequence[Note], step: float) -> float:
    """Return the harmonic mean of precision and recall of (sixteenth, pitch) cells.

    Args:
        made: Notes to judge.
        true: Notes to compare with.
        step: Ticks in a sixteenth.

    Returns:
        0 to 1; 1 where both are empty.
    """
    first, second = Counter(_cells(made, step)), Counter(_cells(true, step))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def rhythm_agreement(made: Sequence[Note], true: Sequence[Note], step: float, steps: range) -> float:
    """Return the F1 of the sixteenths of ``steps`` on which at least one note begins."""
    first, second = ({cell[0] for cell in _cells(notes, step)} & set(steps) for notes in (made, true))
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 1.0


def pitch_class_distance(made: Sequence[Note], true: Sequence[Note]) -> float:
    """Return the Jensen-Shannon divergence of duration-weighted pitch classes, in bits.

    Returns:
        0 (the same) to 1; 1 where just one of them is empty.

    Source: Lin 1991, "Divergence measures based on the Shannon entropy", eq. 3.2.
    """
    return jensen_shannon_divergence(_pitch_classes(made), _pitch_classes(true))


def sounding_at_once(notes: Sequence[Note]) -> float:
    """Return how many notes sound on average while at least one does; 0 without notes."""
    edges = sorted([(note.onset, 1) for note in notes] + [(note.end, -1) for note in notes])
    sounding, before, filled = 0, 0, 0
    for tick, change in edges:
        filled += (tick - before) * (sounding > 0)
        before, sounding = tick, sounding + change
    return sum(note.length for note in notes) / filled if filled else 0.0


def best_overlap(made: Sequence[Note], others: Sequence[Sequence[Note]], step: float, bar: int) -> float:
    """Return the highest note F1 of a bar with one of several other bars.

    Args:
        made: Notes of one bar.
        others: Notes of other bars of the same length.
        step: Ticks in a sixteenth.
        bar: Ticks in a bar; onsets are compared within it.
    """
    folded = [_fold(notes, bar) for notes in (made, *others)]
    return max((note_f1(folded[0], each, step) for each in folded[1:]), default=0.0)


def _fold(notes: Sequence[Note], bar: int) -> list[Note]:
    return [Note(note.onset % bar, note.length, note.pitch, note.velocity) for note in notes]


def _cells(notes: Sequence[Note], step: float) -> list[Cell]:
    return [(int(note.onset / step + 0.5), note.pitch) for note in notes]


def _pitch_classes(notes: Sequence[Note]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = np.zeros(12)
    for note in notes:
        weights[note.pitch % 12] += note.length
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = weights / max(weights.sum(), 1)
    return shares
