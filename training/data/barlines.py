"""Find the bar lines of a song whose own are unreliable, from several kinds of evidence.

Time is counted in bins, 24 to a beat, as the quantised source does; a bar phase is the place of the
bar lines modulo the length of a bar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BINS_PER_STEP = 6
BINS_PER_BEAT = 24

JUMP_COST = 4.0
"""What a break in the bars costs, in bars of evidence by chords."""

MELODY_WEIGHT = 0.12
"""Weight of the place in the bar that a second source gives one melody note."""

GRID_WEIGHT = 0.02
"""Weight of one note for the bar phases that put it on a sixteenth."""

SURE_LEAD = 1.15
"""How far beat 1 must lead beat 3 where nothing else tells the halves of a bar apart."""

MIN_DOWNBEAT_SHARE = 0.35
"""Least share of the weight of openings that must fall on beat 1."""

HALF_BAR_TRUST = 0.85
"""How far beat 1 may fall behind beat 3 where a second source agrees."""

MIN_OPENINGS = 4


@dataclass(frozen=True, slots=True)
class BarlineEvent:
    """An event that tends to fall on a bar line: a new chord, a bass note.

    Attributes:
        bin: When it begins.
        weight: How much it says, where a chord that lasts a whole bar says 1.
    """

    bin: int
    weight: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """A note whose place in the bar a second source knows.

    Attributes:
        bin: When it begins.
        origin: Where the second source's first bar then begins, in bins.
    """

    bin: int
    origin: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of whole bars of one phase, in bins: from its first bar line to its last."""

    start: int
    end: int


def find_stretches(
    onsets: NDArray[np.int64], openings: Sequence[BarlineEvent], anchors: Iterable[Anchor], bar: int
) -> list[Stretch]:
    """Follow the bar phase through a song, and cut the song where it breaks.

    Args:
        onsets: Bins at which notes begin, sorted.
        openings: Chords and bass notes.
        anchors: What a second source says.
        bar: Bins per bar.

    Returns:
        Runs of whole bars, in order; bars that hold a break belong to none.
    """
    times = np.unique(np.concatenate([onsets, [opening.bin for opening in openings]]))
    evidence = np.zeros((len(times), bar))
    phases = np.arange(bar)
    at, counts = np.unique(onsets, return_counts=True)
    for time, count in zip(at.tolist(), counts.tolist(), strict=True):
        evidence[np.searchsorted(times, time), (time - phases) % BINS_PER_STEP == 0] += GRID_WEIGHT * count
    for opening in openings:
        evidence[np.searchsorted(times, opening.bin), opening.bin % bar] += opening.weight
    for anchor in anchors:
        evidence[np.searchsorted(times, anchor.bin), anchor.origin % bar] += MELODY_WEIGHT
    return _runs(times, track_phase(evidence), bar)


def track_phase(evidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the likeliest phase at each moment, where a change of phase costs `JUMP_COST`.

    Args:
        evidence: Shape ``(moments, phases)``.

    Returns:
        Shape ``(moments,)``; the best path by dynamic programming (Viterbi).
    """
    moments, phases = evidence.shape
    score = evidence[0].copy()
    came_from = np.zeros((moments, phases), np.int64)
    for moment in range(1, moments):
        best = int(score.argmax())
        jump = score[best] - JUMP_COST > score
        came_from[moment] = np.where(jump, best, np.arange(phases))
        score = np.where(jump, score[best] - JUMP_COST, score) + evidence[moment]
    path = np.zeros(moments, np.int64)
    path[-1] = int(score.argmax())
    for moment in range(moments - 1, 0, -1):
        path[moment - 1] = came_from[moment, path[moment]]
    return path


def _runs(times: NDArray[np.int64], phase: NDArray[np.int64], bar: int) -> list[Stretch]:
    edges = [0, *(np.flatnonzero(np.diff(phase)) + 1).tolist(), len(times)]
    found = []
    for first, last in pairwise(edges):
        opens = int(times[first])
        # The last run rings out in its last bar; a run that breaks off ends with its last whole bar.
        closes = int(times[last]) if last < len(times) else int(times[-1]) + bar
        start = opens + (int(phase[first]) - opens) % bar
        if first == 0 and start > opens:
            start -= bar
        elif first > 0:
            # The evidence is sparse: the break itself may lie as much as a bar later.
            start += bar
        end = start + (closes - start) // bar * bar
        if end > start:
            found.append(Stretch(start, end))
    return found


def opening_profile(openings: Iterable[BarlineEvent], stretch: Stretch, bar: int) -> NDArray[np.float64]:
    """Weigh the openings inside a stretch by beat of the bar.

    Args:
        openings: Chords and bass notes.
        stretch: Where to weigh.
        bar: Bins per bar.

    Returns:
        Shape ``(bar // 24,)``; what opens off the beat is left out.
    """
    weights = np.zeros(bar // BINS_PER_BEAT)
    for opening in openings:
        beat, rest = divmod(opening.bin - stretch.start, BINS_PER_BEAT)
        if stretch.start <= opening.bin < stretch.end and rest == 0:
            weights[beat % len(weights)] += opening.weight
    return weights


def bars_are_sure(profile: NDArray[np.float64], agreed: bool) -> bool:
    """Judge bar lines by the beats on which chords and bass notes begin.

    Beat 1 must lead. Where they begin every half bar, beat 3 comes close, and then a second source has
    to agree.

    Args:
        profile: From `opening_profile`.
        agreed: Whether the second source draws the same bar lines.
    """
    if profile.sum() < MIN_OPENINGS:
        return False
    share = profile / profile.sum()
    if len(share) == 4 and not share[0] > SURE_LEAD * share[2]:
        clear_of_others = min(share[0], share[2]) > share[1::2].max()
        return agreed and bool(clear_of_others and share[0] >= HALF_BAR_TRUST * share[2])
    return bool(share[0] >= MIN_DOWNBEAT_SHARE and share[0] == share.max())


def agrees(anchors: Iterable[Anchor], stretch: Stretch, bar: int) -> bool:
    """Tell whether the second source draws the same bar lines through most of a stretch."""
    votes = [
        (stretch.start - anchor.origin) % bar == 0
        for anchor in anchors
        if stretch.start <= anchor.bin < stretch.end
    ]
    return len(votes) >= MIN_OPENINGS and sum(votes) >= 0.8 * len(votes)
