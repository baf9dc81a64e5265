"""New attacks have no more notes than those of their lane have around; those of new pads are chords.

The network gives likely steps many notes and others none. So new keys strike fuller chords less often than
true ones, and their running notes break off. Here a note becomes less likely the more others are expected
with it, by a weight that is found while the music is made: until an attack is expected to have as many notes
as those around.

Of a new pad the network makes notes one at a time, where true pads strike and hold chords. So its notes
gather: they become likelier the more others are expected with them, until attacks have as many as pads
mostly have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import Attacks, MadeStretch, made_stretches
from ripieno.engine.generate.chances import attack_chance
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.grid.locks import with_shift
from ripieno.engine.grid.spec import Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

CHORD_ROLES = frozenset({Role.KEYS, Role.PAD, Role.BASS})
"""Roles whose attacks are held. Drums strike together by their own habits, and melodies by
``melodic_lines``."""

DAMPING, MAX_WEIGHT, MAX_GAIN = 0.5, 4.0, 2.2
"""How far the weight follows the logarithm of expected by wanted notes at a step of the sampler, the largest
log-odds that one more note costs, and those that one more note gives where notes gather."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which the notes of a beat, or of all where they gather, keep their expected
number."""

MAX_OTHERS = 1.5
"""Other notes of an attack that make one likelier; any more give nothing, or a few attacks would get all."""

USUAL_SIZES: Mapping[Role, float] = {Role.PAD: 2.6}
"""Notes of an attack of a new lane whose notes gather: the mean of pads in game music."""

MIN_COUNT, MIN_ATTACKS = 1.0, 0.5
"""Expected notes of a stretch from which on they are held, and its expected attacks, at least."""


@dataclass(frozen=True)
class ChordSize:
    """A stretch of a lane whose attacks are held.

    Attributes:
        stretch: Where it lies.
        notes: Notes of an attack of the lane, in the mean.
        gathers: Whether attacks become fuller too, of notes of the whole stretch.
    """

    stretch: MadeStretch
    notes: float
    gathers: bool


def find_chord_sizes(window: FillWindow, clip: Clip) -> Sequence[ChordSize]:
    """Find the stretches that a window makes of new pads, and of lanes with context that play chords or bass.

    Where parts of bars are painted there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    lanes = [*window.known_lanes(CHORD_ROLES), *window.new_lanes(USUAL_SIZES)]
    return find_stretches(window, clip, lanes, _of)


def hold_chord_sizes(denoise: Denoise, window: FillWindow, sizes: Sequence[Sequence[ChordSize]]) -> Denoise:
    """Return a denoiser that expects no more notes of an attack than a lane usually has, or about as many.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        sizes: Of each variation, from ``find_chord_sizes``.
    """
    return fit_stretches(denoise, window.geometry.masked_cells, sizes, 0.0, _held)


def _of(window: FillWindow, clip: Clip, lane: int) -> Iterator[ChordSize]:
    """Yield the stretches of a lane."""
    own, gathers = clip.lanes[lane], lane in window.known.without_context
    size = USUAL_SIZES[own.role] if gathers else Attacks.of(own, clip.time.step_ticks).size
    for stretch in made_stretches(window.geometry, lane):
        yield ChordSize(stretch, size, gathers)


def _held(chance: Floats, size: ChordSize, weight: float) -> tuple[Floats, float]:
    """Return the chances of a stretch, shaped as they were, and its weight for the next step."""
    count = float(chance.sum())
    if count < MIN_COUNT:
        return chance, weight
    attacks = max(float(attack_chance(chance).sum()), MIN_ATTACKS)
    lowest, rows = (-MAX_GAIN, 1) if size.gathers else (0.0, len(chance))
    weight = float(np.clip(weight + DAMPING * np.log(count / attacks / size.notes), lowest, MAX_WEIGHT))
    others = chance.sum(axis=-1, keepdims=True) - chance
    shift = -weight * (np.minimum(others, MAX_OTHERS) if size.gathers else others)
    held = with_shift(chance.reshape(rows, -1), shift.reshape(rows, -1), MAX_SHIFT)
    return held.reshape(chance.shape), weight
