"""How many notes a lane is expected to have: as many as it should, one at a time in single lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.accompaniments import Accompaniment
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import STEPS, Floats

CROWDING = 3.0
"""Largest shift of log-odds that a density may cause, a factor of 20 in the odds of each note."""

TOLERANCE = 1.1
"""Factor by which the notes of an accompaniment may miss what the lead sheet says."""

FULL, LINE_ROUNDS = 0.99, 3
"""Expected notes of a step of a single line that is full, and how often what is missing is expected of the
other steps."""


@dataclass(frozen=True)
class NoteCount:
    """The notes of a lane of a window.

    Attributes:
        tokens: Positions of its masked tokens.
        least: Shape ``(variations,)``, expected notes, at least.
        most: Likewise, at most.
        is_line: Whether no step holds more than one.
    """

    tokens: NDArray[np.int64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    is_line: bool


def constrain_density(
    denoise: Denoise, window: FillWindow, accompaniments: Sequence[Sequence[Accompaniment]]
) -> Denoise:
    """Return a denoiser that expects as many notes in a lane as were asked for, or about as many as around.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        accompaniments: Of each variation, new lanes that have about as many notes as the lead sheet says,
            unless a density is asked for.

    Returns:
        A denoiser that expects no more than one note on a step of a lane that is a single line.
    """
    asks = window.job.options.asks_density
    counts = _counts_of(window, [()] * len(accompaniments) if asks else accompaniments)

    def balance(chance: Floats) -> Floats:
        for count in counts:
            chance[:, count.tokens] = _balanced(chance[:, count.tokens], count)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, balance)


def _held_lines(window: FillWindow) -> Sequence[int]:
    """Return the lanes that are made anew as single lines; none where a density is asked for."""
    options, single = window.job.options, window.job.performance.single
    if not options.makes_anew or options.asks_density:
        return ()
    return [lane for lane in window.geometry.region.lanes if lane in single]


def _counts_of(window: FillWindow, accompaniments: Sequence[Sequence[Accompaniment]]) -> Sequence[NoteCount]:
    geometry, lines = window.geometry, _held_lines(window)
    counts = []
    for lane in geometry.region.lanes:
        tokens, patches = geometry.masked_of(lane)
        beats = (geometry.layout.steps / STEPS)[patches].sum()
        bounds = np.multiply(window.density.bounds(lane), beats)
        least, most = np.transpose([_bounds(lane, own, bounds) for own in accompaniments])
        counts.append(NoteCount(tokens, least, most, lane in lines))
    return counts


def _bounds(
    lane: int, accompaniments: Sequence[Accompaniment], usual: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the least and the most notes of a lane: about those of its accompaniment, if there is one."""
    notes = [each.notes for each in accompaniments if each.lane == lane and each.notes is not None]
    return np.array([notes[0] / TOLERANCE, notes[0] * TOLERANCE]) if notes else usual


def _balanced(chance: Floats, count: NoteCount) -> Floats:
    """Return the chances of a lane with the sum that it should have, shaped as they were.

    Args:
        chance: Shape ``(variations, tokens, STEPS, PITCHES)``.
        count: The notes of the lane.
    """
    if not count.is_line:
        return _with_total(chance, np.clip(_total(chance), count.least, count.most))
    chance = _thinned(chance)
    wanted = np.clip(_total(chance), count.least, count.most)
    chance = _with_total(chance, np.minimum(wanted, _total(chance)))
    for _ in range(LINE_ROUNDS):
        is_full = chance.sum(-1, keepdims=True) > FULL
        free: Floats = np.where(is_full, 0, chance)
        fuller = _with_total(free, _total(free) + wanted - _total(chance))
        chance = np.where(is_full, chance, _thinned(fuller))
    return chance


def _total(chance: Floats) -> Floats:
    """Return the expected notes of each variation."""
    total: Floats = chance.sum(axis=(1, 2, 3))
    return total


def _with_total(chance: Floats, total: Floats) -> Floats:
    """Return chances whose sums are as wanted, as far as a density may change them."""
    flat = chance.reshape(len(chance), -1)
    off = total != flat.sum(axis=1)
    flat[off] = with_sum(flat[off], total[off], CROWDING)
    return flat.reshape(chance.shape)


def _thinned(chance: Floats) -> Floats:
    """Return chances, shape ``(..., PITCHES)``, of which no step expects more than one note."""
    over = chance.sum(-1) > 1
    chance[over] = with_sum(chance[over], np.ones(over.sum(), np.float32))
    return chance
