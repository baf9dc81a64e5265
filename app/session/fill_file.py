"""The job that makes notes and writes them into files."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from ripieno.app.midi_io.clip_file import save
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.commands import (
    AccompanyFile,
    Editing,
    ExtendFile,
    Filling,
    GenerateFile,
    InpaintFile,
    ReharmoniseFile,
    VaryFile,
)
from ripieno.app.session.destination import destinations
from ripieno.app.session.events import (
    Event,
    FillReport,
    Loaded,
    Seconds,
    TrackChange,
    Warned,
    Written,
)
from ripieno.app.session.file_notes import make_notes
from ripieno.app.session.fill_options import fill_options
from ripieno.app.session.lane_sound import sound_of, sound_warnings
from ripieno.app.session.models import load_model
from ripieno.app.session.tasks import Place, plan
from ripieno.engine import generate
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import bars_text, describe

OPERATIONS: Mapping[type[Filling], str] = {
    InpaintFile: "inpaint",
    VaryFile: "vary",
    ReharmoniseFile: "reharmonise",
    ExtendFile: "extend",
    AccompanyFile: "accompany",
    GenerateFile: "generate",
}
"""What each command is called."""


def fill_file(command: Filling) -> Iterator[Event]:
    """Make the notes that a command asks for and write each variation.

    Nothing is written before all notes are made, so a job that fails or is stopped while it
    samples leaves no file behind.

    Args:
        command: What to do.

    Raises:
        RipienoError: If it cannot be done.
    """
    began = perf_counter()
    task = plan(command)
    files = destinations(command)
    options = fill_options(command)
    source = command.source if isinstance(command, Editing) else None
    yield Loaded(source, task.words)
    yield from map(Warned, (*damage_sentences(task.damage, str(source)), *task.notices))
    model = load_model(command.model)
    sampling_began = perf_counter()
    filled = yield from make_notes(task, model, options, str(source))
    writing_began = perf_counter()
    place, result = filled.place, filled.result
    lost: list[Warned] = []
    variations = tuple(
        _write(*each, number, place, result, lost, force=command.force)
        for number, each in enumerate(zip(files, filled.files, strict=True))
    )
    yield from variations
    yield from lost
    yield from _warnings(variations, place.region)
    if isinstance(result, generate.ClipResult):
        yield from map(Warned, sound_warnings(place.clip, result.added))
    ended = perf_counter()
    yield FillReport(
        way=OPERATIONS[type(command)],
        source=source,
        region=describe(place.region, place.clip),
        seed=options.known_seed,
        bars=tuple(bar + 1 for bar in place.region.bars),
        lowest=command.low,
        highest=command.high,
        model=model.card.name,
        sampler=result.sampler,
        steps=result.steps,
        candidates=options.drawn,
        variations=variations,
        seconds=Seconds(sampling_began - began, writing_began - sampling_began, ended - writing_began),
        prompt=command.prompt if isinstance(command, GenerateFile) else None,
    )


def _write(
    file: Path,
    smf: Smf,
    index: int,
    place: Place,
    result: generate.Result,
    lost: list[Warned],
    *,
    force: bool,
) -> Written:
    """Write a variation; note what could not be kept of the file that it replaces."""
    lost += map(Warned, save(smf, file, force=force))
    score = result.scores[index] if result.scores else None
    return Written(file, index + 1, changes(place.clip, place.region, result.variations[index]), score)


def changes(clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> tuple[TrackChange, ...]:
    """Return how many notes go and come in each lane of a region.

    Args:
        clip: The clip as it was.
        region: What is replaced.
        notes: New notes by lane index.
    """
    filled = clip.replace_region(region, notes)
    return tuple(
        TrackChange(
            track=clip.lanes[index].track + 1,
            channel=clip.lanes[index].channel + 1,
            name=clip.lanes[index].name,
            role=clip.lanes[index].role.value,
            removed=_held(clip, region, index),
            added=_held(filled, region, index),
            sound=sound_of(clip.lanes[index]),
        )
        for index in region.lanes
    )


def _held(clip: Clip, region: Region, lane: int) -> int:
    """Return how many notes of a lane lie in the region."""
    spans = region.spans(clip.time)
    return int(clip.lanes[lane].held_among(clip.lanes[lane].notes, region, spans).sum())


def _warnings(variations: Sequence[Written], region: Region) -> Iterator[Warned]:
    """Yield a warning for each variation that leaves tracks without notes."""
    for written in variations:
        silent = [change.name or change.role.capitalize() for change in written.tracks if not change.added]
        if silent:
            yield Warned(
                f"{written.file} has no notes in {bars_text(region.bars)} of {', '.join(silent)}; "
                "try another seed."
            )
