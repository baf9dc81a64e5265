"""Filling a part of the document: what is asked for, the picture as it forms, and the ideas that come."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from time import perf_counter

from ripieno.app.session.choice import within_reach
from ripieno.app.session.editor.document import THE_FILE, Document
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.app.session.events import Progress
from ripieno.app.session.file_notes import Filled as FilledFiles
from ripieno.app.session.file_notes import make_notes
from ripieno.app.session.fill_service import settle
from ripieno.app.session.models import AnyModel, load_model
from ripieno.app.session.parameter_values import default_options
from ripieno.app.session.tasks import region_task
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

SKETCH_EVERY = 2
"""Steps of the sampler between two pictures."""

USUAL = default_options("window")
"""How the window fills where nothing is set."""

Notes = Mapping[int, tuple[Note, ...]]


class NothingToFillError(RipienoError):
    """A fill without bars or tracks."""


@dataclass(frozen=True)
class Fill:
    """Fill a region of a document.

    Attributes:
        document: The music.
        region: What to make anew.
        options: How; the chords and the key of the document take the place of its own.
        chords: Specified chords by bar from 0; the others are estimated.
        key: The specified key; None for the estimated one.
        model: Name of a model pack or path to one; None for the default.
    """

    document: Document
    region: Region
    options: FillOptions = USUAL
    chords: Mapping[int, Progression] = field(default_factory=dict)
    key: Key | None = None
    model: str | None = None


@dataclass(frozen=True)
class Forming:
    """The picture of the first idea, as the sampler goes on.

    Attributes:
        share: How much of the work is done, from 0 to 1.
        notes: What the new notes would be, by lane; None where there is no new picture.
    """

    share: float
    notes: Notes | None


@dataclass(frozen=True)
class FilledDocument:
    """One way to fill the region.

    Attributes:
        document: The whole music with it.
        notes: The new notes by lane.
        score: Plausibility in nats per note, where ideas were compared; the best comes first.
    """

    document: Document
    notes: Notes
    score: float | None


@dataclass(frozen=True)
class FillResult:
    """What came of it.

    Attributes:
        ideas: At least one, the best first.
        seed: Where the randomness began; the same seed gives the same ideas.
        words: What was filled, such as ``Keys, bars 5-8``.
        seconds: How long it took.
        notices: What else is to be said, one sentence each.
    """

    ideas: tuple[FilledDocument, ...]
    seed: int
    words: str
    seconds: float
    notices: tuple[str, ...] = ()


@cache
def model_named(name: str | None) -> AnyModel:
    """Return a model, loaded once.

    Raises:
        ModelError: If there is no such model or its files are damaged.
    """
    return load_model(name)


def fill(command: Fill) -> Generator[Forming | FillResult, None, None]:
    """Fill a region; the last event is the result.

    Args:
        command: What to fill, and how.

    Raises:
        RipienoError: If it cannot be done.
    """
    began = perf_counter()
    clip, region = command.document.clip, command.region
    if not region.bars or not region.lanes:
        raise NothingToFillError("No selection; drag over bars on the ruler to select what to fill.")
    within_reach(region.bars)
    options = _options(command)
    yield Forming(0.0, None)
    task = region_task(command.document.smf, clip, region)
    files = yield from forming(make_notes(task, model_named(command.model), options, str(THE_FILE)))
    yield FillResult(_ideas(command, files), options.known_seed, task.words, perf_counter() - began)


def forming(
    work: Generator[Progress, None, FilledFiles], *, shows_notes: bool = True
) -> Generator[Forming, None, FilledFiles]:
    """Pass the progress of the fill service on as the window shows it; return the result.

    Args:
        work: As ``make_notes`` begins it; closed with this iterator.
        shows_notes: Whether the lanes of its sketches are those of the document.
    """
    try:
        while True:
            step = next(work)
            is_due = shows_notes and step.done % SKETCH_EVERY == 0
            notes = step.sketch()[0] if step.sketch is not None and is_due else None
            yield Forming(step.done / step.total, notes)
    except StopIteration as end:
        files: FilledFiles = end.value
        return files
    finally:
        work.close()


def _options(command: Fill) -> FillOptions:
    """Return the options with what the document says: the key to lock to, and the chords."""
    options, clip = settle(command.options), command.document.clip
    locks = replace(options.locks, key=command.key if options.locks.scale else None)
    chords = specified_progression(clip, command.region.bars, command.chords)
    return replace(options, locks=locks, chords=chords)


def specified_progression(
    clip: Clip, bars: Sequence[int], chords: Mapping[int, Progression]
) -> Progression | None:
    """Return the chords of some bars, where any of them is specified; the others as estimated.

    Args:
        clip: The music.
        bars: The bars, from 0.
        chords: The chords that were specified, by bar.

    Returns:
        The chords of each bar; None where none is specified.
    """
    if not any(bar in chords for bar in bars):
        return None
    specified = {bar: Harmony.laid(chords[bar], clip.time, (bar,)).bars[bar] for bar in bars if bar in chords}
    estimated = Harmony.estimate(clip, bars).bars
    return tuple(
        tuple(chord for chord in specified.get(bar, estimated[bar]) if chord is not None) for bar in bars
    )


def _ideas(command: Fill, filled: FilledFiles) -> tuple[FilledDocument, ...]:
    result, document = filled.result, command.document
    scores: Sequence[float | None] = result.scores or (None,) * len(result.variations)
    with pause_gc():
        return tuple(
            FilledDocument(document.with_file(smf).read(), notes, score)
            for smf, notes, score in zip(filled.files, result.variations, scores, strict=True)
        )
