"""New notes of half a bar agree on a chord that was not specified.

The network gives each cell a chance of its own. Where two chords are possible, notes of both are drawn, and
they sound together as seconds. Here each half bar is given a chord: the chance of each follows from the notes
that are known and expected there and from the chords around, and it makes each pitch class likelier or less
likely. Gumbel numbers are added to the logarithms of the chances, so that variations differ.

Source: Gumbel 1954, "Statistical theory of extreme values and some practical applications".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.chord_periods import HALF_BAR_BEATS, chord_likelihood
from ripieno.engine.generate.chord_table import TONE_SHARES
from ripieno.engine.generate.clashes import CLASS_COUNT, CLASSES
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.rare_cells import NON_CHORD_SHARES
from ripieno.engine.generate.reading import conditions_on_chords
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import with_shift
from ripieno.engine.grid.softmax import softmax
from ripieno.engine.grid.spec import STEPS, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.roles import Role

EVIDENCE_WEIGHT = 0.25
"""What a note counts, beside the chords around: the notes of a half bar are no independent witnesses."""

DRAW_WEIGHT, SHARPNESS = 0.5, 3.0
"""What a Gumbel number counts, and the power of the chances: one chord is clearer than a mixture of several,
whose tones make seconds."""

FOREIGN_SHARE = 0.15
"""Share of the notes of all lanes that do not belong to their chord."""

USUAL_NOTES = 20
"""Notes of a lane that the usual share of foreign notes of its role weighs as much as."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which the notes of a beat keep their expected number."""


@dataclass(frozen=True)
class AgreeingLane:
    """A lane with pitches that a window makes.

    Attributes:
        tokens: Positions of its masked tokens.
        half_bars: Shape ``(tokens of the lane,)``, the half bar of each, counted through the window.
        foreign: Share of its notes that do not belong to their chord.
    """

    tokens: NDArray[np.int64]
    half_bars: NDArray[np.int64]
    foreign: float


@dataclass(frozen=True)
class ImpliedChords:
    """What is known of the chords of the half bars of a window.

    Attributes:
        lanes: The lanes that agree on them.
        known: Shape ``(half bars, CLASS_COUNT)``, beats for which known notes of each pitch class sound.
        likely: Shape ``(half bars, chords)``, the logarithm of how likely each chord is, by the chords
            around.
    """

    lanes: Sequence[AgreeingLane]
    known: Doubles
    likely: Doubles


def count_half_bars(beats: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the half bar of each patch, counted from 0.

    Args:
        beats: Shape ``(patches,)``, the beat of the bar of each.
    """
    begun = np.cumsum(beats % HALF_BAR_BEATS == 0)
    counted: NDArray[np.int64] = begun - begun[0]
    return counted


def find_implied_chords(window: FillWindow, clip: Clip) -> ImpliedChords | None:
    """Collect what is known of the chords of a window.

    Args:
        window: The window.
        clip: What is known, and what was made before.

    Returns:
        None where chords or a key are specified, and where no lane with pitches is made.
    """
    region = window.geometry.region
    pitched = [lane for lane in region.lanes if clip.lanes[lane].role is not Role.DRUMS]
    if not pitched or conditions_on_chords(window) or window.job.options.locks.key is not None:
        return None
    plan = window.geometry.plan
    around = Harmony.estimate(clip, range(plan.first, plan.last + 1))
    outside = Harmony(clip.time, {bar: own for bar, own in around.bars.items() if bar not in region.bars})
    half_bars = count_half_bars(window.geometry.layout.beat)
    lanes = []
    for lane in pitched:
        tokens, patches = window.geometry.masked_of(lane)
        share = window.job.options.loosen(_foreign_share(clip, lane, outside))
        lanes.append(AgreeingLane(tokens, half_bars[patches], share))
    return ImpliedChords(lanes, _known(window, clip, half_bars), _likely(window, outside, half_bars))


def agree_on_chords(
    denoise: Denoise, window: FillWindow, implied: Sequence[ImpliedChords | None], draws: Doubles
) -> Denoise:
    """Return a denoiser whose lanes agree on a chord in each half bar.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        implied: Of each variation, from ``find_implied_chords``.
        draws: Shape ``(variations, half bars, chords)``, standard Gumbel numbers.
    """
    if not any(implied):
        return denoise

    def agree(chance: Floats) -> Floats:
        for own, chords, drawn in zip(chance, implied, draws, strict=True):
            if chords is not None:
                _agree(own, chords, drawn)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, agree)


def _agree(chance: Floats, chords: ImpliedChords, drawn: Doubles) -> None:
    """Change the chances of one variation in place, shape ``(tokens, STEPS, PITCHES)``."""
    notes = chords.known.copy()
    for lane in chords.lanes:
        by_pitch = chance[lane.tokens].sum(axis=1)
        np.add.at(notes, lane.half_bars, by_pitch @ np.equal.outer(CLASSES, np.arange(CLASS_COUNT)))
    odds = EVIDENCE_WEIGHT * notes @ LIKELIHOOD.T + chords.likely + DRAW_WEIGHT * drawn
    chance_of_chord = softmax(SHARPNESS * odds)
    shares = chance_of_chord @ TONE_SHARES
    for lane in chords.lanes:
        mixed = (1 - lane.foreign) * shares + lane.foreign / CLASS_COUNT
        own = chance[lane.tokens]
        shift = np.log(mixed * CLASS_COUNT)[lane.half_bars][:, None, CLASSES]
        shifts = np.broadcast_to(shift, own.shape).reshape(len(own), -1)
        chance[lane.tokens] = with_shift(own.reshape(len(own), -1), shifts, MAX_SHIFT).reshape(own.shape)


LIKELIHOOD = np.log((1 - FOREIGN_SHARE) * TONE_SHARES + FOREIGN_SHARE / CLASS_COUNT)
"""Log-likelihood of a note of each pitch class, given each chord, shape ``(chords, CLASS_COUNT)``."""


def _likely(window: FillWindow, around: Harmony, half_bars: NDArray[np.int64]) -> Doubles:
    """Return the logarithm of how likely each chord of each half bar is, by the chords around."""
    first, of_bar = window.geometry.plan.first, window.geometry.layout.bar
    made = {bar: np.unique(half_bars[of_bar == bar - first]).tolist() for bar in window.geometry.region.bars}
    likely: Doubles = np.log(chord_likelihood(around.bars, made, int(half_bars[-1]) + 1))
    return likely


def _foreign_share(clip: Clip, lane: int, around: Harmony) -> float:
    """Return the share of the notes of a lane that do not belong to their chord, near the usual one."""
    notes = clip.lanes[lane].notes
    bars = sorted(around.bars)
    near = notes.within(clip.time.bar_start(bars[0]), clip.time.bar_start(bars[-1] + 1)) if bars else notes
    early = clip.time.step_ticks / 2  # a note may begin a little before its chord
    foreign = sum(not around.fits(note.pitch, int(note.onset + early)) for note in near)
    usual = NON_CHORD_SHARES[clip.lanes[lane].role]
    return (foreign + usual * USUAL_NOTES) / (len(near) + USUAL_NOTES)


def _known(window: FillWindow, clip: Clip, half_bars: NDArray[np.int64]) -> Doubles:
    """Return the beats for which known notes sound in each half bar, shape ``(half bars, CLASS_COUNT)``."""
    geometry, beat_ticks = window.geometry, STEPS * window.geometry.step_ticks
    starts = geometry.step_tick[np.searchsorted(half_bars, np.arange(half_bars[-1] + 1)), 0]
    edges = np.append(starts, clip.time.bar_start(geometry.plan.last + 1))
    known = np.zeros((len(starts), CLASS_COUNT))
    for lane in clip.lanes:
        if lane.role is not Role.DRUMS:
            notes = lane.notes.within(int(edges[0]), int(edges[-1]))
            stops = np.minimum(notes.ends[:, None], edges[1:])
            sounding = np.clip(stops - np.maximum(notes.onsets[:, None], edges[:-1]), 0, None)
            np.add.at(known.T, notes.pitches % CLASS_COUNT, sounding / beat_ticks)
    return known
