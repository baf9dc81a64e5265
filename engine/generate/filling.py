"""Making the notes of a region: windows, sampling, order of the variations."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.generate.cells import plane_locks
from ripieno.engine.generate.decoding import decode
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import Job, prepare
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.ranking import order, plausibility, surprise
from ripieno.engine.generate.reading import read_window
from ripieno.engine.generate.results import Notes, Result, SamplingProgress
from ripieno.engine.generate.steering import steer
from ripieno.engine.generate.voice_leading import fit_new_pitches
from ripieno.engine.grid.locks import PlaneLocks
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS
from ripieno.engine.grid.windows import WindowPlan, plan_windows
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region


def inpaint(
    model: OnnxModel,
    clip: Clip,
    region: Region,
    options: FillOptions,
    performance: PerformanceStyle | None = None,
) -> Iterator[SamplingProgress | Result]:
    """Fill a region of a clip so that it belongs to the music around it.

    Args:
        model: A loaded model.
        clip: The music; notes of the region are not looked at, unless options ask for it.
        region: What to make anew.
        options: Seed, variations, sampler, conditions, locks.
        performance: How to play; None for how the notes around are played.

    Yields:
        ``SamplingProgress`` after each step of the sampler, then one ``Result``.

    Raises:
        RipienoError: If the region cannot be held, the sampler does not exist, or the locks
            leave no notes.
    """
    yield from fill(prepare(model, clip, region, options, performance))


def vary(
    model: OnnxModel, clip: Clip, region: Region, options: FillOptions, strength: float = 0.5
) -> Iterator[SamplingProgress | Result]:
    """Make variations of a region that stay near to what it holds.

    Args:
        model: A loaded model.
        clip: The music.
        region: What to vary.
        options: As for ``inpaint``.
        strength: About the share of the notes that change: from 0 (none) to 1 (nothing of the
            old is looked at).

    Yields:
        As ``inpaint``.

    Raises:
        RipienoError: As ``inpaint``.
    """
    yield from inpaint(model, clip, region, replace(options, strength=strength))


def fill(job: Job) -> Generator[SamplingProgress | Result, None, None]:
    """Yield the progress of a job, then its result."""
    options, drawn = job.options, job.options.drawn
    if options.strength == 0:
        held = {lane: tuple(notes) for lane, notes in job.held.items()}
        yield Result((held,) * options.variations, 0, job.sampler)
        return
    noise = Noise.from_seed(options.known_seed, drawn)
    clips = [job.context_clip] * drawn
    plans = list(plan_windows(job.context_clip, job.region, job.model.card.bars))
    nats, steps = np.zeros(drawn), job.schedule.count
    for plan in plans:
        _check_rhythm(job, plan)
    for number, plan in enumerate(plans):
        window = FillWindow.of(job, plan, clips[0])
        made = yield from _fill_window(window, clips, noise, number, len(plans))
        clips = [
            clip.replace_region(plan.region, notes, job.held)
            for clip, notes in zip(clips, made.notes, strict=True)
        ]
        nats, steps = nats + made.nats, made.steps
    yield _result(job, clips, nats, steps)


class _Made(NamedTuple):
    """What one window gave: the notes of each clip, their surprise, and the steps taken."""

    notes: tuple[Notes, ...]
    nats: NDArray[np.float64]
    steps: int


def _fill_window(
    window: FillWindow, clips: Sequence[Clip], noise: Noise, number: int, windows: int
) -> Generator[SamplingProgress, None, _Made]:
    """Yield progress; return what came of it."""
    job, geometry = window.job, window.geometry
    bound = job.model.bind(read_window(window, clips), len(clips))
    locks = plane_locks(window, clips)
    denoise = steer(window, clips, bound, locks)
    shape, schedule = (len(clips), len(geometry.masked), *PATCH_SHAPE), job.schedule
    fresh = noise.like(np.broadcast_to(np.float32(0), shape))
    if job.options.strength == 1:
        x = schedule.prior(fresh)
    else:
        clean = window.known.start.reshape(-1, *PATCH_SHAPE)[geometry.masked]
        x = schedule.noised(np.broadcast_to(clean, shape), 0, fresh)
    for step in find_sampler(job.sampler).function(denoise, x, schedule, noise):
        x = step.x
        sketch = partial(_decoded, window, clips, step.denoised, locks)
        yield SamplingProgress(number * step.count + step.index + 1, windows * step.count, sketch)
    made = _decoded(window, clips, x, locks)
    nats = surprise(geometry, bound, made) if len(clips) > 1 else np.zeros(1)
    return _Made(made, nats, schedule.count)


def _decoded(
    window: FillWindow, clips: Sequence[Clip], planes: NDArray[Any], locks: PlaneLocks | None
) -> tuple[Notes, ...]:
    """Return the notes that planes stand for, one mapping for each clip."""
    final = planes if locks is None else locks.project(np.asarray(planes, np.float32))
    shown = [None if each is None else each.reference for each in window.shown]
    return tuple(map(partial(decode, window), clips, final, shown))


def _check_rhythm(job: Job, plan: WindowPlan) -> None:
    """Refuse a rhythm that cannot be kept before time is spent on it."""
    if job.options.locks.keep == "rhythm":
        window = FillWindow.of(job, plan)
        even = np.zeros((len(window.geometry.layout), STEPS, PITCHES), np.float32)
        for lane in plan.region.lanes:
            fit_new_pitches(window, lane, job.context_clip, even)


def _held(clip: Clip, region: Region) -> Notes:
    return {lane: tuple(notes) for lane, notes in clip.held(region).items()}


def _result(job: Job, clips: Sequence[Clip], nats: NDArray[np.float64], steps: int) -> Result:
    made = [_held(clip, job.region) for clip in clips]
    if len(made) == 1:
        return Result(tuple(made), steps, job.sampler)
    scores = plausibility(nats, made)
    best = order(scores, made)[: job.options.variations]
    return Result(
        tuple(made[index] for index in best),
        steps,
        job.sampler,
        tuple(float(scores[index]) for index in best),
    )
