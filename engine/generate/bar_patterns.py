"""New bars take up the rhythm and the contour of the bars that their lane has around.

The network gives each cell a chance of its own, so the rhythm of a new bar is the mean of several and like
none of them. Here a pattern is drawn for each new bar among the known bars of its lane: by how well the
steps on which notes are expected fit its rhythm, and by how like bars of the lane are that lie so far apart.
Where the pattern has notes they become likelier: at its own pitches as far as such bars are alike, else near
them, so that the network selects the pitches. Where a passage is shown there are no patterns.

Gumbel numbers draw the pattern, as in ``implied_chords``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.bar_similarity import note_similarity, similarity_by_distance
from ripieno.engine.generate.chances import attack_chance, change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.lane_reading import asks_register, notes_of
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import with_shift
from ripieno.engine.grid.softmax import softmax
from ripieno.engine.grid.spec import PITCHES, Bools, Floats, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

MIN_PATTERNS = 3
"""Known bars of a lane from which on they are its patterns."""

WEIGHT = 2.0
"""How much a pattern counts beside the network, as a power of the density of its notes; twice as much where
bars of the lane repeat each other wholly."""

NEAR_SEMITONES, NOTE_DENSITY = 4.0, 6.0
"""Standard deviation of the normal distribution over which a note of a pattern is spread, and its sum; at its
own pitch a note has a density of 0.6. Notes of drums are not spread and have a density of 1."""

_APART = np.subtract.outer(np.arange(PITCHES), np.arange(PITCHES))
_NORMAL = np.exp(-0.5 * (_APART / NEAR_SEMITONES) ** 2) / (NEAR_SEMITONES * np.sqrt(2 * np.pi))
NEARNESS: Floats = (NOTE_DENSITY * _NORMAL).astype(np.float32)
"""Density that a note on each pitch gives to each pitch, shape ``(PITCHES, PITCHES)``."""

FLOOR = 0.1
"""Density of cells without a note."""

ONSET_WEIGHT, ONSET_FLOOR = 0.5, 0.05
"""The same for the steps on which a pattern has an onset, whatever the pitch: power, and density of
others."""

AGREEMENT = 0.92
"""Chance that a new bar has an onset where its pattern has one, and none where it has none."""

SIMILARITY_WEIGHT, FADE_BARS = 8.0, 12.0
"""Log-odds in favour of patterns at a distance at which bars are wholly alike, and bars over which they fall
by 1."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which the notes of a bar keep their expected number."""


@dataclass(frozen=True)
class BarPatterns:
    """The patterns of one new bar of a lane.

    Attributes:
        tokens: Positions of the masked tokens of the bar.
        bars: Shape ``(patterns,)``, the bar of each, counted from the first of the window.
        densities: Shape ``(patterns, beats, STEPS, PITCHES)``.
        strikes: Shape ``(patterns, beats, STEPS)``, where a note begins.
        similarity: Shape ``(patterns,)``, how like bars of the lane are that lie so far apart, 0 to 1.
        prior: Shape ``(patterns,)``, log-odds by distance.
        row: Row of the lane in the window.
        bar: The new bar, counted from the first of the window.
    """

    tokens: NDArray[np.int64]
    bars: NDArray[np.int64]
    densities: Floats
    strikes: Bools
    similarity: Doubles
    prior: Doubles
    row: int
    bar: int


def find_bar_patterns(window: FillWindow, clip: Clip) -> Sequence[BarPatterns]:
    """Find the patterns of every new bar of every lane with context that a window makes.

    Where parts of bars are painted, or another register is requested than the lane has, there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    geometry = window.geometry
    if window.job.region.painted:
        return ()
    lanes = [lane for lane in geometry.region.lanes if lane not in window.known.without_context]
    planes = window.known.planes(clip) if lanes else np.zeros(0)
    return [
        patterns
        for lane in lanes
        if not asks_register(window, notes_of(clip.lanes[lane], clip.time.step_ticks))
        for patterns in _patterns_of(window, clip, lane, planes[geometry.row(lane), :, Plane.ONSET] > 0)
    ]


def take_up_patterns(
    denoise: Denoise, window: FillWindow, patterns: Sequence[Sequence[BarPatterns]], draws: Doubles
) -> Denoise:
    """Return a denoiser whose new bars follow patterns.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        patterns: Of each variation, from ``find_bar_patterns``.
        draws: Shape ``(variations, lanes, bars of the window, bars of the window)``, standard Gumbel numbers
            by lane, new bar and bar of a pattern.
    """
    if not any(patterns):
        return denoise

    def take_up(chance: Floats) -> Floats:
        for own, each, drawn in zip(chance, patterns, draws, strict=True):
            for bar in each:
                own[bar.tokens] = _shifted(own[bar.tokens], bar, drawn[bar.row, bar.bar, bar.bars])
        return chance

    return change_chances(denoise, window.geometry.masked_cells, take_up)


def _shifted(chance: Floats, bar: BarPatterns, drawn: Doubles) -> Floats:
    """Return the chances of a bar that follow its patterns, shape ``(beats, STEPS, PITCHES)``."""
    expected = attack_chance(chance)
    agreement = np.where(bar.strikes, expected, 1 - expected).sum(axis=(1, 2))
    weights = softmax(agreement * np.log(AGREEMENT / (1 - AGREEMENT)) + bar.prior + drawn)
    weight = WEIGHT * (1 + float(weights @ bar.similarity))
    shift = weight * _log_quotient(weights, bar.densities, FLOOR)
    shift += ONSET_WEIGHT * _log_quotient(weights, bar.strikes, ONSET_FLOOR)[..., None]
    shifted: Floats = with_shift(chance.reshape(1, -1), shift.reshape(1, -1), MAX_SHIFT)
    return shifted.reshape(chance.shape)


def _log_quotient(weights: Doubles, densities: Floats | Bools, floor: float) -> Doubles:
    """Return the logarithm of how much denser the weighted patterns are than all of them are on the whole."""
    whole = densities.mean(axis=0) + floor
    quotient: Doubles = np.log((np.tensordot(weights, densities, 1) + floor) / whole)
    return quotient


def _patterns_of(window: FillWindow, clip: Clip, lane: int, begins: Bools) -> Iterator[BarPatterns]:
    """Yield the patterns of each new bar of a lane.

    Args:
        window: The window.
        clip: What is known, and what was made before.
        lane: Lane of the clip.
        begins: Shape ``(beats, STEPS, PITCHES)``, where its known notes begin.
    """
    geometry = window.geometry
    tokens, patches = geometry.masked_of(lane)
    bars, row = geometry.layout.bar, geometry.row(lane)
    made = np.unique(bars[patches])
    pending = [bar - geometry.plan.first for bar in geometry.plan.pending.get(lane, ())]
    known = [bar for bar in np.unique(bars) if bar not in made and bar not in pending]
    spread = _unspread if clip.lanes[lane].role is Role.DRUMS else _spread
    for bar in made.tolist():
        own = np.flatnonzero(bars == bar)
        of_bar = np.isin(patches, own)
        like = [other for other in known if _is_alike(window, own, np.flatnonzero(bars == other))]
        shown = [other for other in like if begins[bars == other].any()]
        if of_bar.sum() == len(own) and len(shown) >= MIN_PATTERNS:
            notes = np.stack([begins[bars == other] for other in shown])
            yield _as_patterns(tokens[of_bar], notes, spread(notes), np.array(shown), bar, row)


def _as_patterns(
    tokens: NDArray[np.int64], notes: Bools, spread: Floats, at: NDArray[np.int64], bar: int, row: int
) -> BarPatterns:
    """Return bars as the patterns of a new bar.

    Args:
        tokens: Positions of the masked tokens of the new bar.
        notes: Shape ``(patterns, beats, STEPS, PITCHES)``, where notes begin.
        spread: How densely they lie around each cell, shaped as the notes.
        at: Shape ``(patterns,)``, the bar of each.
        bar: The new bar.
        row: Row of the lane.
    """
    distances = np.abs(at - bar)
    similarity, usual = similarity_by_distance(note_similarity(notes), at, distances)
    own_share = similarity[:, None, None, None].astype(np.float32)
    densities = own_share * notes + (1 - own_share) * spread
    prior = SIMILARITY_WEIGHT * (similarity - usual) - distances / FADE_BARS
    strikes: Bools = np.any(notes, axis=-1)
    return BarPatterns(tokens, at, densities, strikes, similarity, prior, row, bar)


def _is_alike(window: FillWindow, own: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Say whether two bars have the same beats and steps; each is given by its patches."""
    exists = window.geometry.layout.exists
    return len(own) == len(other) and bool((exists[own] == exists[other]).all())


def _unspread(notes: Bools) -> Floats:
    """Return the density of the notes of drums, shaped as the notes."""
    return notes.astype(np.float32)


def _spread(notes: Bools) -> Floats:
    """Return how densely notes lie around each cell, shaped as the notes."""
    dense: Floats = _unspread(notes) @ NEARNESS
    return dense
