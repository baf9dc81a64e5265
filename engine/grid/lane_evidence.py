"""What the known notes of a lane say in closed form: on which pitches and at which places new notes begin.

Training and fills compute this evidence with this function, so the weights that a network learns for it hold.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.lane_facts import LaneFacts, lane_facts, range_of
from ripieno.engine.grid.layout import HAIR, Doubles, Ints, Layout
from ripieno.engine.grid.retrieval import Onsets, onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats

PLACE_REACH = 8
"""Bars on either side of those that are made whose places of the bar count."""

HALF_SURE_PITCHES, HALF_SURE_PLACES, HALF_SURE_DRUMS = 6.0, 6.0, 20.0
"""Known notes, of places those of each bar counted once, at which evidence weighs half."""

OWN_SHARE, NEAR_SEMITONES = 0.7, 2.0
"""Share of a note that counts at its own pitch in a profile, and the standard deviation, in semitones, of the
normal distribution over which the rest is spread."""

FLAT, UNIT = 24.0, 4.0
"""Pitches among which a profile of evidence 0 is flat, and the log-odds that the evidence writes as 1."""

FADE_SEMITONES = 2.0
"""Semitones beyond a range at which a pitch is wholly outside."""

INSTRUMENT_SURE = 0.5
"""What the range of an instrument weighs where no note of the lane is known."""


@dataclass(frozen=True)
class LaneEvidence:
    """Evidence of one lane in one window; zeros where nothing is known.

    Attributes:
        usual: Shape ``(PITCHES,)``, how often the lane has a pitch: -1 for never, 0 for as often as each of
            ``FLAT`` pitches, about 0.7 for always.
        outside: Shape ``(PITCHES,)``, 0 to 1, how far a pitch is outside the lane's own range (of drums: not
            one of its sounds), times how sure that is.
        places: Shape ``(beats, STEPS)``, share of the bars around in which a note begins at that place of the
            bar, times how sure that is.
        unused: Shape ``(beats, STEPS)``, how sure it is that no note begins at that place of the bar.
    """

    usual: Floats
    outside: Floats
    places: Floats
    unused: Floats

    def without(self, *, pitches: bool = False, places: bool = False) -> "LaneEvidence":
        """Return the evidence without what it says of pitches, of places, or of both."""
        usual, outside = (np.zeros_like(each) if pitches else each for each in (self.usual, self.outside))
        begun, unused = (np.zeros_like(each) if places else each for each in (self.places, self.unused))
        return LaneEvidence(usual, outside, begun, unused)


@dataclass(frozen=True)
class KnownBars:
    """The bars of a piece, and which of them are made.

    Attributes:
        starts: Shape ``(bars + 1,)``, bar lines in steps.
        hidden: Shape ``(lanes, bars)``, where anything is not known.
        first: First bar that the window makes.
        last: Last bar that it makes.
    """

    starts: Doubles
    hidden: Bools
    first: int
    last: int

    @cached_property
    def around(self) -> Bools:
        """Shape ``(bars,)``, the bars whose places count."""
        bar = np.arange(self.hidden.shape[1])
        near: Bools = (bar >= self.first - PLACE_REACH) & (bar <= self.last + PLACE_REACH)
        return near


@dataclass(frozen=True)
class NotesInSteps:
    """The notes of a lane of a piece, by onset.

    Attributes:
        onset: Shape ``(notes,)``, steps from the start of the piece.
        length: Shape ``(notes,)``, steps.
        pitch: Shape ``(notes,)``, MIDI key numbers.
        program: General MIDI program, None where it is not known.
        drums: Whether pitches are sounds of a drum kit.
    """

    onset: NDArray[np.floating]
    length: NDArray[np.floating]
    pitch: NDArray[np.integer]
    program: int | None
    drums: bool

    def known(self, bars: KnownBars, lane: int) -> "NotesInSteps":
        """Return the notes that begin in bars that are known of a row of ``bars.hidden``."""
        at = np.searchsorted(bars.starts, np.asarray(self.onset, np.float64) + 0.5, side="right") - 1
        inside = (at >= 0) & (at < bars.hidden.shape[1])
        there = inside & ~bars.hidden[lane][np.where(inside, at, 0)]
        return replace(self, onset=self.onset[there], length=self.length[there], pitch=self.pitch[there])


def read_lane(
    notes: NotesInSteps, bars: KnownBars, lane: int, layout: Layout
) -> tuple[LaneFacts, LaneEvidence]:
    """Say of a lane who plays it and where it is likely to go on, from its known notes.

    Args:
        notes: Of the whole lane, by onset; those that are hidden are not looked at.
        bars: Bars of the piece.
        lane: Row of the lane in ``bars.hidden``.
        layout: Patches of the window.

    Returns:
        Its facts, and its evidence, whose places are those of the patches of the window.
    """
    known = notes.known(bars, lane)
    program = None if notes.drums else notes.program
    counts = np.bincount(np.asarray(known.pitch, np.int64), minlength=PITCHES).astype(np.float64)
    onsets = onsets_in_bars(known.onset, known.pitch, bars.starts)
    places, unused = _places(onsets, bars, ~bars.hidden[lane], layout)
    outside = _outside(counts, program, drums=notes.drums)
    facts = lane_facts(known.onset, known.length, known.pitch, program)
    return facts, LaneEvidence(_usual(counts), outside, places, unused)


def _usual(counts: Doubles) -> Floats:
    total = counts.sum()
    if not total:
        return np.zeros(PITCHES, np.float32)
    near = _blurred(counts)
    profile = (OWN_SHARE * counts + (1 - OWN_SHARE) * near) / total
    sure = total / (total + HALF_SURE_PITCHES)
    usual: Floats = (sure * np.log(profile * FLAT + np.exp(-UNIT)) / UNIT).astype(np.float32)
    return usual


def _blurred(counts: Doubles) -> Doubles:
    """Spread each count over the pitches near it.

    It adds in the order of ``scipy.ndimage.gaussian_filter1d`` with ``mode="constant"``, for the same bits;
    to load scipy takes longer than to load all the rest of a fill.
    """
    reach = round(4 * NEAR_SEMITONES)
    weights = np.exp(-0.5 / NEAR_SEMITONES**2 * np.arange(-reach, reach + 1) ** 2)
    weights /= weights.sum()
    padded, size = np.pad(counts, reach), len(counts)
    blurred: Doubles = counts * weights[reach]
    for below, above in zip(range(reach), range(2 * reach, reach, -1), strict=True):
        blurred += (padded[below : below + size] + padded[above : above + size]) * weights[above]
    return blurred


def _outside(counts: Doubles, program: int | None, *, drums: bool) -> Floats:
    total = counts.sum()
    if drums:
        unused: Floats = (total / (total + HALF_SURE_DRUMS) * (counts == 0)).astype(np.float32)
        return unused
    if total:
        (used,) = np.nonzero(counts)
        return _beyond(int(used[0]), int(used[-1]), total / (total + HALF_SURE_PITCHES))
    if program is None:
        return np.zeros(PITCHES, np.float32)
    return _beyond(*range_of(program), INSTRUMENT_SURE)


def _beyond(low: int, high: int, sure: float) -> Floats:
    pitch = np.arange(PITCHES)
    semitones = np.maximum(np.maximum(low - pitch, pitch - high), 0)
    return (sure * np.minimum(semitones / FADE_SEMITONES, 1)).astype(np.float32)


def _places(onsets: Onsets, bars: KnownBars, known: Bools, layout: Layout) -> tuple[Floats, Floats]:
    lengths = np.diff(bars.starts)
    shares, sure = (np.zeros((len(layout), STEPS), np.float32) for _ in range(2))
    step = layout.beat[:, None] * STEPS + np.arange(STEPS)
    for length in np.unique(layout.bar_steps):
        like = known & bars.around & (np.abs(lengths - length) < HAIR)
        patches = np.abs(layout.bar_steps - length) < HAIR
        begun = count_places(onsets, like, int(step.max()) + 1)
        shares[patches] = begun[step[patches]] / max(like.sum(), 1)
        sure[patches] = begun.sum() / (begun.sum() + HALF_SURE_PLACES)
    return (shares * sure).astype(np.float32), np.where(shares > 0, 0, sure).astype(np.float32)


def count_places(onsets: Onsets, which: Bools, size: int) -> Ints:
    """Return in how many of some bars any note begins at each step of the bar.

    Args:
        onsets: Of a lane.
        which: Shape ``(bars,)``, the bars that count.
        size: Steps to count, at least; later ones are counted too.

    Returns:
        Shape ``(size or more,)``; several notes on a step of a bar count as one.
    """
    inside = which[onsets.bar]
    bar, step = onsets.bar[inside], onsets.cell[inside] // PITCHES
    pairs = np.unique(np.stack([bar, step], axis=1), axis=0)
    counts: Ints = np.bincount(pairs[:, 1], minlength=size)
    return counts
