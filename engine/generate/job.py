"""Everything about a job that is settled before its first window."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log

import numpy as np

from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import SCHEDULES
from ripieno.engine.generate.lane_defaults import with_lines
from ripieno.engine.generate.options import STYLE, FillOptions, OptionError
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.performance import PerformanceStyle, measure_performance
from ripieno.engine.music.region import Region, RegionError
from ripieno.engine.music.ringing import ring_ends
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import other_sound
from ripieno.engine.music.spans import span_at
from ripieno.engine.music.surroundings import estimate_key_around, near

HALF_HIDDEN, HIDING_SPREAD = 0.9, 0.7
"""Noise level from which half of the notes come back, and how fast, on a log scale, their share
falls around it. Measured on songs: 0.96 at level 0.37, 0.81 at 0.53, 0.65 at 0.71, 0.44 at 1.0,
0.30 at 1.4, 0.22 at 1.9."""

HARMONY_REACH = 16
"""Bars around the region whose chords are given along with those of the region."""


@dataclass(frozen=True)
class Job:
    """One call of the engine.

    Attributes:
        model: The network.
        options: As asked.
        region: What to make.
        given: The clip as given.
        original: The clip without what is far from the region, and without control notes.
        context_clip: The clip without the notes of the region, but for those at its end that anticipate what
            follows: their nearest step lies outside.
        performance: How the known notes are played.
        harmony: The chords of the region, where asked for or locked to.
        specified: The chords that the model is given: those, and the ones estimated around.
        leads_voices: Whether kept rhythms take the pitches of the chords that lie nearest to their own.
    """

    model: OnnxModel
    options: FillOptions
    region: Region
    given: Clip
    original: Clip
    context_clip: Clip
    performance: PerformanceStyle
    harmony: Harmony | None
    specified: Harmony | None
    leads_voices: bool = False

    @property
    def sampler(self) -> str:
        """Name of the sampler."""
        return self.options.sampler or self.model.card.sampler

    @property
    def temperature(self) -> float:
        """The temperature asked for, times what the model's card calls normal."""
        return self.options.temperature * self.model.card.temperature

    @cached_property
    def held(self) -> Mapping[int, Notes]:
        """The notes that the region holds, by lane."""
        return self.original.held(self.region)

    @cached_property
    def former_harmony(self) -> Harmony:
        """The chords of the region, estimated from the notes that were there."""
        return Harmony.estimate(self.original, self.region.bars)

    def ring_ends(self, lane: int) -> Mapping[int, int]:
        """Return, by the end of each span of the region, how far notes of a lane may ring that sound there.

        A note that stays at the end of a span belongs to what follows, so that nothing rings past it.
        """
        own, kept = self.original.lanes[lane], self.context_clip.lanes[lane].notes
        if not self.options.ring or own.role is Role.DRUMS:
            return {}
        spans = own.own(self.region.spans(self.original.time))
        staying = kept.taken(self.region.held_among(kept, spans))
        latest = own.ends_in_sound(ring_ends(self.held[lane].without(staying), kept, spans), spans)
        begun = [span_at(spans, onset) for onset in staying.onsets.tolist()]
        return {span[1]: tick for span, tick in zip(spans, latest, strict=True) if span not in begun}

    @cached_property
    def schedule(self) -> Schedule:
        """The noise levels of each window, from that of the strength down."""
        card = self.model.card
        steps, highest = self.options.steps or card.steps, card.sigma_max
        if self.options.strength < 1:
            highest = min(max(start_level(self.options.strength), 2 * card.sigma_min), card.sigma_max)
            share = log(highest / card.sigma_min) / log(card.sigma_max / card.sigma_min)
            steps = max(2, round(steps * share))
        return SCHEDULES[card.schedule](steps, card.sigma_min, highest)


def start_level(strength: float) -> float:
    """Return the noise level that hides about a share of the onsets of an original.

    Args:
        strength: Share of the notes that shall change, above 0 and below 1.
    """
    from scipy.special import ndtri  # slow to import, and not needed where everything is made anew

    level: float = HALF_HIDDEN * exp(HIDING_SPREAD * float(ndtri(strength)))
    return level


def prepare(
    model: OnnxModel,
    clip: Clip,
    region: Region,
    options: FillOptions,
    performance: PerformanceStyle | None = None,
) -> Job:
    """Settle what a job needs to know.

    Args:
        model: A loaded model.
        clip: The music.
        region: What to make anew.
        options: As asked.
        performance: How to play; None for that of the clip.

    Raises:
        OptionError: If a style is asked for of a model that knows none.
        RipienoError: If the sampler does not exist, the chords do not fit or nothing is painted in
            the region's bars.
    """
    if options.style is not None and STYLE not in model.card.conditions:
        raise OptionError(
            f"The model '{model.card.name}' knows no styles; ask for none, or choose another model."
        )
    if region.painted:
        region = region.plus((), clip.time)
        if not region.bars:
            raise RegionError("Nothing is painted in the selected bars; paint the steps to fill.")
    spans = region.spans(clip.time)
    if spans and region.lanes and not any(clip.lanes[lane].own(spans) for lane in region.lanes):
        raise RegionError(other_sound(clip, region.lanes, region.bars))
    options = replace(options, locks=_with_estimated_key(options.locks, clip, region))
    given, clip = clip, near(clip.without_control(), region.bars)
    context_clip = clip.replace_region(region, _early(clip, region) if options.locks == Locks() else {})
    harmony = _harmony(clip, region, options)
    found = with_lines(performance or measure_performance(context_clip, region), context_clip, region)
    job = Job(
        model,
        options,
        region,
        given,
        clip,
        context_clip,
        found,
        harmony,
        _specify_harmony(harmony, context_clip, region),
    )
    find_sampler(job.sampler)
    return job


def _with_estimated_key(locks: Locks, clip: Clip, region: Region) -> Locks:
    """Return locks with the key whose scale they ask for."""
    if not locks.scale:
        return locks
    return replace(locks, key=locks.key or estimate_key_around(clip, region), scale=False)


def _early(clip: Clip, region: Region) -> dict[int, tuple[Note, ...]]:
    """Return the notes of a region that anticipate what follows it by less than half a step, by lane."""
    time, spans, last = clip.time, region.spans(clip.time), clip.time.bar_start(clip.bars)

    def is_early(note: Note) -> bool:
        span = span_at(spans, note.onset)
        return span is not None and span[1] < last and time.nearest(note.onset, time.step_ticks) >= span[1]

    def late(notes: Notes) -> Notes:
        """Return those that can be early: the last of each span, within a step of its end."""
        ends = np.array([end for _, end in spans], np.int64)
        following = ends[np.minimum(np.searchsorted(ends, notes.onsets, "right"), len(ends) - 1)]
        return notes.taken(following - notes.onsets <= time.step_ticks + 1)

    return {lane: tuple(filter(is_early, late(notes))) for lane, notes in clip.held(region).items()}


def _harmony(clip: Clip, region: Region, options: FillOptions) -> Harmony | None:
    if options.chords is not None:
        return Harmony.laid(options.chords, clip.time, region.bars)
    return Harmony.estimate(clip, region.bars) if options.locks.chords else None


def _specify_harmony(harmony: Harmony | None, context_clip: Clip, region: Region) -> Harmony | None:
    if harmony is None or not region.bars:
        return harmony
    first, last = region.bars[0] - HARMONY_REACH, region.bars[-1] + HARMONY_REACH
    around = [bar for bar in range(max(first, 0), min(last + 1, context_clip.bars)) if bar not in region.bars]
    return harmony.over(Harmony.estimate(context_clip, around))
