"""Everything about a job that is settled before its first window."""

from dataclasses import dataclass
from functools import cached_property

from engine.diffusion.registry import find_sampler
from engine.diffusion.schedule import Schedule
from engine.diffusion.schedules import SCHEDULES
from engine.generate.options import FillOptions
from engine.model.onnx_denoiser import OnnxModel
from engine.music.clip import Clip
from engine.music.harmony import Harmony
from engine.music.manner import Manner, manner_of
from engine.music.region import Region

HARMONY_REACH = 16
"""Bars around the region whose chords are told along with those of the region."""


@dataclass(frozen=True)
class Job:
    """One call of the engine.

    Attributes:
        model: The network.
        options: As asked.
        region: What to make.
        original: The clip as given.
        blank: The clip without the notes of the region.
        manner: How the known notes are played.
        harmony: The chords of the region, where asked for or locked to.
        told: The chords that the model is told: those, and the ones heard around.
    """

    model: OnnxModel
    options: FillOptions
    region: Region
    original: Clip
    blank: Clip
    manner: Manner
    harmony: Harmony | None
    told: Harmony | None

    @property
    def sampler(self) -> str:
        """Name of the sampler."""
        return self.options.sampler or self.model.card.sampler

    @cached_property
    def schedule(self) -> Schedule:
        """All noise levels, also those that a strength below 1 leaves out."""
        card = self.model.card
        return SCHEDULES[card.schedule](self.options.steps or card.steps, card.sigma_min, card.sigma_max)


def prepare(
    model: OnnxModel, clip: Clip, region: Region, options: FillOptions, manner: Manner | None = None
) -> Job:
    """Settle what a job needs to know.

    Args:
        model: A loaded model.
        clip: The music.
        region: What to make anew.
        options: As asked.
        manner: How to play; None for the manner of the clip.

    Raises:
        RipienoError: If the sampler does not exist or the chords do not fit.
    """
    blank = clip.replace_region(region, {})
    harmony = _harmony(clip, region, options)
    found = manner or manner_of(blank, region)
    job = Job(model, options, region, clip, blank, found, harmony, _told(harmony, blank, region))
    find_sampler(job.sampler)
    return job


def _harmony(clip: Clip, region: Region, options: FillOptions) -> Harmony | None:
    if options.chords is not None:
        return Harmony.laid(options.chords, clip.time, region.bars)
    return Harmony.heard(clip, region.bars) if options.locks.chords else None


def _told(harmony: Harmony | None, blank: Clip, region: Region) -> Harmony | None:
    if harmony is None or not region.bars:
        return harmony
    first, last = region.bars[0] - HARMONY_REACH, region.bars[-1] + HARMONY_REACH
    around = [bar for bar in range(max(first, 0), min(last + 1, blank.bars)) if bar not in region.bars]
    return harmony.over(Harmony.heard(blank, around))
