"""Filling a part of the document: what is asked for, the picture as it forms, and the ideas that come."""

import secrets
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter

from ripieno.app.session.choice import within_reach
from ripieno.app.session.studio.document import Document
from ripieno.app.session.studio.unswept import unswept
from ripieno.engine import generate
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key, estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import joined
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import describe
from ripieno.engine.music.styles import Style
from ripieno.engine.schema import Above0, Count, NotBelow0, Seed, Share

LARGEST_SEED = 999_999
"""The highest seed that is drawn: six digits can be read aloud."""

SKETCH_EVERY = 2
"""Steps of the sampler between two pictures."""

AROUND = 8
"""Bars before and after the region that say which key holds."""

Notes = Mapping[int, tuple[Note, ...]]


class NothingToFillError(RipienoError):
    """A fill without bars or tracks."""


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """How to fill.

    Attributes:
        strength: From 0 (nothing changes) to 1 (the old notes are not looked at).
        density: How busy, as a multiple of what is around.
        temperature: Below 1 the likeliest notes, above 1 surprising ones.
        style: The manner of the music; None leaves it to what is heard.
        keeps_key: Whether new notes stay in the key.
        keeps_chords: Whether new notes stay in the chords.
        keeps_rhythm: Whether only the pitches change.
        recalls: Whether a passage elsewhere in the clip that is likely to come again is looked for.
        polyphony: Most notes of a track that sound at once; None sets no limit.
        seed: Where the randomness begins; None draws one.
        variations: How many ideas.
        sampler: Name of the sampler; None for what suits the model.
        steps: Steps of the sampler; None for what suits the model.
        chord_weight: How strongly chords that were told are followed; 1 as the model does.
        model: Name of a model pack or path to one; None for the default.
    """

    strength: Share = 1.0
    density: Above0 = 1.0
    temperature: Above0 = 1.0
    style: Style | None = None
    keeps_key: bool = False
    keeps_chords: bool = False
    keeps_rhythm: bool = False
    recalls: bool = True
    polyphony: Count | None = None
    seed: Seed | None = None
    variations: Count = 4
    sampler: str | None = None
    steps: Count | None = None
    chord_weight: NotBelow0 = 1.0
    model: str | None = None


@dataclass(frozen=True)
class Fill:
    """Fill a region of a document.

    Attributes:
        document: The music.
        region: What to make anew.
        knobs: How.
        chords: Chords that were told, by bar from 0; the others are heard.
        key: The key that was told; None for the one that is heard.
    """

    document: Document
    region: Region
    knobs: Knobs = field(default_factory=Knobs)
    chords: Mapping[int, Progression] = field(default_factory=dict)
    key: Key | None = None


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
class Idea:
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
class Filled:
    """What came of it.

    Attributes:
        ideas: At least one, the best first.
        seed: Where the randomness began; the same seed gives the same ideas.
        words: What was filled, such as ``Keys, bars 5-8``.
        seconds: How long it took.
    """

    ideas: tuple[Idea, ...]
    seed: int
    words: str
    seconds: float


@cache
def model_named(name: str | None) -> OnnxModel:
    """Return a model, loaded once.

    Raises:
        ModelError: If there is no such model or its files are damaged.
    """
    return load_model(name)


def fill(command: Fill) -> Generator[Forming | Filled, None, None]:
    """Fill a region; the last event is the result.

    Args:
        command: What to fill, and how.

    Raises:
        RipienoError: If it cannot be done.
    """
    began = perf_counter()
    clip, region, knobs = command.document.clip, command.region, command.knobs
    if not region.bars or not region.lanes:
        raise NothingToFillError("Nothing is chosen; drag over bars on the ruler to choose what to fill.")
    within_reach(region.bars)
    seed = secrets.randbelow(LARGEST_SEED + 1) if knobs.seed is None else knobs.seed
    options = _options(command, seed)
    yield Forming(0.0, None)
    model = model_named(knobs.model)
    for step in generate.inpaint(model, clip, region, options):
        if isinstance(step, generate.Result):
            yield Filled(_ideas(command, step), seed, describe(region, clip), perf_counter() - began)
            return
        wants_picture = step.sketch is not None and step.done % SKETCH_EVERY == 0
        yield Forming(step.done / step.total, step.sketch()[0] if wants_picture and step.sketch else None)


def heard_key(clip: Clip, region: Region) -> Key | None:
    """Return the key of the music in and around a region; None where there is none to hear."""
    first, last = region.bars[0] - AROUND, region.bars[-1] + AROUND
    start, end = clip.time.bar_start(max(first, 0)), clip.time.bar_start(last + 1)
    pitched = [lane.notes.within(start, end) for lane in clip.lanes if lane.role != Role.DRUMS]
    return estimate_key(joined(pitched))


def _options(command: Fill, seed: int) -> FillOptions:
    knobs, region = command.knobs, command.region
    key = (command.key or heard_key(command.document.clip, region)) if knobs.keeps_key else None
    return FillOptions(
        seed,
        knobs.variations,
        knobs.steps,
        knobs.sampler,
        Locks(
            key=key,
            chords=knobs.keeps_chords,
            polyphony=knobs.polyphony,
            keep="rhythm" if knobs.keeps_rhythm else None,
        ),
        specified_progression(command.document.clip, region.bars, command.chords),
        None if knobs.density == 1 else knobs.density,
        style=knobs.style,
        guidance=Guidance(chords=knobs.chord_weight),
        strength=knobs.strength,
        temperature=knobs.temperature,
        recall=knobs.recalls,
    )


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
    told = {bar: Harmony.laid(chords[bar], clip.time, (bar,)).bars[bar] for bar in bars if bar in chords}
    heard = Harmony.heard(clip, bars).bars
    return tuple(tuple(chord for chord in told.get(bar, heard[bar]) if chord is not None) for bar in bars)


def _ideas(command: Fill, result: generate.Result) -> tuple[Idea, ...]:
    scores: Sequence[float | None] = result.scores or (None,) * len(result.variations)
    with unswept():
        return tuple(
            Idea(command.document.filled(command.region, notes).read(), notes, score)
            for notes, score in zip(result.variations, scores, strict=True)
        )
