"""What follows what: pitch classes and steps from note to note."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.note import Note

Floats = NDArray[np.float64]

MAX_STEP_SEMITONES = 127
"""Semitones from one note to the next at most."""


def transition_counts(classes: Sequence[int], size: int) -> Floats:
    """Count how often each class follows each other one.

    Args:
        classes: In order, each from 0 to ``size - 1``.
        size: How many classes there are.

    Returns:
        Shape ``(size, size)``: from the row to the column.
    """
    counts = np.zeros((size, size))
    np.add.at(counts, (list(classes[:-1]), list(classes[1:])), 1)
    return counts


def pitch_class_transition_matrix(notes: Sequence[Note]) -> Floats:
    """Count how often a note of each pitch class follows one of each other.

    Args:
        notes: By onset, then pitch; notes of a chord follow each other upwards.

    Returns:
        Shape ``(12, 12)``, counts: from the row to the column.

    Source: Yang and Lerch 2020, "On the evaluation of generative models in music", sec. 3.1; the octave
        transition matrix of Luo 2021, "Neural Music Generation", sec. 5.1.2.
    """
    return transition_counts([note.pitch % 12 for note in notes], 12)


def pitch_transition_histogram(notes: Sequence[Note]) -> Floats:
    """Count the steps from each note to the next one.

    Args:
        notes: By onset, then pitch.

    Returns:
        Shape ``(255,)``, counts: from 127 semitones down to 127 semitones up; the middle one is no step.
    """
    steps = np.diff([note.pitch for note in notes]).astype(np.int64)
    return np.bincount(steps + MAX_STEP_SEMITONES, minlength=2 * MAX_STEP_SEMITONES + 1).astype(np.float64)
