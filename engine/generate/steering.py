"""The network's estimate, steered: guidance, passages, temperature, what lanes usually do, locks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.guidance import guide
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.self_conditioning import remembering
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.accompaniments import Accompaniment, accompany_lead_sheet, find_accompaniments
from ripieno.engine.generate.bar_patterns import find_bar_patterns, take_up_patterns
from ripieno.engine.generate.chances import split_odds
from ripieno.engine.generate.chord_coverage import cover_chords, find_chord_tones
from ripieno.engine.generate.chord_sizes import find_chord_sizes, hold_chord_sizes
from ripieno.engine.generate.chord_table import CHORD_COUNT
from ripieno.engine.generate.clashes import find_clashes, hold_clashes
from ripieno.engine.generate.common_pitches import find_lines, spread_pitches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.implied_chords import (
    agree_on_chords,
    count_half_bars,
    find_implied_chords,
)
from ripieno.engine.generate.lane_defaults import chord_weight_of, style_weight_of, temperature_scale_of
from ripieno.engine.generate.low_lines import find_low_lines, hold_low_lines
from ripieno.engine.generate.melodic_lines import MelodicLine, find_melodic_lines, follow_melodic_lines
from ripieno.engine.generate.note_counts import constrain_density
from ripieno.engine.generate.options import Guidance
from ripieno.engine.generate.rare_cells import find_rare_cells, hold_rare_cells
from ripieno.engine.generate.reading import conditions_on_chords, read_window
from ripieno.engine.generate.reference import ShownPassage
from ripieno.engine.generate.repeated_bars import find_same_bars, keep_bars_same
from ripieno.engine.generate.repeated_pitches import find_repeating_lanes, hold_repeated_pitches
from ripieno.engine.generate.usual_places import find_usual_places, strike_usual_places
from ripieno.engine.grid.locks import PlaneLocks, log_odds, onset_chance, sigmoid, with_chance, with_sum
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats, Plane
from ripieno.engine.model.onnx_denoiser import BoundDenoiser
from ripieno.engine.music.clip import Clip

PATTERN_STREAM, CHORD_STREAM, REPEAT_STREAM = 1, 2, 3
"""Streams of noise that draw patterns of bars, chords and bars that are repeated."""

Found = TypeVar("Found")


def steer(
    window: FillWindow, clips: Sequence[Clip], denoise: BoundDenoiser, locks: PlaneLocks | None
) -> Denoise:
    """Return the denoiser that a sampler is to follow.

    Args:
        window: The window.
        clips: The clip of each variation.
        denoise: The network, bound to all conditions.
        locks: What the estimate is projected on.
    """
    options = window.job.options
    steered = guided(window, clips, self_conditioned(denoise, window), options.guidance)
    accompaniments: Sequence[Sequence[Accompaniment]] = [()] * len(clips)
    if options.makes_anew:
        accompaniments = find_in_each(clips, partial(find_accompaniments, window))
        steered = accompany_lead_sheet(steered, accompaniments)
    if window.reference is not None and options.strength == 1:
        steered = repeating(steered, window, clips)
    temperature = window.job.temperature * temperature_scale_of(window.known.lanes_made)
    if temperature != 1:
        steered = tempered(steered, temperature, window.geometry.masked_cells)
    if options.makes_anew:
        melodies = find_in_each(clips, partial(find_melodic_lines, window))
        steered = follow_melodies(steered, window, melodies, shown=False)
        steered = hold_rare_cells(
            steered, window, clips, find_in_each(clips, partial(find_rare_cells, window))
        )
        steered = follow_patterns(steered, window, clips)
        steered = cover_chords(steered, window, find_in_each(clips, partial(find_chord_tones, window)))
        steered = follow_implied_chords(steered, window, clips)
        steered = follow_melodies(steered, window, melodies, shown=True)
        steered = hold_low_lines(steered, window, find_in_each(clips, partial(find_low_lines, window)))
        steered = hold_repeated_pitches(
            steered, window, find_in_each(clips, partial(find_repeating_lanes, window))
        )
        steered = hold_chord_sizes(steered, window, find_in_each(clips, partial(find_chord_sizes, window)))
        steered = strike_usual_places(
            steered, window, find_in_each(clips, partial(find_usual_places, window))
        )
        steered = spread_pitches(steered, window, find_lines(window, clips))
        steered = hold_clashes(steered, window, find_in_each(clips, partial(find_clashes, window)))
    if options.holds_density and options.locks.keep is None:
        steered = steered if locks is None else locked(steered, locks)
        steered = constrain_density(steered, window, accompaniments)
    if options.makes_anew and not options.asks_density:
        steered = repeat_bars(steered, window, clips)
    return steered if locks is None else locked(steered, locks)


def find_in_each(clips: Sequence[Clip], find: Callable[[Clip], Found]) -> Sequence[Found]:
    """Return what is found in each of some clips; one that stands for several variations is searched once.

    Args:
        clips: The clip of each variation.
        find: Search of a clip.
    """
    found = {id(clip): find(clip) for clip in {id(clip): clip for clip in clips}.values()}
    return [found[id(clip)] for clip in clips]


def follow_patterns(denoise: Denoise, window: FillWindow, clips: Sequence[Clip]) -> Denoise:
    """Return a denoiser whose variations follow bars around where they are shown no passage."""
    if all(window.shown):
        return denoise
    found = find_in_each(clips, partial(find_bar_patterns, window))
    patterns = [() if shown else own for shown, own in zip(window.shown, found, strict=True)]
    bars = window.geometry.plan.last - window.geometry.plan.first + 1
    shape = (len(window.geometry.lanes), bars, bars)
    return take_up_patterns(denoise, window, patterns, _draws(window, PATTERN_STREAM).gumbel(shape))


def repeat_bars(denoise: Denoise, window: FillWindow, clips: Sequence[Clip]) -> Denoise:
    """Return a denoiser whose new lanes repeat bars as often as true ones do."""
    bars = window.geometry.plan.last - window.geometry.plan.first + 1
    draws = _draws(window, REPEAT_STREAM).gumbel((len(window.geometry.lanes), bars, 2))
    return keep_bars_same(
        denoise, [find_same_bars(window, clip, own) for clip, own in zip(clips, draws, strict=True)]
    )


def follow_implied_chords(denoise: Denoise, window: FillWindow, clips: Sequence[Clip]) -> Denoise:
    """Return a denoiser whose lanes agree on a chord in each half bar where none is specified."""
    chords = find_in_each(clips, partial(find_implied_chords, window))
    half_bars = int(count_half_bars(window.geometry.layout.beat)[-1]) + 1
    draws = _draws(window, CHORD_STREAM).gumbel((half_bars, CHORD_COUNT))
    return agree_on_chords(denoise, window, chords, draws)


def follow_melodies(
    denoise: Denoise, window: FillWindow, melodies: Sequence[Sequence[MelodicLine]], *, shown: bool
) -> Denoise:
    """Return a denoiser whose melodies go on as they do around.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        melodies: Of each variation, from ``find_melodic_lines``.
        shown: Whether those variations do that are shown a passage, and keep its rhythm, or the others.
    """
    lines = [
        [line.with_rhythm() if shown else line for line in own] if shown == (passage is not None) else []
        for passage, own in zip(window.shown, melodies, strict=True)
    ]
    return follow_melodic_lines(denoise, window, lines)


def _draws(window: FillWindow, stream: int) -> Noise:
    """Return noise for the choices of a window, independent of that of the sampler."""
    options = window.job.options
    return Noise.from_seed(options.known_seed, options.drawn, stream=(stream, window.geometry.plan.first))


def self_conditioned(denoise: BoundDenoiser, window: FillWindow) -> Denoise:
    """Return a denoiser that is given its own last estimate, unless the sampler needs a smooth function."""
    return denoise if find_sampler(window.job.sampler).smooth else remembering(denoise)


def guided(window: FillWindow, clips: Sequence[Clip], denoise: Denoise, weights: Guidance) -> Denoise:
    """Return a denoiser that follows each condition by its weight.

    The estimate with all conditions takes the place of the unconditional one, and each
    condition's term is the estimate without it: ``D + sum of (w_i - 1) * (D - D_without_i)``. Lanes of
    context follow styles more strongly, a bass and a melody chords too.
    """
    options, lanes = window.job.options, window.known.lanes_made
    specified = {
        "chords": (weights.chords * chord_weight_of(lanes), conditions_on_chords(window)),
        "density": (weights.density, options.conditions_on_density),
        "rhythm": (weights.rhythm, options.locks.keep == "rhythm"),
        "style": (weights.style * style_weight_of(lanes), options.style is not None),
    }
    terms: list[tuple[Denoise, float]] = []
    for name, (weight, given) in specified.items():
        if given and weight != 1:
            untold = window.job.model.bind(read_window(window, clips, without=name), len(clips))
            terms.append((self_conditioned(untold, window), 1 - weight))
    if not terms:
        return denoise
    combined = guide(denoise, terms)

    def bounded(x: Array, sigma: float) -> Array:
        estimate: Array = np.array(combined(x, sigma))
        estimate[:, :, Plane.ONSET] = np.clip(estimate[:, :, Plane.ONSET], -1, 1)
        return estimate

    return bounded


def repeating(denoise: Denoise, window: FillWindow, clips: Sequence[Clip]) -> Denoise:
    """Return a denoiser whose variations keep to the passages they are shown, as far as those are sure.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        clips: The clip of each variation, in which its passage is read.
    """
    pairs = zip(clips, window.shown, strict=True)
    evidence = np.stack([_evidence(window, clip, shown) for clip, shown in pairs])
    leans = np.array([shown is not None for shown in window.shown])

    def leaning(x: Array, sigma: float) -> Array:
        estimate: Floats = np.array(denoise(x, sigma), np.float32)
        chance = sigmoid(log_odds(onset_chance(estimate[leans])) + evidence[leans])
        estimate[leans] = with_chance(estimate[leans], np.where(window.geometry.masked_cells, chance, 0))
        return estimate

    return leaning


def _evidence(window: FillWindow, clip: Clip, shown: ShownPassage | None) -> Floats:
    """Return what a passage adds to the log-odds of a variation, shape ``(tokens, STEPS, PITCHES)``."""
    geometry = window.geometry
    if shown is None:
        return np.zeros(geometry.masked_cells.shape, np.float32)
    whole = shown.reference.evidence(clip, geometry.lanes, geometry.layout)
    evidence: Floats = shown.weight * whole.reshape(-1, STEPS, PITCHES)[geometry.masked]
    return evidence


def tempered(denoise: Denoise, temperature: float, mask: Bools) -> Denoise:
    """Return a denoiser that is bolder (above 1) or more cautious (below 1) about onsets.

    The log-odds of an onset are those of the noisy value, ``2 x / sigma^2``, plus those that
    the context gives. The latter are divided by the temperature and then shifted, alike in all
    cells of a token, so that the context expects as many notes there as before.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        temperature: Above 0.
        mask: Shape ``(tokens, STEPS, PITCHES)``, the cells that count.
    """

    def bold(x: Array, sigma: float) -> Array:
        estimate: Floats = np.asarray(denoise(x, sigma), np.float32)
        context, seen = split_odds(estimate, x, sigma)
        hidden = np.broadcast_to(mask, context.shape)
        plain = np.where(hidden, sigmoid(context), 0).reshape(-1, mask[0].size)
        flat = np.where(hidden, sigmoid(context / temperature), 0).reshape(plain.shape)
        chance = with_sum(flat, plain.sum(-1)).reshape(context.shape)
        return with_chance(estimate, np.where(hidden, sigmoid(log_odds(chance) + seen), 0))

    return bold


def locked(denoise: Denoise, locks: PlaneLocks) -> Denoise:
    """Return a denoiser whose estimate keeps to locks."""

    def held(x: Array, sigma: float) -> Array:
        return locks.project(np.asarray(denoise(x, sigma), np.float32))

    return held
