"""Melodies move and wait as their lane does elsewhere.

The network gives each cell a chance of its own. So the notes of a melody are drawn beside each other: it
leaps from chord tone to chord tone where true melodies go by steps, and its notes repeat or stop where theirs
go on. Here each note depends on the one before: by weights of intervals and of times between notes, found
while the music is made, so that as many of each are expected as the known notes of the lane have.

Source: the weights are fitted by iterative scaling (Darroch and Ratcliff 1972, "Generalized iterative scaling
for log-linear models"), one damped turn at each step of the sampler.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import Attacks, MadeStretch, made_stretches
from ripieno.engine.generate.common_pitches import MELODIC_ROLES
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.generate.line_chain import (
    MAX_MOVE,
    MAX_WAIT,
    LineEnds,
    LineWeights,
    line_marginals,
)
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import PITCHES, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

USUAL_MOVES: Mapping[Role, Sequence[float]] = {
    Role.LEAD: (
        *(0.001, 0.003, 0.001, 0.002, 0.005, 0.005, 0.020, 0.001, 0.032, 0.027, 0.070, 0.186, 0.060),
        0.205,
        *(0.055, 0.163, 0.068, 0.023, 0.035, 0.001, 0.018, 0.005, 0.008, 0.003, 0.001, 0.005, 0.001),
    ),
    Role.COUNTER: (
        *(0.009, 0.007, 0.001, 0.003, 0.008, 0.007, 0.028, 0.002, 0.047, 0.037, 0.070, 0.174, 0.062),
        0.094,
        *(0.054, 0.177, 0.069, 0.027, 0.052, 0.002, 0.030, 0.009, 0.010, 0.005, 0.001, 0.009, 0.008),
    ),
}
"""Shares of intervals from -13 to 13 semitones between notes up to a bar apart, in POP909."""

USUAL_WAITS: Mapping[Role, Sequence[float]] = {
    Role.LEAD: (
        *(0.170, 0.415, 0.042, 0.205, 0.006, 0.036, 0.004, 0.050, 0.002),
        *(0.009, 0.001, 0.019, 0.001, 0.005, 0.001, 0.012, 0.020),
    ),
    Role.COUNTER: (
        *(0.274, 0.371, 0.029, 0.119, 0.008, 0.037, 0.006, 0.052, 0.003),
        *(0.012, 0.002, 0.019, 0.002, 0.005, 0.001, 0.014, 0.047),
    ),
}
"""Shares of times from 1 to 17 sixteenths between notes, in POP909; the last are all longer ones."""

USUAL_INTERVALS, USUAL_TIMES = 30.0, 10.0
"""Intervals of the lane, and times between its notes around, that the usual shares weigh as much as."""

REACH_STEPS = 96
"""Steps on either side of a stretch whose times are counted, six bars of 4/4: a lane has its intervals
throughout, its rhythm for a while."""

MAX_CHORD_SIZE = 1.3
"""Notes per attack up to which a lane is a line."""

DAMPING = 0.5
"""Power of the quotient of wanted and expected shares by which weights change at a step of the sampler."""

MIN_WEIGHT, MAX_WEIGHT = 0.02, 20.0

MIN_EXPECTED = 0.5
"""Expected intervals from which weights are fitted."""

MIN_CHANCE = 1e-3
"""Pitches that are less likely everywhere keep their chance."""


@dataclass(frozen=True)
class MelodicLine:
    """A stretch of a melody that a window makes.

    Attributes:
        stretch: Where it lies.
        moves: Wanted shares of intervals, shaped as ``LineWeights.moves``.
        waits: Wanted shares of times between notes, shaped as ``LineWeights.waits``.
        ends: The notes around.
        keeps_rhythm: Whether as many notes are expected on each step as before.
    """

    stretch: MadeStretch
    moves: Doubles
    waits: Doubles
    ends: LineEnds
    keeps_rhythm: bool = False

    def with_rhythm(self) -> Self:
        """Return a line that keeps the rhythm that the network expects."""
        return replace(self, keeps_rhythm=True)


def find_melodic_lines(window: FillWindow, clip: Clip) -> Sequence[MelodicLine]:
    """Find the stretches of melodies with context that a window makes.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    return find_stretches(window, clip, window.known_lanes(MELODIC_ROLES), _lines_of)


def follow_melodic_lines(
    denoise: Denoise, window: FillWindow, lines: Sequence[Sequence[MelodicLine]]
) -> Denoise:
    """Return a denoiser whose melodies move and wait as they do elsewhere.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        lines: Of each variation, from ``find_melodic_lines``.
    """
    return fit_stretches(denoise, window.geometry.masked_cells, lines, LineWeights.even(), _followed)


def _followed(chance: Floats, line: MelodicLine, weights: LineWeights) -> tuple[Floats, LineWeights]:
    """Return the chances of a line, shape ``(beats, STEPS, PITCHES)``, and its weights fitted once more."""
    cells = chance[line.stretch.inside]
    low, high = likely_range(cells, line.ends)
    expected = line_marginals(cells[:, low:high].astype(np.float64), weights, line.ends.above(low))
    changed = cells.copy()
    changed[:, low:high] = expected.chance
    rows = changed if line.keeps_rhythm else changed.reshape(1, -1)
    kept = chance.copy()
    sums = cells.reshape(rows.shape).sum(axis=-1)
    kept[line.stretch.inside] = with_sum(rows, sums).reshape(cells.shape)
    moves = fit_weights(weights.moves, line.moves, expected.moves)
    if line.keeps_rhythm:
        return kept, replace(weights, moves=moves)
    return kept, LineWeights(moves, fit_weights(weights.waits, line.waits, expected.waits))


def likely_range(cells: Floats, ends: LineEnds) -> tuple[int, int]:
    """Return the lowest pitch that is likely anywhere or at the ends, and the one above the highest."""
    ends_at = [end[0] for end in (ends.before, ends.after) if end is not None]
    likely = [*np.flatnonzero(cells.max(axis=0) > MIN_CHANCE).tolist(), *ends_at]
    return (min(likely), max(likely) + 1) if likely else (0, PITCHES)


def fit_weights(weights: Doubles, wanted: Doubles, expected: Doubles) -> Doubles:
    """Return weights nearer to those with which shares are as wanted."""
    total = expected.sum()
    if total < MIN_EXPECTED:
        return weights
    shares = (expected + MIN_EXPECTED * wanted) / (total + MIN_EXPECTED)
    fitted = weights * (wanted / shares) ** DAMPING
    bounded: Doubles = np.clip(fitted / np.exp(wanted @ np.log(fitted)), MIN_WEIGHT, MAX_WEIGHT)
    return bounded


def _lines_of(window: FillWindow, clip: Clip, lane: int) -> Iterator[MelodicLine]:
    """Yield the stretches of a melody that a window makes; none where the lane plays chords."""
    attacks, role = Attacks.of(clip.lanes[lane], clip.time.step_ticks), clip.lanes[lane].role
    if attacks.size > MAX_CHORD_SIZE:
        return
    moves = shares_of_moves(attacks, attacks.highest, USUAL_MOVES[role])
    for stretch in made_stretches(window.geometry, lane):
        around = attacks.within(stretch.first - REACH_STEPS, stretch.end + REACH_STEPS)
        times = np.minimum(np.diff(around.steps), MAX_WAIT) - 1
        waits = _shares(times, USUAL_WAITS[role], USUAL_TIMES)
        yield MelodicLine(stretch, moves, waits, line_ends(attacks, attacks.highest, stretch))


def shares_of_moves(attacks: Attacks, line: NDArray[np.int64], usual: Sequence[float]) -> Doubles:
    """Return the shares of intervals of a line, near the usual ones.

    Args:
        attacks: Those of the lane.
        line: Shape ``(attacks,)``, a pitch of each.
        usual: Usual shares, shaped as ``LineWeights.moves``.
    """
    near = np.diff(attacks.steps) < MAX_WAIT
    intervals = np.clip(np.diff(line)[near], -MAX_MOVE, MAX_MOVE) + MAX_MOVE
    return _shares(intervals, usual, USUAL_INTERVALS)


def _shares(found: NDArray[np.int64], usual: Sequence[float], weight: float) -> Doubles:
    """Return the shares of what was found, near the usual ones, which weigh as much as so many."""
    counts = np.bincount(found, minlength=len(usual)) + weight * np.array(usual)
    shares: Doubles = counts / counts.sum()
    return shares


def line_ends(attacks: Attacks, line: NDArray[np.int64], stretch: MadeStretch) -> LineEnds:
    """Return the notes of a line around a stretch.

    Args:
        attacks: Those of the lane.
        line: Shape ``(attacks,)``, a pitch of each.
        stretch: Where the line is made.
    """
    before, after = attacks.around(stretch.first, stretch.end, MAX_WAIT - 1)
    steps, pitches = attacks.steps.tolist(), line.tolist()
    return LineEnds(
        None if before is None else (pitches[before], stretch.first - steps[before]),
        None if after is None else (pitches[after], steps[after] - stretch.end),
    )
