"""The job that fills bars of a file."""

import secrets
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from time import perf_counter

from app.midi_io.clip_file import load, read_clip, save, splice
from app.session.choice import assign_roles, choose_region
from app.session.commands import InpaintFile
from app.session.destination import destinations
from app.session.events import Event, FillReport, Loaded, Progress, Seconds, TrackChange, Warned, Written
from engine import generate
from engine.diffusion.registry import find_sampler
from engine.model.pack import load_model
from engine.music.clip import Clip
from engine.music.note import Note
from engine.music.region import Region
from engine.music.selection import bars_text, describe

LARGEST_SEED = 2**32 - 1
"""The highest seed that is drawn; any program that reads JSON can hold it."""


def inpaint_file(command: InpaintFile) -> Iterator[Event]:
    """Fill bars of a file and write each variation.

    Nothing is written before all notes are made, so a job that fails or is stopped while it
    samples leaves no file behind.

    Args:
        command: What to do.

    Raises:
        RipienoError: If it cannot be done.
    """
    began = perf_counter()
    smf = load(command.source)
    files = destinations(command)
    clip = assign_roles(read_clip(smf), command)
    region = choose_region(clip, command)
    if command.sampler is not None:
        find_sampler(command.sampler)
    yield Loaded(command.source, describe(region, clip))
    model = load_model(command.model)
    seed = secrets.randbelow(LARGEST_SEED + 1) if command.seed is None else command.seed
    options = generate.FillOptions(seed, command.variations, command.steps, command.sampler)
    sampling_began = perf_counter()
    result = yield from _sample(generate.inpaint(model, clip, region, options))
    writing_began = perf_counter()
    variations: list[Written] = []
    for number, (file, notes) in enumerate(zip(files, result.variations, strict=True), start=1):
        save(splice(smf, clip, region, notes), file)
        variations.append(Written(file, number, _changes(clip, region, notes)))
        yield variations[-1]
    yield from _warnings(variations, region)
    ended = perf_counter()
    yield FillReport(
        source=command.source,
        region=describe(region, clip),
        seed=seed,
        bars=tuple(bar + 1 for bar in region.bars),
        lowest=region.low,
        highest=region.high,
        model=model.card.name,
        sampler=result.sampler,
        steps=result.steps,
        variations=tuple(variations),
        seconds=Seconds(sampling_began - began, writing_began - sampling_began, ended - writing_began),
    )


def _sample(
    steps: Iterable[generate.Progress | generate.Result],
) -> Generator[Progress, None, generate.Result]:
    """Pass progress on; return the result."""
    for step in steps:
        if isinstance(step, generate.Result):
            return step
        yield Progress(step.done, step.total)
    raise RuntimeError("the engine ended without a result")


def _changes(clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> tuple[TrackChange, ...]:
    """Return how many notes went and came in each lane of the region."""
    filled = clip.replace_region(region, notes)
    return tuple(
        TrackChange(
            track=clip.lanes[index].track + 1,
            channel=clip.lanes[index].channel + 1,
            name=clip.lanes[index].name,
            role=clip.lanes[index].role.value,
            removed=_held(clip, region, index),
            added=_held(filled, region, index),
        )
        for index in region.lanes
    )


def _held(clip: Clip, region: Region, lane: int) -> int:
    """Return how many notes of a lane lie in the region."""
    spans = region.spans(clip.time)
    return sum(region.holds(note, spans) for note in clip.lanes[lane].notes)


def _warnings(variations: Sequence[Written], region: Region) -> Iterator[Warned]:
    """Yield a warning for each variation that leaves tracks without notes."""
    for written in variations:
        silent = [change.name or change.role.capitalize() for change in written.tracks if not change.added]
        if silent:
            yield Warned(
                f"{written.file} has no notes in {bars_text(region.bars)} of {', '.join(silent)}; "
                "try another seed."
            )
