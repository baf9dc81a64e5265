"""New bars, new tracks, new clips and new chords for the open document, as ideas to choose from."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.choice import choose_bars
from ripieno.app.session.commands import AccompanyFile, ExtendFile, GenerateFile, ReharmoniseFile
from ripieno.app.session.editor.document import Document, LaneId, lane_id
from ripieno.app.session.editor.fill import (
    FilledDocument,
    FillResult,
    Forming,
    forming,
    model_named,
    specified_progression,
)
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.app.session.editor.settings import Offer, Operation
from ripieno.app.session.file_notes import Filled as FilledFiles
from ripieno.app.session.file_notes import make_notes
from ripieno.app.session.fill_options import fill_options
from ripieno.app.session.tasks import FileTask, Place, plan, plan_for, refill
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import ClipResult, FillOptions
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

THE_CLIP = Path("the clip")
"""What messages call the open document."""

NO_FILE = Path()
"""The destination of commands whose ideas stay in memory."""

GenerationCommand = ExtendFile | AccompanyFile | GenerateFile | ReharmoniseFile


class NoNotesError(RipienoError):
    """An operation that made no note."""


@dataclass(frozen=True)
class Generation:
    """An operation on the open document.

    Attributes:
        command: What to make; its source and destination are not looked at.
        document: The open document; None where there is none, which only a new clip allows.
        region: What to reharmonise; None for the other operations.
    """

    command: GenerationCommand
    document: Document | None = None
    region: Region | None = None


@dataclass(frozen=True)
class Generated:
    """The last event of an operation.

    Attributes:
        offer: The ideas.
    """

    offer: Offer


def operation_options(options: FillOptions, key: Key | None) -> FillOptions:
    """Return the options of an operation, as the window has them.

    Args:
        options: How to fill.
        key: The key of the clip; new notes keep to it where the options lock the scale.
    """
    locks = options.locks
    return replace(options, locks=replace(locks, key=key if locks.scale else None, scale=False))


def plan_generation(generation: Generation) -> FileTask:
    """Return what an operation asks for, checked against the document; no model is loaded for it.

    Raises:
        RipienoError: If the document has not what the command names.
    """
    command, document = generation.command, generation.document
    if isinstance(command, GenerateFile):
        return plan(command)
    if document is None:
        raise NoNotesError("No clip is open; open one first.")
    if isinstance(command, ReharmoniseFile):
        region = generation.region or Region((), ())
        return refill(command, document.smf, document.clip, region)
    return plan_for(command, document.smf, document.clip)


def generate_ideas(generation: Generation) -> Generator[Forming | Generated, None, None]:
    """Make the notes of an operation; the last event holds the ideas.

    Args:
        generation: What to make.

    Raises:
        RipienoError: If it cannot be done, or notes of the document would be lost.
    """
    began, command = perf_counter(), generation.command
    task = plan_generation(generation)
    yield Forming(0.0, None)
    options = fill_options(_with_chords(generation))
    work = make_notes(task, model_named(command.model), options, str(THE_CLIP))
    files = yield from forming(work, shows_notes=False)
    with pause_gc():
        ideas = _ideas(generation, files)
    if not ideas:
        raise NoNotesError("No note was made; try another seed, or a higher density.")
    region = _region(files.place, ideas[0].document)
    filled = FillResult(ideas, options.known_seed, task.words, perf_counter() - began, task.notices)
    yield Generated(Offer(region, filled, operation=_operation(command, files)))


def _with_chords(generation: Generation) -> GenerationCommand:
    """Return the command; a new track goes by the chords that were specified in the document."""
    command, document = generation.command, generation.document
    if not isinstance(command, AccompanyFile) or command.options.chords is not None or document is None:
        return command
    bars = choose_bars(document.clip, command.bars, THE_CLIP)
    chords = specified_progression(document.clip, bars, document.chords)
    return replace(command, options=replace(command.options, chords=chords))


def _ideas(generation: Generation, files: FilledFiles) -> tuple[FilledDocument, ...]:
    """Return the results that have notes, each as a whole document."""
    operation, place, result = _operation(generation.command, files), files.place, files.result
    roles, chords = _roles(generation, place), operation.move_chords(_chords(generation.document))
    key = _key(generation)
    scores = result.scores or (None,) * len(files.files)
    ideas = []
    for smf, variation, score in zip(files.files, result.variations, scores, strict=True):
        document = _document(smf, roles, chords, key, _control(generation))
        lanes = _lanes(document)
        named = {lane_id(place.clip.lanes[lane]): notes for lane, notes in variation.items() if notes}
        notes = {lanes[name]: tuple(held) for name, held in named.items() if name in lanes}
        if notes:
            ideas.append(FilledDocument(document, notes, score))
    return tuple(ideas)


def _document(
    smf: Smf,
    roles: Mapping[LaneId, Role],
    chords: Mapping[int, Progression],
    key: Key | None,
    control: Mapping[LaneId, frozenset[int]],
) -> Document:
    return Document(smf, dict(roles), dict(chords), key, dict(control)).read()


def _control(generation: Generation) -> Mapping[LaneId, frozenset[int]]:
    """Return the control notes that were given and hold in the new document."""
    if isinstance(generation.command, GenerateFile) or generation.document is None:
        return {}
    return generation.document.control


def _lanes(document: Document) -> dict[LaneId, int]:
    return {lane_id(lane): index for index, lane in enumerate(document.clip.lanes)}


def _region(place: Place, document: Document) -> Region:
    """Return where the notes went, by the lanes of the document as it is read from its file."""
    lanes = _lanes(document)
    named = (lane_id(place.clip.lanes[lane]) for lane in place.region.lanes)
    return replace(place.region, lanes=tuple(lanes[name] for name in named if name in lanes))


def _operation(command: GenerationCommand, files: FilledFiles) -> Operation:
    chords, region = command.options.chords or (), files.place.region
    specified = {bar: (chords[index % len(chords)],) for index, bar in enumerate(region.bars) if chords}
    match command:
        case ExtendFile():
            moves = isinstance(files.result, ClipResult) and files.result.shift > 0
            return Operation("extend", specified, command.add if moves else 0)
        case AccompanyFile():
            return Operation("accompany", specified)
        case GenerateFile():
            return Operation("generate", specified)
        case ReharmoniseFile():
            return Operation("reharmonise", specified)


def _roles(generation: Generation, place: Place) -> dict[LaneId, Role]:
    """Return the roles that hold in the new document: those that were given, and those of new lanes."""
    before = generation.document
    match generation.command:
        case GenerateFile():
            return {lane_id(lane): lane.role for lane in place.clip.lanes}
        case AccompanyFile(role=role):
            new = {lane_id(place.clip.lanes[lane]): role for lane in place.region.lanes}
            return {**(before.roles if before else {}), **new}
        case _:
            return dict(before.roles) if before else {}


def _chords(document: Document | None) -> Mapping[int, Progression]:
    return document.chords if document else {}


def _key(generation: Generation) -> Key | None:
    if isinstance(generation.command, GenerateFile):
        return generation.command.options.locks.key
    return generation.document.key if generation.document else None
