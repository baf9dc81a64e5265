"""Planes to notes."""

import numpy as np

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import Bools, Floats, Plane, length_steps, offset_steps, velocity_of
from ripieno.engine.music.note import Note


def decode_notes(
    planes: Floats, mask: Bools, step_ticks: float, layout: Layout, channel: int
) -> tuple[Note, ...]:
    """Read the notes of one lane out of beat patches.

    Args:
        planes: Shape ``(len(layout), *PATCH_SHAPE)``; a note begins where the
            onset plane is above 0.
        mask: Shape ``(len(layout), STEPS, PITCHES)``; only cells that are True
            are read.
        step_ticks: Ticks in a step; may be fractional.
        layout: Where the patches lie.
        channel: Channel of the notes, 0 to 15.

    Returns:
        Notes in ticks, by onset, then pitch. What ``encode_notes`` wrote comes
        back tick for tick, except lengths beyond the range of the length plane,
        all but the loudest of several notes in one cell, and onsets in the last
        half step of the window, which come back half a step after its last step.
    """
    steps = np.arange(planes.shape[2])
    exists = steps[None, :] < layout.steps[:, None]
    beat, step, pitch = np.nonzero((planes[:, Plane.ONSET] > 0) & mask & exists[:, :, None])
    length = length_steps(planes[beat, Plane.LENGTH, step, pitch])
    velocity = velocity_of(planes[beat, Plane.VELOCITY, step, pitch])
    offset = offset_steps(planes[beat, Plane.OFFSET, step, pitch])
    onset = np.rint((layout.start[beat] + step + offset) * step_ticks).astype(np.int64)
    ticks = np.maximum(np.rint(length * step_ticks), 1).astype(np.int64)
    notes = [
        Note(max(o, 0), n, p, v, channel)
        for o, n, p, v in zip(onset.tolist(), ticks.tolist(), pitch.tolist(), velocity.tolist(), strict=True)
    ]
    return tuple(sorted(notes, key=lambda note: (note.onset, note.pitch)))
