"""The fill service: the one way from an operation on a clip to new notes.

Files, batches, the window, live sessions and the Python API all make their notes here: the operation is a
value, `settle` completes its options, `fill_clip` yields progress and returns the result. Whoever closes the
iterator cancels the work.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TypeVar

from ripieno.app.session.clip_operations import (
    AccompanyClip,
    ClipOperation,
    ExtendClip,
    GenerateClip,
    InpaintRegion,
    ReharmoniseRegion,
)
from ripieno.app.session.events import Progress
from ripieno.app.session.models import AnyModel
from ripieno.app.session.phrases import progression
from ripieno.app.session.system_fill import system_steps
from ripieno.engine import generate
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.music.harmony import beats_of
from ripieno.engine.seed import draw_seed
from ripieno.engine.systems.model import SystemModel

Outcome = TypeVar("Outcome")
Steps = Iterator[generate.SamplingProgress | generate.Result]


def settle(options: generate.FillOptions) -> generate.FillOptions:
    """Return options with a seed, drawn where none is given; no model is needed for it.

    Raises:
        RipienoError: If there is no such sampler.
    """
    if options.sampler is not None:
        find_sampler(options.sampler)
    return replace(options, seed=draw_seed(options.seed))


def fill_clip(
    operation: ClipOperation, model: AnyModel, options: generate.FillOptions
) -> Generator[Progress, None, generate.Result]:
    """Make the notes of an operation.

    Args:
        operation: What to do, and with which clip.
        model: A loaded model.
        options: How, as `settle` returns them.

    Yields:
        How far the sampler is; closing the iterator ends the work.

    Returns:
        The notes of each variation, the best first.

    Raises:
        RipienoError: If the notes cannot be made.
    """
    for step in _begin(operation, model, options):
        if isinstance(step, generate.Result):
            return step
        yield Progress(step.done, step.total, step.sketch)
    raise RuntimeError("the engine ended without a result")


def finish(work: Generator[Progress, None, Outcome], report: Callable[[Progress], object]) -> Outcome:
    """Run work of the fill service to its end.

    Args:
        work: As `fill_clip` begins it, or what passes its progress on; closed where ``report`` raises.
        report: Called after each step.

    Returns:
        What the work returns.
    """
    try:
        while True:
            report(next(work))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        work.close()


def _begin(operation: ClipOperation, model: AnyModel, options: generate.FillOptions) -> Steps:
    """Return the steps of the engine for an operation."""
    if isinstance(model, SystemModel):
        return system_steps(operation, model, options)
    match operation:
        case InpaintRegion(clip, region, performance):
            return generate.inpaint(model, clip, region, options, performance)
        case ReharmoniseRegion(clip, region):
            return generate.reharmonise(model, clip, region, options)
        case ExtendClip(clip, bars, at, lanes):
            return generate.extend(model, clip, bars, options, at, lanes)
        case AccompanyClip(clip, role, bars, name):
            return generate.accompany(model, clip, role, options, bars, name)
        case GenerateClip(new):
            return generate.generate(model, _with_chords(new, options), options)


def _with_chords(new: generate.NewClip, options: generate.FillOptions) -> generate.NewClip:
    """Return a new clip with chords; where none are specified, the seed selects those of a song."""
    if new.chords:
        return new
    beats = beats_of(new.make_empty().time, 0)
    return replace(new, chords=progression(options.known_seed, new.key, beats))
