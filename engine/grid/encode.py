"""Notes to planes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import (
    PATCH_SHAPE,
    STEPS,
    Floats,
    Plane,
    length_value,
    offset_value,
    velocity_value,
)
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes


def empty_planes(beats: int) -> Floats:
    """Return patches without notes, shape ``(beats, *PATCH_SHAPE)``."""
    planes = np.zeros((beats, *PATCH_SHAPE), np.float32)
    planes[:, Plane.ONSET] = -1
    return planes


def encode(
    onset: ArrayLike, length: ArrayLike, pitch: ArrayLike, velocity: ArrayLike, layout: Layout
) -> Floats:
    """Write the notes of one lane into beat patches.

    Of several notes in one cell (same step, same pitch) the loudest stays.
    Notes outside the layout are left out.

    Args:
        onset: Shape ``(notes,)``, in steps from the start of the piece.
        length: Shape ``(notes,)``, in steps.
        pitch: Shape ``(notes,)``, MIDI key numbers.
        velocity: Shape ``(notes,)``, MIDI velocities.
        layout: The patches to fill.

    Returns:
        Shape ``(len(layout), *PATCH_SHAPE)``: onset -1 or 1; the other planes
        hold values at onsets and 0 elsewhere.
    """
    planes = empty_planes(len(layout))
    if not np.size(onset):
        return planes
    patch, step, distance, inside = layout.nearest(onset)
    order = np.argsort(np.asarray(velocity), kind="stable")
    order = order[inside[order]]
    at = (patch[order], step[order], np.asarray(pitch, np.int64)[order])
    values = {
        Plane.ONSET: np.ones(len(order), np.float32),
        Plane.LENGTH: length_value(np.asarray(length)[order]),
        Plane.VELOCITY: velocity_value(np.asarray(velocity)[order]),
        Plane.OFFSET: offset_value(distance[order]),
    }
    for plane, value in values.items():
        planes[at[0], plane, at[1], at[2]] = value
    return planes


def encode_notes(notes: Sequence[Note], step_ticks: float, layout: Layout) -> Floats:
    """Write notes given in ticks into beat patches; see ``encode``."""
    held = Notes.of(notes)
    onset = held.onsets / step_ticks
    near = np.flatnonzero((onset >= layout.start[0] - 1) & (onset <= layout.start[-1] + STEPS + 1))
    lengths = held.lengths[near] / step_ticks
    return encode(onset[near], lengths, held.pitches[near], held.velocities[near], layout)
