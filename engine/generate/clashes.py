"""Notes that sound a semitone from a note of another lane, octaves ignored, for a beat or longer.

Some music has many of them and some has none, so the new notes of a lane are held to the share that its known
notes have: the log-odds of a note go down in proportion to the chance that it clashes, as far as needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import log_odds, onset_chance, sigmoid, with_chance
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats, Plane, length_steps, length_value
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.notes import Notes, joined
from ripieno.engine.music.roles import Role

CLASS_COUNT = 12
"""Pitch classes."""

CLASSES = np.arange(PITCHES) % CLASS_COUNT
"""The class of each pitch."""

LONG = STEPS
"""Steps for which two notes must sound together to clash."""

LENGTHS = (LONG, 2 * LONG, 4 * LONG)
"""Steps to which the lengths of new notes are rounded down."""

REACH_BARS = 16
"""Bars on either side of a region whose clashes are counted."""

MAX_WEIGHT, HALVINGS = 8.0, 8
"""Largest log-odds that a sure clash costs, and how often their interval is halved."""

USUAL_SHARE, USUAL_NOTES = 0.02, 10
"""Share of clashing notes in songs, and how many notes of a lane it weighs as much as."""

FIRST_ROLES = (Role.LEAD, Role.BASS, Role.COUNTER, Role.KEYS, Role.PAD)
"""Lanes that are heard most come first."""

MIN_CHANCE = 0.02
"""Chance from which an expected note counts as sounding."""


def clashing_notes(own: Notes, others: Notes, beat_ticks: float) -> Bools:
    """Return which notes clash, shape ``(own notes,)``.

    Args:
        own: Notes of a lane.
        others: Notes of other lanes.
        beat_ticks: Ticks of a beat.
    """
    clashing = np.zeros(len(own), np.bool_)
    long, rivals = (np.flatnonzero(notes.lengths >= beat_ticks) for notes in (own, others))
    for pitch_class in range(CLASS_COUNT):
        mine = long[CLASSES[own.pitches[long]] == pitch_class]
        apart = (others.pitches[rivals] - pitch_class) % CLASS_COUNT
        near = rivals[(apart == 1) | (apart == CLASS_COUNT - 1)]
        starts = np.maximum(own.onsets[mine][:, None], others.onsets[near])
        together = np.minimum(own.ends[mine][:, None], others.ends[near]) - starts
        clashing[mine] = (together >= beat_ticks).any(axis=1)
    return clashing


def clash_share(own: Notes, others: Notes, beat_ticks: float) -> float:
    """Return the share of notes that clash, near what is usual where there are few.

    Args:
        own: Notes of a lane.
        others: Notes of other lanes.
        beat_ticks: Ticks of a beat.

    Returns:
        0 to 1: a pull of ``USUAL_NOTES`` notes towards ``USUAL_SHARE`` included.
    """
    clashing = int(clashing_notes(own, others, beat_ticks).sum())
    return (clashing + USUAL_SHARE * USUAL_NOTES) / (len(own) + USUAL_NOTES)


@dataclass(frozen=True)
class LaneClashes:
    """One lane that a window makes, and what sounds at the same time.

    Attributes:
        tokens: Positions of its masked tokens.
        steps: Shape ``(tokens of the lane, STEPS)``, the step of the window of each of their steps.
        known: Shape ``(steps of the window, CLASS_COUNT)``, 1 where a known note of another lane sounds on
            for ``LONG`` steps.
        share: Share of the lane's notes that may clash.
    """

    tokens: NDArray[np.int64]
    steps: NDArray[np.int64]
    known: Floats
    share: float


def order_pitched(clip: Clip, lanes: Iterable[int]) -> list[int]:
    """Return lanes of a clip, without drums, in the order in which later ones give way."""
    pitched = [lane for lane in lanes if clip.lanes[lane].role is not Role.DRUMS]
    return sorted(pitched, key=lambda lane: FIRST_ROLES.index(clip.lanes[lane].role))


def find_clashes(window: FillWindow, clip: Clip) -> Sequence[LaneClashes]:
    """Say of each lane with pitches that a window makes how much of it may clash, and with what.

    Later lanes give way to those before them, and their shares are counted with these alone: a clash of two
    lanes that are made is a clash of both. A temperature above 1 leaves larger shares, one below 1 smaller
    ones.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    order = order_pitched(clip, window.geometry.region.lanes)
    return [_clashes_of(window, clip, lane, order[at + 1 :]) for at, lane in enumerate(order)]


def hold_clashes(denoise: Denoise, window: FillWindow, lanes: Sequence[Sequence[LaneClashes]]) -> Denoise:
    """Return a denoiser that expects no more clashes in a lane than its known notes have.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        lanes: The lanes that each variation makes, in the order in which they give way.
    """
    if not any(lanes):
        return denoise
    hidden = window.geometry.masked_cells

    def consonant(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        chance: Floats = np.where(hidden, onset_chance(estimate), 0)
        lengths = estimate[:, :, Plane.LENGTH] / onset_chance(estimate)
        for each in zip(lanes, chance, lengths, strict=True):
            _hold(*each)
        return with_chance(estimate, chance)

    return consonant


def _hold(lanes: Sequence[LaneClashes], chance: Floats, lengths: Floats) -> None:
    """Hold the lanes of one variation to their shares, each by those before; chances are changed in place.

    Args:
        lanes: The lanes.
        chance: Shape ``(tokens, STEPS, PITCHES)``.
        lengths: Their lengths as values of ``Plane.LENGTH``, shaped alike.
    """
    made = np.zeros_like(lanes[0].known)
    for lane in lanes:
        others = np.minimum(lane.known + made, 1)
        near = np.minimum(np.roll(others, 1, axis=1) + np.roll(others, -1, axis=1), 1)
        own = chance[lane.tokens]
        if (own * _clashing_within(lane, near, LENGTHS[-1])).sum() > lane.share * own.sum():
            clashing = _chance_of_clash(lane, near, lengths[lane.tokens])
            chance[lane.tokens] = _held(own, clashing, lane.share)
        made = made + _sounding(lane, chance, lengths)


def _held(chance: Floats, clashing: Floats, share: float) -> Floats:
    """Return chances of which at most a share is expected to clash."""
    if (chance * clashing).sum() <= share * chance.sum():
        return chance
    odds = np.where(chance > 0, log_odds(chance), np.float32(-np.inf))
    low, high = 0.0, MAX_WEIGHT
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = sigmoid(odds - np.float32(middle) * clashing)
        too_many = (tried * clashing).sum() > share * tried.sum()
        low, high = (middle, high) if too_many else (low, middle)
    return sigmoid(odds - np.float32(high) * clashing)


def _sounding(lane: LaneClashes, chance: Floats, lengths: Floats) -> Floats:
    """Return what is expected of a lane to sound on for ``LONG`` steps, as ``LaneClashes.known``."""
    change = np.zeros((len(lane.known) + 1, CLASS_COUNT), np.float32)
    own, values = chance[lane.tokens], lengths[lane.tokens]
    at = np.nonzero((own >= MIN_CHANCE) & (values >= length_value(LONG)))
    start = lane.steps[at[0], at[1]]
    end = np.minimum(start + length_steps(values[at]).astype(np.int64) - LONG + 1, len(lane.known))
    np.add.at(change, (start, CLASSES[at[2]]), own[at])
    np.add.at(change, (end, CLASSES[at[2]]), -own[at])
    sounding: Floats = np.clip(np.cumsum(change, axis=0)[:-1], 0, 1)
    return sounding


def _chance_of_clash(lane: LaneClashes, near: Floats, lengths: Floats) -> Floats:
    """Return the chance that a note in each cell clashes, shape ``(tokens of the lane, STEPS, PITCHES)``."""
    chance = np.zeros(lengths.shape, np.float32)
    for length in LENGTHS:
        chance = np.where(lengths >= length_value(length), _clashing_within(lane, near, length), chance)
    return chance


def _clashing_within(lane: LaneClashes, near: Floats, length: int) -> Floats:
    """Return the chance that a note of so many steps in each cell clashes; shaped as ``_chance_of_clash``.

    Args:
        lane: The lane.
        near: Shape ``(steps of the window, CLASS_COUNT)``, the chance that a note a semitone away sounds on.
        length: Steps.
    """
    clashing: Floats = _highest_within(near, length - LONG + 1)[lane.steps][:, :, CLASSES]
    return clashing


def _highest_within(values: Floats, steps: int) -> Floats:
    """Return the highest value of each column within so many steps from each step."""
    highest = values.copy()
    for later in range(1, min(steps, len(values))):
        highest[:-later] = np.maximum(highest[:-later], values[later:])
    return highest


def _clashes_of(window: FillWindow, clip: Clip, lane: int, later: Sequence[int]) -> LaneClashes:
    """Say how much of a lane may clash, counted without the later lanes, and with what."""
    geometry = window.geometry
    tokens, patches = geometry.masked_of(lane)
    steps = _window_steps(geometry.layout.exists)
    pitched = {at: own.notes for at, own in enumerate(clip.lanes) if own.role is not Role.DRUMS}
    others = joined([notes for at, notes in pitched.items() if at != lane])
    first_lanes = joined([notes for at, notes in pitched.items() if at != lane and at not in later])
    time, bars = clip.time, geometry.region.bars
    first, last = max(bars[0] - REACH_BARS, 0), bars[-1] + REACH_BARS + 1
    around = (time.bar_start(first), time.bar_start(last))
    own = clip.lanes[lane].notes.within(*around)
    share = clash_share(own, first_lanes.within(*around), STEPS * time.step_ticks)
    ticks = np.append(geometry.step_tick[geometry.layout.exists], time.bar_start(geometry.plan.last + 1))
    known = _known(others, ticks, time.step_ticks)
    return LaneClashes(tokens, steps[patches], known, window.job.options.loosen(share))


def _window_steps(exists: Bools) -> NDArray[np.int64]:
    """Return the number of each step of each patch, counted through the window; shape ``(beats, STEPS)``."""
    counted = np.cumsum(exists.reshape(-1)).reshape(exists.shape) - 1
    steps: NDArray[np.int64] = np.maximum(counted, 0)
    return steps


def _known(notes: Notes, ticks: NDArray[np.int64], step_ticks: float) -> Floats:
    """Return which pitch classes sound on for ``LONG`` steps at each step; ``ticks`` has one end more."""
    sounding = np.zeros((len(ticks) - 1, CLASS_COUNT), np.float32)
    long = notes.taken(notes.lengths >= (LONG - 0.5) * step_ticks)
    near = long.within(int(ticks[0]), int(ticks[-1]))
    first = np.searchsorted(ticks[:-1], near.onsets - step_ticks / 2)
    last = np.searchsorted(ticks[:-1], near.ends - (LONG - 0.5) * step_ticks, side="right")
    for begin, end, pitch in zip(first.tolist(), last.tolist(), near.pitches.tolist(), strict=True):
        sounding[begin:end, pitch % CLASS_COUNT] = 1
    return sounding
