"""Notes are struck again at the next attack of their lane as seldom as they are around.

Where the network is unsure, neighbouring attacks have the same likely pitches, so new keys repeat their notes
twice as often as true ones do. Here a pitch becomes less likely the likelier it is at the attacks before and
after, by a weight that is found while the music is made: until as many repeated notes are expected as the
lane has elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import Attacks, MadeStretch, made_stretches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import with_shift
from ripieno.engine.grid.spec import CELLS, PITCHES, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

NEAR_STEPS = 16
"""Steps up to which one attack follows another."""

USUAL_SHARES: Mapping[Role, float] = {Role.KEYS: 0.2, Role.BASS: 0.4, Role.PAD: 0.4}
"""Shares of notes that repeat one of the attack before. Melodies are held by ``melodic_lines``."""

USUAL_NOTES = 20
"""Notes of a lane that the usual share of its role weighs as much as."""

MIN_SHARE = 1e-3
"""Expected share of repeated notes, at least, so that its logarithm is finite."""

DAMPING, MAX_WEIGHT = 0.5, 3.0
"""How far the weight follows the logarithm of expected by wanted repetitions at a step of the sampler, and
the largest log-odds that a sure repetition costs."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which the notes of a beat keep their expected number."""

MIN_COUNT = 1.0
"""Expected notes of a stretch from which on they are held."""


@dataclass(frozen=True)
class RepeatingLane:
    """A stretch of a lane whose repeated notes are held.

    Attributes:
        stretch: Where it lies.
        share: Share of its notes that repeat one of the attack before.
        before: Shape ``(PITCHES,)``, 1 for the pitches of the attack before.
        after: The same of the attack after.
    """

    stretch: MadeStretch
    share: float
    before: Doubles
    after: Doubles


def find_repeating_lanes(window: FillWindow, clip: Clip) -> Sequence[RepeatingLane]:
    """Find the stretches that a window makes of new keys, and of lanes with context that are no melodies.

    Where parts of bars are painted there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    lanes = [*window.known_lanes(USUAL_SHARES), *window.new_lanes({Role.KEYS})]
    return find_stretches(window, clip, lanes, _of)


def hold_repeated_pitches(
    denoise: Denoise, window: FillWindow, lanes: Sequence[Sequence[RepeatingLane]]
) -> Denoise:
    """Return a denoiser that expects no more repeated notes than lanes usually have.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        lanes: Of each variation, from ``find_repeating_lanes``.
    """
    return fit_stretches(denoise, window.geometry.masked_cells, lanes, 0.0, _held)


def _of(window: FillWindow, clip: Clip, lane: int) -> Iterator[RepeatingLane]:
    """Yield the stretches of a lane that a window makes."""
    attacks = Attacks.of(clip.lanes[lane], clip.time.step_ticks)
    share = _share(attacks, USUAL_SHARES[clip.lanes[lane].role])
    for stretch in made_stretches(window.geometry, lane):
        before, after = attacks.around(stretch.first, stretch.end, NEAR_STEPS)
        yield RepeatingLane(stretch, share, _struck(attacks, before), _struck(attacks, after))


def _share(attacks: Attacks, usual: float) -> float:
    """Return the share of notes that repeat one of the attack before, near the usual one."""
    near = np.diff(attacks.steps) <= NEAR_STEPS
    again = (attacks.struck[1:] & attacks.struck[:-1])[near]
    return float((again.sum() + USUAL_NOTES * usual) / (attacks.struck[1:][near].sum() + USUAL_NOTES))


def _struck(attacks: Attacks, index: int | None) -> Doubles:
    """Return the pitches of an attack as numbers, shape ``(PITCHES,)``."""
    return np.zeros(PITCHES) if index is None else attacks.struck[index].astype(np.float64)


def _held(chance: Floats, lane: RepeatingLane, weight: float) -> tuple[Floats, float]:
    """Return the chances of a stretch, shaped as they were, and its weight for the next step."""
    cells = chance.reshape(-1, PITCHES)
    count = float(cells.sum())
    if count < MIN_COUNT:
        return chance, weight
    silent = np.prod(1 - cells, axis=1)
    before = expected_at_attack(cells, silent, lane.before)
    after = expected_at_attack(cells[::-1], silent[::-1], lane.after)[::-1]
    share = max(float((cells * before).sum()) / count, MIN_SHARE)
    weight = float(np.clip(weight + DAMPING * np.log(share / lane.share), 0, MAX_WEIGHT))
    shift = -weight * (before + after) / 2
    held = with_shift(chance.reshape(-1, CELLS), shift.reshape(-1, CELLS), MAX_SHIFT)
    return held.reshape(chance.shape), weight


def expected_at_attack(cells: Floats, silent: Floats, first: Doubles) -> Doubles:
    """Return how likely each pitch is at the last attack before each step, shaped as the cells.

    Args:
        cells: Shape ``(steps, PITCHES)``, the chance of each note.
        silent: Shape ``(steps,)``, the chance that no note begins.
        first: Shape ``(PITCHES,)``, the same at the first step.
    """
    expected = np.zeros(cells.shape)
    last = first
    for step, own in enumerate(cells):
        expected[step] = last
        last = np.minimum(silent[step] * last + own, 1)
    return expected
