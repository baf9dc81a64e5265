"""Cells that a lane hardly ever uses, and how many of its new notes may begin there.

The known notes of a lane leave out pitches and places of the bar. How many of the next notes use one of
those can be estimated without a model: about as many as there are pitches, or places, that were used only
once, as a share of all notes. The network's estimate is held to that share, by the least change in relative
entropy, so a lane that keeps to its pitches and places goes on to do so, and one that is free stays free.

Source: Good 1953, "The population frequencies of species and the estimation of population parameters",
Biometrika 40, eq. 9 (the Good-Turing estimate of what was never seen), with half a note added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.fill_window import SURE_ENOUGH, FillWindow
from ripieno.engine.generate.known_bars import known_bars, match_bar_lengths
from ripieno.engine.generate.lane_reading import asks_register, notes_of
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.reading import chords_of
from ripieno.engine.generate.reference import ShownPassage
from ripieno.engine.grid.lane_evidence import KnownBars, NotesInSteps, count_places
from ripieno.engine.grid.layout import Doubles, Layout
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.retrieval import Onsets, onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

MAX_SHIFT = 6.0
"""Largest shift of log-odds, a factor of 400 in the odds of a note."""

MAX_MOVE, MIN_LOST_SHARE = 3.0, 0.02
"""Largest shift by which notes move from rare cells to others, and the share that must move at least."""

NON_CHORD_SHARES: Mapping[Role, float] = {
    Role.LEAD: 0.33,
    Role.COUNTER: 0.3,
    Role.KEYS: 0.04,
    Role.BASS: 0.17,
    Role.PAD: 0.02,
    Role.DRUMS: 1.0,
}
"""Share of the notes of a role that do not belong to the chord: of POP909 for melodies and keys, of arranged
bands for bass and pad."""

SEEN_ONCE, ADDED = 1, 0.5
"""What counts as used once, and what is added to the number of pitches or places that were."""

GRACE_SEMITONES = 1
"""Semitones beyond its range that are still in the range of a lane."""


@dataclass(frozen=True)
class RareCells:
    """Cells of one lane that hold few of its new notes.

    Attributes:
        tokens: Positions of the lane's masked tokens.
        cells: Shape ``(tokens of the lane, STEPS, PITCHES)``, the rare ones.
        share: Largest share of the expected notes of these tokens in these cells.
    """

    tokens: NDArray[np.int64]
    cells: Bools
    share: float


def unseen_share(counts: NDArray[np.integer]) -> float:
    """Return the share of further notes that is expected at values that were never seen.

    Args:
        counts: Shape ``(values,)``, how often each value was seen.

    Returns:
        Above 0 and below 1.
    """
    return float(((counts == SEEN_ONCE).sum() + ADDED) / (counts.sum() + 1))


def find_rare_cells(window: FillWindow, clip: Clip) -> Sequence[RareCells]:
    """Find the rare cells of every lane that a window makes.

    Where the options ask for something else than the lane has, its notes do not count: its pitches where they
    ask for a key or chords, which drums leave alone, or a register (``asks_register``), its places where
    steps are painted or silent. A temperature above 1 leaves larger shares, one below 1 smaller ones.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    bars, foreign = known_bars(clip, window.geometry.plan), _foreign_pitches(window, clip)
    options = window.job.options
    return [
        RareCells(tokens, cells, loosened)
        for lane in window.geometry.region.lanes
        for tokens, cells, share in _rare_cells_of(window, clip, lane, bars, foreign)
        if (loosened := options.loosen(share)) < 1  # a very high temperature rounds it to 1
    ]


def hold_rare_cells(
    denoise: Denoise, window: FillWindow, clips: Sequence[Clip], rare: Sequence[Sequence[RareCells]]
) -> Denoise:
    """Return a denoiser that expects no more notes in rare cells than their shares.

    The notes of a passage that a variation repeats, and that is sure to come again, count as usual.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        clips: The clip of each variation, in which its passage is read.
        rare: Rare cells of each variation, those of a lane next to each other.
    """
    passages = [_passage_cells(window, *each) for each in zip(clips, window.shown, strict=True)]
    lanes = [_limits_of(*each) for each in zip(rare, passages, strict=True)]

    def hold(chance: Floats) -> Floats:
        for own, limits in zip(chance, lanes, strict=True):
            for each in limits:
                own[each.tokens] = _held(own[each.tokens].ravel(), each).reshape(-1, STEPS, PITCHES)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, hold)


class _LaneLimits(NamedTuple):
    """The limits of one lane of one variation; cells are counted through its tokens.

    Attributes:
        tokens: Positions of the lane's masked tokens.
        limits: Cells, and the largest share of the notes in them.
        others: Cells that are in none of these.
    """

    tokens: NDArray[np.int64]
    limits: Sequence[tuple[NDArray[np.int64], float]]
    others: NDArray[np.int64]


def _limits_of(rare: Sequence[RareCells], free: Bools) -> Sequence[_LaneLimits]:
    """Return the limits of the lanes of a variation.

    Args:
        rare: Rare cells, those of a lane next to each other.
        free: Shape ``(masked, STEPS, PITCHES)``, cells that are not rare, whatever the limits.
    """
    lanes = []
    for _, group in groupby(rare, key=lambda each: each.tokens.tolist()):
        own = list(group)
        tokens = own[0].tokens
        cells = [(each.cells & ~free[tokens]).ravel() for each in own]
        limits = [(np.flatnonzero(each), of.share) for each, of in zip(cells, own, strict=True)]
        lanes.append(_LaneLimits(tokens, limits, np.flatnonzero(~np.any(cells, axis=0))))
    return lanes


def _held(chance: Floats, lane: _LaneLimits) -> Floats:
    """Return chances that keep to the limits of a lane; the notes that they take move to its other cells.

    Args:
        chance: Shape ``(cells,)``.
        lane: The limits.
    """
    held = chance.copy()
    for cells, share in lane.limits:
        rare = held[cells]
        most = (held.sum() - rare.sum()) * share / (1 - share)
        if rare.sum() > most:
            held[cells] = _with_sum(rare, most, MAX_SHIFT)
    lost = chance.sum() - held.sum()
    if lost > MIN_LOST_SHARE * chance.sum():
        usual = held[lane.others]
        held[lane.others] = _with_sum(usual, usual.sum() + lost, MAX_MOVE)
    return held


def _with_sum(chance: Floats, total: float, reach: float) -> Floats:
    """Return ``with_sum`` of one row."""
    row: Floats = with_sum(chance[None], np.array([total], np.float32), reach)[0]
    return row


def _rare_cells_of(
    window: FillWindow, clip: Clip, lane: int, bars: KnownBars, foreign: Bools | None
) -> Iterator[tuple[NDArray[np.int64], Bools, float]]:
    """Yield the fields of ``RareCells`` of a lane, its shares before any temperature."""
    geometry, job, row = window.geometry, window.job, window.geometry.row(lane)
    tokens, patches = geometry.masked_of(lane)
    shape = (len(tokens), STEPS, PITCHES)
    if foreign is not None:
        share = NON_CHORD_SHARES[clip.lanes[lane].role]
        yield tokens, np.broadcast_to(foreign[patches][:, None], shape), share
    notes = notes_of(clip.lanes[lane], clip.time.step_ticks).known(bars, row)
    if not len(notes.onset):
        return
    asks_harmony = _asks_harmony(job.options) and not notes.drums
    if not asks_harmony and not asks_register(window, notes):
        for pitches, share in _rare_pitches(notes):
            yield tokens, np.broadcast_to(pitches, shape), share
    if not job.options.locks.silent and not job.region.painted:
        known = ~bars.hidden[row] & bars.around
        onsets = onsets_in_bars(notes.onset, notes.pitch, bars.starts)
        places, share = _rare_places(geometry.layout, patches, onsets, bars.starts, known)
        yield tokens, np.broadcast_to(places[:, :, None], shape), share


def _foreign_pitches(window: FillWindow, clip: Clip) -> Bools | None:
    """Return which pitches are not in the chord of each beat, ``(beats, PITCHES)``; None without chords."""
    if (chords := chords_of(window, clip)) is None:
        return None
    tones = chords[1][:, None]
    foreign: Bools = (tones > 0) & (tones >> (np.arange(PITCHES) % 12) & 1 == 0)
    return foreign


def _asks_harmony(options: FillOptions) -> bool:
    """Say whether the options ask for a key or chords."""
    locks = options.locks
    return options.chords is not None or locks.chords or locks.key is not None


def _rare_pitches(notes: NotesInSteps) -> Iterator[tuple[Bools, float]]:
    """Yield the pitches that were never used, and those beyond the range, with their shares."""
    counts = np.bincount(np.asarray(notes.pitch, np.int64), minlength=PITCHES)
    yield counts == 0, unseen_share(counts)
    if not notes.drums:
        (used,) = np.nonzero(counts)
        pitch = np.arange(PITCHES)
        beyond = (pitch < used[0] - GRACE_SEMITONES) | (pitch > used[-1] + GRACE_SEMITONES)
        yield beyond, float(ADDED / (counts.sum() + 1))


def _rare_places(
    layout: Layout, patches: NDArray[np.int64], onsets: Onsets, starts: Doubles, known: Bools
) -> tuple[Bools, float]:
    """Return the places of the bar at which no note begins in bars of the same length, and their share.

    Args:
        layout: Patches of the window.
        patches: Shape ``(tokens of the lane,)``, those that are made.
        onsets: Of the known notes of the lane.
        starts: Shape ``(bars + 1,)``, bar lines in steps.
        known: Shape ``(bars,)``, the bars that count.

    Returns:
        Shape ``(tokens of the lane, STEPS)``, and the largest share of any length of bars; nothing is rare
        where no note is known in bars of that length.
    """
    step = layout.beat[patches, None] * STEPS + np.arange(STEPS)
    unused, share = np.zeros(step.shape, np.bool_), 0.0
    for rows, like in match_bar_lengths(layout.bar_steps[patches], starts):
        counts = count_places(onsets, known & like, int(step.max()) + 1)
        if counts.any():
            unused[rows] = counts[step[rows]] == 0
            share = max(share, unseen_share(counts))
    return unused, share


def _passage_cells(window: FillWindow, clip: Clip, shown: ShownPassage | None) -> Bools:
    """Return the masked cells where a sure passage has notes, shape ``(masked, STEPS, PITCHES)``."""
    geometry = window.geometry
    if shown is None or shown.weight < 1 or shown.reference.trust < SURE_ENOUGH:
        return np.zeros(geometry.masked_cells.shape, np.bool_)
    evidence = shown.reference.evidence(clip, geometry.lanes, geometry.layout)
    cells: Bools = evidence.reshape(-1, STEPS, PITCHES)[geometry.masked] > 0
    return cells
