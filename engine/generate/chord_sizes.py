"""New attacks have no more notes than those of their lane have around.

The network gives likely steps many notes and others none. So new keys strike fuller chords less often than
true ones, and their running notes break off. Here a note becomes less likely the more others are expected
with it, by a weight that is found while the music is made: until an attack is expected to have as many notes
as those around.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import Attacks, MadeStretch, made_stretches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.grid.locks import with_shift
from ripieno.engine.grid.spec import CELLS, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

CHORD_ROLES = frozenset({Role.KEYS, Role.PAD, Role.BASS})
"""Roles whose attacks are held. Drums strike together by their own habits, and melodies by
``melodic_lines``."""

DAMPING, MAX_WEIGHT = 0.5, 4.0
"""How far the weight follows the logarithm of expected by wanted notes at a step of the sampler, and the
largest log-odds that one more note costs."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which the notes of a beat keep their expected number."""

MIN_COUNT, MIN_ATTACKS = 1.0, 0.5
"""Expected notes of a stretch from which on they are held, and its expected attacks, at least."""


@dataclass(frozen=True)
class ChordSize:
    """A stretch of a lane whose attacks are held.

    Attributes:
        stretch: Where it lies.
        notes: Notes of an attack of the lane, in the mean.
    """

    stretch: MadeStretch
    notes: float


def find_chord_sizes(window: FillWindow, clip: Clip) -> Sequence[ChordSize]:
    """Find the stretches that a window makes of lanes with context that play chords or bass.

    Where parts of bars are painted there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    return find_stretches(window, clip, window.known_lanes(CHORD_ROLES), _of)


def hold_chord_sizes(denoise: Denoise, window: FillWindow, sizes: Sequence[Sequence[ChordSize]]) -> Denoise:
    """Return a denoiser that expects no more notes of an attack than a lane usually has.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        sizes: Of each variation, from ``find_chord_sizes``.
    """
    return fit_stretches(denoise, window.geometry.masked_cells, sizes, 0.0, _held)


def _of(window: FillWindow, clip: Clip, lane: int) -> Iterator[ChordSize]:
    """Yield the stretches of a lane."""
    size = Attacks.of(clip.lanes[lane], clip.time.step_ticks).size
    for stretch in made_stretches(window.geometry, lane):
        yield ChordSize(stretch, size)


def _held(chance: Floats, size: ChordSize, weight: float) -> tuple[Floats, float]:
    """Return the chances of a stretch, shaped as they were, and its weight for the next step."""
    count = float(chance.sum())
    if count < MIN_COUNT:
        return chance, weight
    attacks = max(float((1 - np.prod(1 - chance, axis=-1)).sum()), MIN_ATTACKS)
    weight = float(np.clip(weight + DAMPING * np.log(count / attacks / size.notes), 0, MAX_WEIGHT))
    shift = -weight * (chance.sum(axis=-1, keepdims=True) - chance)
    held = with_shift(chance.reshape(-1, CELLS), shift.reshape(-1, CELLS), MAX_SHIFT)
    return held.reshape(chance.shape), weight
