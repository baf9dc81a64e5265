"""The lowest notes of keys move as they do elsewhere in their lane.

Where the network is unsure, the root of a chord is likely in several octaves. So the lowest notes of new
keys leap by octaves where true ones go by fifths and thirds. They are a line whose notes depend on each
other, as in ``melodic_lines``: by weights of intervals, found while the music is made, so that as many of
each are expected as the known notes of the lane have, or lanes of its role where nothing is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import Attacks, MadeStretch, made_stretches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.generate.line_chain import LineEnds, LineWeights, line_marginals
from ripieno.engine.generate.melodic_lines import (
    fit_weights,
    likely_range,
    line_ends,
    shares_of_moves,
)
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

USUAL_MOVES: Mapping[Role, Sequence[float]] = {
    Role.KEYS: (
        *(0.124, 0.045, 0.006, 0.014, 0.011, 0.010, 0.039, 0.001, 0.051, 0.026, 0.028, 0.012, 0.004),
        0.070,
        *(0.007, 0.025, 0.044, 0.042, 0.128, 0.002, 0.163, 0.022, 0.022, 0.003, 0.001, 0.066, 0.037),
    ),
}
"""Shares of intervals from -13 to 13 semitones between the lowest notes of attacks up to a bar apart, in
POP909."""

TINY = 1e-9
"""Chance that a note begins on a step, at least."""


@dataclass(frozen=True)
class LowLine:
    """A stretch of a lane whose lowest notes move by wanted intervals.

    Attributes:
        stretch: Where it lies.
        moves: Wanted shares of intervals, shaped as ``LineWeights.moves``.
        ends: The lowest notes of the attacks around.
    """

    stretch: MadeStretch
    moves: Doubles
    ends: LineEnds


def find_low_lines(window: FillWindow, clip: Clip) -> Sequence[LowLine]:
    """Find the stretches that a window makes of keys.

    Where parts of bars are painted there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    return find_stretches(window, clip, window.lanes_of(USUAL_MOVES), _of)


def hold_low_lines(denoise: Denoise, window: FillWindow, lines: Sequence[Sequence[LowLine]]) -> Denoise:
    """Return a denoiser whose lowest notes move as they do elsewhere.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        lines: Of each variation, from ``find_low_lines``.
    """
    return fit_stretches(denoise, window.geometry.masked_cells, lines, LineWeights.even(), _held)


def _held(chance: Floats, line: LowLine, weights: LineWeights) -> tuple[Floats, LineWeights]:
    """Return the chances of a stretch, shaped as they were, and its weights fitted once more.

    A note begins if it is the lowest one, or there is a lower one and it begins anyway.
    """
    cells = chance[line.stretch.inside]
    low, high = likely_range(cells, line.ends)
    own = cells[:, low:high]
    lowest = _lowest(own.astype(np.float64))
    expected = line_marginals(lowest, weights, line.ends.above(low))
    begins = np.maximum(expected.chance.sum(axis=1, keepdims=True), TINY)
    wanted = expected.chance * lowest.sum(axis=1, keepdims=True) / begins
    above = np.cumsum(wanted, axis=1) - wanted
    changed, kept = cells.copy(), chance.copy()
    changed[:, low:high] = with_sum((wanted + above * own).astype(np.float32), own.sum(axis=1))
    kept[line.stretch.inside] = changed
    return kept, LineWeights(fit_weights(weights.moves, line.moves, expected.moves), weights.waits)


def _lowest(chance: Doubles) -> Doubles:
    """Return the chance that the lowest note of a step is each one, shape ``(steps, pitches)``."""
    none = np.cumprod(1 - chance, axis=1)
    lowest: Doubles = chance * np.concatenate([np.ones((len(chance), 1)), none[:, :-1]], axis=1)
    return lowest


def _of(window: FillWindow, clip: Clip, lane: int) -> Iterator[LowLine]:
    """Yield the stretches of a lane; of its notes those count whose pitches the window makes."""
    own = clip.lanes[lane]
    notes = own.notes.taken(window.geometry.region.takes(own.notes.pitches))
    attacks = Attacks.of(replace(own, notes=notes), clip.time.step_ticks)
    moves = shares_of_moves(attacks, attacks.lowest, USUAL_MOVES[own.role])
    for stretch in made_stretches(window.geometry, lane):
        yield LowLine(stretch, moves, line_ends(attacks, attacks.lowest, stretch))
