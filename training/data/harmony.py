"""Chords of a source, as blocks in time, and what each beat patch then knows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.training.data.piece import STEPS_PER_PATCH, Floats, patch_starts

_QUALITIES = (
    (0, 4, 7),
    (0, 3, 7),
    (0, 4, 7, 10),
    (0, 3, 7, 10),
    (0, 4, 7, 11),
    (0, 3, 7, 11),
    (0, 3, 6, 10),
    (0, 5, 7),
    (0, 2, 7),
    (0, 5, 7, 10),
    (0, 2, 4, 7),
    (0, 2, 3, 7),
    (0, 2, 4, 7, 10),
    (0, 2, 3, 7, 10),
    (0, 2, 4, 7, 11),
    (0, 3, 6),
    (0, 4, 8),
    (0, 3, 6, 9),
    (0, 4, 8, 10),
    (0, 4, 7, 9),
    (0, 3, 7, 9),
    (0, 7),
    (0, 4),
    (0, 3),
)
"""Intervals above the root, the likelier reading of an ambiguous set first."""


@dataclass(frozen=True, slots=True)
class ChordBlock:
    """One chord.

    Attributes:
        start: First step.
        end: First step at which it no longer holds.
        root: Pitch class, -1 where unknown.
        mask: Bit ``p`` set where pitch class ``p`` belongs to the chord.
    """

    start: float
    end: float
    root: int
    mask: int


def mask_of(pitches: Iterable[int]) -> int:
    """Return the pitch classes of some pitches as a 12-bit mask."""
    mask = 0
    for pitch in pitches:
        mask |= 1 << pitch % 12
    return mask


def root_of(pitches: Sequence[int]) -> int:
    """Name the root of a sounding chord.

    The bass is the root wherever the set allows it; else the first reading in order of likelihood.

    Args:
        pitches: MIDI key numbers, at least one.

    Returns:
        A pitch class; the bass where no reading fits.
    """
    bass = min(pitches) % 12
    classes = {pitch % 12 for pitch in pitches}
    for candidates in ([bass], sorted(classes)):
        for quality in _QUALITIES:
            for root in candidates:
                if {(root + interval) % 12 for interval in quality} == classes:
                    return root
    return bass


def per_patch(
    blocks: Sequence[ChordBlock], bar_starts: Floats
) -> tuple[NDArray[np.int8], NDArray[np.uint16]]:
    """Give every beat patch the chord that fills most of it.

    Args:
        blocks: Chords in order, not overlapping.
        bar_starts: Shape ``(bars + 1,)``, steps.

    Returns:
        Roots (int8, -1 unknown) and masks (uint16, 0 unknown), each of shape ``(patches,)``.
    """
    starts = patch_starts(bar_starts)
    ends = np.append(starts[1:], bar_starts[-1])
    root = np.full(len(starts), -1, np.int8)
    mask = np.zeros(len(starts), np.uint16)
    best = np.full(len(starts), 0.5 * STEPS_PER_PATCH * 0.5)
    for block in blocks:
        low, high = np.searchsorted(ends, block.start, "right"), np.searchsorted(starts, block.end, "left")
        for patch in range(int(low), int(high)):
            share = min(block.end, ends[patch]) - max(block.start, starts[patch])
            if share > best[patch]:
                best[patch], root[patch], mask[patch] = share, block.root, block.mask
    return root, mask
