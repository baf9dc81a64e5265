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

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.fill_window import SURE_ENOUGH, FillWindow
from ripieno.engine.generate.known_bars import known_bars
from ripieno.engine.generate.lane_reading import notes_of
from ripieno.engine.generate.reading import chords_of
from ripieno.engine.grid.lane_evidence import KnownBars, count_places
from ripieno.engine.grid.layout import HAIR
from ripieno.engine.grid.locks import onset_chance, with_chance, with_sum
from ripieno.engine.grid.retrieval import Onsets, onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import Locks
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
        counts: How often each value was seen.
    """
    return float(((counts == SEEN_ONCE).sum() + ADDED) / (counts.sum() + 1))


def find_rare_cells(window: FillWindow, clip: Clip) -> Sequence[RareCells]:
    """Find the rare cells of every lane that a window makes.

    Pitches do not count where the options ask for pitches or chords of their own, nor places where they ask
    for painted or silent steps.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    return [
        each
        for lane in window.geometry.region.lanes
        for each in _rare_cells_of(window, clip, lane)
        if each.share < 1
    ]


def hold_rare_cells(denoise: Denoise, window: FillWindow, rare: Sequence[RareCells]) -> Denoise:
    """Return a denoiser that expects no more notes in rare cells than their shares.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        rare: Its rare cells. The notes of a passage that is sure to come again count as usual in the first
            variation.
    """
    hidden, passage = window.geometry.masked_cells, _passage_cells(window)
    lanes = [list(group) for _, group in groupby(rare, key=lambda each: each.tokens.tolist())]

    def usual(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        chance = np.where(hidden, onset_chance(estimate), 0)
        for limits in lanes:
            tokens = limits[0].tokens
            own = chance[:, tokens]
            own[:1] = _held(own[:1], limits, passage[tokens])
            own[1:] = _held(own[1:], limits, np.zeros(own.shape[1:], np.bool_))
            chance[:, tokens] = own
        return with_chance(estimate, chance)

    return usual


def _held(chance: Floats, limits: Sequence[RareCells], free: Bools) -> Floats:
    """Return chances that keep to the limits of a lane; the notes that they take move to its other cells.

    Args:
        chance: Shape ``(variations, tokens of the lane, STEPS, PITCHES)``.
        limits: Of the lane.
        free: Cells that are not rare, whatever the limits.
    """
    if not len(chance):
        return chance
    before = _sums(chance)
    others = np.ones(chance.shape[1:], np.bool_)
    for each in limits:
        cells = each.cells & ~free
        chance = _limited(chance, cells, each.share)
        others &= ~cells
    wanted = before - _sums(np.where(others, 0, chance))
    usual = np.where(others, chance, 0).reshape(len(chance), -1)
    lost = before - _sums(chance) > MIN_LOST_SHARE * before
    usual[lost] = with_sum(usual[lost], wanted[lost], MAX_MOVE)
    moved: Floats = np.where(others, usual.reshape(chance.shape), chance)
    return moved


def _limited(chance: Floats, cells: Bools, share: float) -> Floats:
    """Return chances of which some cells have at most a share of the sum."""
    rare = np.where(cells, chance, 0).reshape(len(chance), -1)
    most = (_sums(chance) - rare.sum(axis=1)) * share / (1 - share)
    over = rare.sum(axis=1) > most
    if not over.any():
        return chance
    rare[over] = with_sum(rare[over], most[over], MAX_SHIFT)
    limited: Floats = np.where(cells, rare.reshape(chance.shape), chance)
    return limited


def _sums(chance: Floats) -> Floats:
    """Return the expected notes of each variation."""
    sums: Floats = chance.reshape(len(chance), -1).sum(axis=1)
    return sums


def _rare_cells_of(window: FillWindow, clip: Clip, lane: int) -> Iterator[RareCells]:
    geometry, job = window.geometry, window.job
    row, beats = geometry.row(lane), len(geometry.layout)
    tokens = np.flatnonzero(geometry.masked // beats == row)
    patches = geometry.masked[tokens] % beats
    shape = (len(tokens), STEPS, PITCHES)
    boldness = 1 / job.options.temperature
    if (foreign := _foreign_pitches(window, clip)) is not None:
        share = NON_CHORD_SHARES[clip.lanes[lane].role]
        yield RareCells(tokens, np.broadcast_to(foreign[patches][:, None], shape), share**boldness)
    bars = known_bars(clip, geometry.plan)
    notes = notes_of(clip.lanes[lane], clip.time.step_ticks).known(bars, row)
    if not len(notes.onset):
        return
    if not _asks_pitches(window):
        counts = np.bincount(np.asarray(notes.pitch, np.int64), minlength=PITCHES)
        for pitches, share in _rare_pitches(counts, drums=notes.drums):
            yield RareCells(tokens, np.broadcast_to(pitches, shape), share**boldness)
    if not job.options.locks.silent and not job.region.painted:
        onsets = onsets_in_bars(notes.onset, notes.pitch, bars.starts)
        places, share = _rare_places(window, onsets, bars, row)
        cells = np.broadcast_to(places[patches][:, :, None], shape)
        yield RareCells(tokens, cells, share**boldness)


def _foreign_pitches(window: FillWindow, clip: Clip) -> Bools | None:
    """Return which pitches are not in the chord of each beat, ``(beats, PITCHES)``; None without chords."""
    if (chords := chords_of(window, clip)) is None:
        return None
    tones = chords[1][:, None]
    foreign: Bools = (tones > 0) & (tones >> (np.arange(PITCHES) % 12) & 1 == 0)
    return foreign


def _asks_pitches(window: FillWindow) -> bool:
    """Say whether the options ask for other pitches than those of the lane."""
    options = window.job.options
    locks = options.locks
    return options.chords is not None or locks.key is not None or (locks.low, locks.high) != _ALL_PITCHES


_ALL_PITCHES = (Locks.low, Locks.high)


def _rare_pitches(counts: NDArray[np.int64], *, drums: bool) -> Iterator[tuple[Bools, float]]:
    """Yield the pitches that were never used, and those beyond the range, with their shares."""
    yield counts == 0, unseen_share(counts)
    if not drums:
        (used,) = np.nonzero(counts)
        pitch = np.arange(PITCHES)
        beyond = (pitch < used[0] - GRACE_SEMITONES) | (pitch > used[-1] + GRACE_SEMITONES)
        yield beyond, float(ADDED / (counts.sum() + 1))


def _rare_places(window: FillWindow, onsets: Onsets, bars: KnownBars, row: int) -> tuple[Bools, float]:
    """Return the places of the bar at which no note begins around, ``(beats, STEPS)``, and their share."""
    layout = window.geometry.layout
    step = layout.beat[:, None] * STEPS + np.arange(STEPS)
    lengths, known = np.diff(bars.starts), ~bars.hidden[row] & bars.around
    unused, share = np.zeros(step.shape, np.bool_), 0.0
    for length in np.unique(layout.bar_steps):
        like = known & (np.abs(lengths - length) < HAIR)
        counts = count_places(onsets, like, int(step.max()) + 1)
        patches = np.abs(layout.bar_steps - length) < HAIR
        unused[patches] = (counts[step[patches]] == 0) & bool(counts.any())
        share = max(share, unseen_share(counts) if counts.any() else 0.0)
    return unused, share


def _passage_cells(window: FillWindow) -> Bools:
    """Return the masked cells where a sure passage has notes, shape ``(masked, STEPS, PITCHES)``."""
    geometry, reference = window.geometry, window.reference
    if reference is None or reference.trust < SURE_ENOUGH:
        return np.zeros(geometry.masked_cells.shape, np.bool_)
    evidence = reference.evidence(window.reference_clip, geometry.lanes, geometry.layout)
    cells: Bools = evidence.reshape(-1, STEPS, PITCHES)[geometry.masked] > 0
    return cells
