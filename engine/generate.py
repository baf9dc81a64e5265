"""The ways to use the engine: iterators of ``Progress`` and, last, a ``Result``."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.diffusion.array import Array
from engine.diffusion.noise import Noise
from engine.diffusion.registry import find_sampler
from engine.diffusion.schedules import SCHEDULES
from engine.grid.conditions import Conditions, density_near, features
from engine.grid.decode import decode_notes
from engine.grid.encode import empty_planes, encode_notes
from engine.grid.layout import Layout
from engine.grid.mask import region_mask
from engine.grid.spec import Bools, Floats
from engine.grid.windows import WindowPlan, plan_windows
from engine.model.onnx_denoiser import OnnxModel, Window
from engine.music.clip import Clip
from engine.music.manner import Manner, manner_of, tidy
from engine.music.note import Note
from engine.music.region import Region

Notes = Mapping[int, tuple[Note, ...]]
"""New notes by lane index."""

DENSITY_REACH = 16
"""Beats on either side from which the density of a gap is estimated."""


@dataclass(frozen=True)
class FillOptions:
    """How to fill.

    Attributes:
        seed: Same seed, same notes.
        variations: How many results.
        steps: Sampler steps; None takes the model's own number.
        sampler: Name of a sampler; None takes the model's own.
    """

    seed: int
    variations: int = 1
    steps: int | None = None
    sampler: str | None = None


@dataclass(frozen=True)
class Progress:
    """Work done so far, in sampler steps over all windows."""

    done: int
    total: int


@dataclass(frozen=True)
class Result:
    """What was made.

    Attributes:
        variations: For each variation, the new notes by lane.
        steps: Sampler steps in each window.
        sampler: Sampler used.
    """

    variations: tuple[Notes, ...]
    steps: int
    sampler: str


def inpaint(
    model: OnnxModel, clip: Clip, region: Region, options: FillOptions
) -> Iterator[Progress | Result]:
    """Fill a region of a clip so that it belongs to the music around it.

    Args:
        model: A loaded model.
        clip: The music; notes of the region are not looked at.
        region: What to make anew.
        options: Seed, variations, sampler.

    Yields:
        ``Progress`` after each step of the sampler, then one ``Result``.

    Raises:
        RipienoError: If the region cannot be held or the sampler does not exist.
    """
    steps = options.steps or model.card.steps
    sampler = options.sampler or model.card.sampler
    noise = Noise.from_seed(options.seed, options.variations)
    blank = clip.replace_region(region, {})
    clips = [blank] * options.variations
    manner = manner_of(blank, region)
    plans = list(plan_windows(blank, region, model.card.bars))
    sampling = _Sampling(model, sampler, steps, noise, steps * len(plans))
    for number, plan in enumerate(plans):
        made = yield from sampling.fill(clips, plan, manner, number * steps)
        clips = [each.replace_region(plan.region, notes) for each, notes in zip(clips, made, strict=True)]
    variations = tuple(_new_notes(filled, region) for filled in clips)
    yield Result(variations, steps, sampler)


@dataclass(frozen=True)
class _Sampling:
    """How every window of one job is sampled; ``total`` counts the steps of all."""

    model: OnnxModel
    sampler: str
    steps: int
    noise: Noise
    total: int

    def fill(
        self, clips: Sequence[Clip], plan: WindowPlan, manner: Manner, done: int
    ) -> Generator[Progress, None, Sequence[Notes]]:
        """Yield progress; return the new notes of each clip."""
        card = self.model.card
        layout = Layout.from_time(clips[0].time, plan.first, plan.last)
        mask = _mask(plan, layout)
        same = all(clip is clips[0] for clip in clips)
        window = _stack(
            [_window(clip, plan, layout, mask, manner) for clip in (clips[:1] if same else clips)]
        )
        denoise = self.model.bind(window, len(clips))
        schedule = SCHEDULES[card.schedule](self.steps, card.sigma_min, card.sigma_max)
        x: Array = schedule.prior(self.noise.normal(denoise.shape, np.float32))
        for step in find_sampler(self.sampler).function(denoise, x, schedule, self.noise):
            x = step.x
            yield Progress(done + step.index + 1, self.total)
        return [_decode(each, window.chosen, plan, layout, mask, clips[0], manner) for each in x]


def _mask(plan: WindowPlan, layout: Layout) -> Bools:
    lanes = tuple(plan.lanes.index(lane) for lane in plan.region.lanes)
    region = replace(plan.region, lanes=lanes)
    return region_mask(region, len(plan.lanes), plan.first, layout)


def _window(clip: Clip, plan: WindowPlan, layout: Layout, mask: Bools, manner: Manner) -> Window:
    step = clip.time.step_ticks
    planes = np.stack([encode_notes(clip.lanes[lane].notes, step, layout) for lane in plan.lanes])
    masked: Bools = np.any(mask, axis=(2, 3))
    conditions = Conditions(
        roles=[clip.lanes[lane].role for lane in plan.lanes],
        density=[
            density_near(each, hidden, DENSITY_REACH) for each, hidden in zip(planes, masked, strict=True)
        ],
        tempo=clip.time.tempo_at(clip.time.bar_start(plan.region.bars[0])),
        has_velocity=manner.expressive,
        has_timing=not manner.quantised,
    )
    known = np.where(mask[:, :, None], empty_planes(1), planes)
    place = np.stack([layout.bar, layout.beat], axis=1)
    lanes = np.repeat(np.arange(len(plan.lanes)), len(layout))
    places = np.concatenate([np.tile(place, (len(plan.lanes), 1)), lanes[:, None]], axis=1)
    return Window(
        known.reshape(1, -1, *known.shape[2:]).astype(np.float32),
        mask.reshape(1, -1, *mask.shape[2:]),
        features(conditions, layout, mask).reshape(1, len(places), -1),
        places[None],
    )


def _stack(windows: Sequence[Window]) -> Window:
    names = ("known", "mask", "features", "place")
    return Window(*(np.concatenate([getattr(window, name) for window in windows]) for name in names))


def _decode(
    x: Floats, chosen: np.ndarray, plan: WindowPlan, layout: Layout, mask: Bools, clip: Clip, manner: Manner
) -> Notes:
    planes = np.tile(empty_planes(len(layout)), (len(plan.lanes), 1, 1, 1))
    planes[chosen] = x
    by_lane = planes.reshape(len(plan.lanes), len(layout), *planes.shape[1:])
    notes = {}
    for lane in plan.region.lanes:
        at = plan.lanes.index(lane)
        raw = decode_notes(by_lane[at], mask[at], clip.time.step_ticks, layout, clip.lanes[lane].channel)
        notes[lane] = tidy(raw, manner, lane, clip.time)
    return notes


def _new_notes(clip: Clip, region: Region) -> Notes:
    spans = region.spans(clip.time)
    return {
        lane: tuple(note for note in clip.lanes[lane].notes if region.holds(note, spans))
        for lane in region.lanes
    }
