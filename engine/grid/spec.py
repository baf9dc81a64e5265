"""What the cells of a grid hold, and how notes become values.

A cell is one (step, pitch) of one lane; a step is a sixteenth. Four planes lie
over the cells: whether a note begins there, how long it lasts, how loud it is,
and where within the step it begins. The length belongs to the onset, so a long
note is one value and cannot break into pieces.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEPS = 4
"""Steps in a beat patch (a quarter note)."""

PITCHES = 128
"""MIDI key numbers."""

MIN_LENGTH_STEPS, MAX_LENGTH_STEPS = 1 / 16, 256.0
"""Note lengths outside this range, in steps, are clamped."""


class Plane(IntEnum):
    """Index of a plane in a patch of shape ``(len(Plane), STEPS, PITCHES)``."""

    ONSET = 0
    LENGTH = 1
    VELOCITY = 2
    OFFSET = 3


PATCH_SHAPE = (len(Plane), STEPS, PITCHES)
CELLS = STEPS * PITCHES

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def length_value(steps: ArrayLike) -> Floats:
    """Return note lengths (steps) as plane values: 0 is an eighth, 1 a half note."""
    clamped = np.clip(np.asarray(steps, np.float64), MIN_LENGTH_STEPS, MAX_LENGTH_STEPS)
    return (np.log2(clamped / 2) / 2).astype(np.float32)


def length_steps(value: ArrayLike) -> NDArray[np.float64]:
    """Return the note lengths, in steps, that ``length_value`` made into values."""
    steps = 2 * np.exp2(2 * np.asarray(value, np.float64))
    clamped: NDArray[np.float64] = np.clip(steps, MIN_LENGTH_STEPS, MAX_LENGTH_STEPS)
    return clamped


def velocity_value(velocity: ArrayLike) -> Floats:
    """Return MIDI velocities as plane values: 0 is 64, 1 is 96."""
    return ((np.asarray(velocity, np.float32) - 64) / 32).astype(np.float32)


def velocity_of(value: ArrayLike) -> NDArray[np.int64]:
    """Return the MIDI velocities, 1 to 127, nearest to plane values."""
    rounded = np.rint(np.asarray(value, np.float64) * 32 + 64)
    return np.clip(rounded, 1, 127).astype(np.int64)


def offset_value(steps: ArrayLike) -> Floats:
    """Return onset offsets (-0.5 to 0.5 of a step) as plane values, -1 to 1."""
    return (2 * np.asarray(steps, np.float64)).astype(np.float32)


def offset_steps(value: ArrayLike) -> NDArray[np.float64]:
    """Return the onset offsets, in steps, of plane values."""
    offsets: NDArray[np.float64] = np.clip(np.asarray(value, np.float64) / 2, -0.5, 0.5)
    return offsets
