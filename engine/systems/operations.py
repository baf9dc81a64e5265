"""What published systems do with clips: make one from nothing, go on after one, fill bars of one."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from statistics import median

from ripieno.engine.errors import RipienoError
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.generate.operations import ACTIVE_REACH, NewClip, extension
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.results import ClipResult, Result, SamplingProgress
from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.clip import Clip, active_lanes
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.making import Parts
from ripieno.engine.systems.model import SystemModel
from ripieno.engine.systems.notes import in_key, known_rows, notes_of
from ripieno.engine.systems.players.player import Chance, FillingPlayer, GapRequest, PlayRequest
from ripieno.engine.systems.song import VELOCITY, PianoSong

Steps = Iterator[SamplingProgress | Result]

TRACK = "Piano"
"""Name of the track of a new clip."""

UNITS = 1000
"""Units of progress."""

PRIMER_BARS = 16
"""Bars of a clip that a system goes on from at most."""


class SystemOperationError(RipienoError):
    """What a published system cannot do."""


def generate(model: SystemModel, new: NewClip, options: FillOptions, primers: Sequence[PianoSong]) -> Steps:
    """Make a clip of one track from nothing.

    Args:
        model: A loaded system.
        new: Length, tempo and key; its roles and its chords are not looked at.
        options: Seed, variations, and what the system knows.
        primers: One for each variation, for systems that go on from music.

    Yields:
        Progress, then a ``ClipResult`` with one new lane.

    Raises:
        SystemOperationError: If the time signature is not 4/4.
    """
    if new.metre != (4, 4):
        raise SystemOperationError(
            f"The model {model.card.name} knows nothing but 4/4; choose that time signature, or another "
            "model."
        )
    options = replace(options, locks=replace(options.locks, key=new.key or options.locks.key))
    clip = with_lane(replace(replace(new, roles=(Role.KEYS,)).make_empty(), lanes=()), Role.KEYS, TRACK)
    ticks = clip.time.step_ticks
    length = round(clip.end / ticks)
    parts = yield from _reported(model.player.play(PlayRequest(length, _chance(options), tuple(primers))))
    made = [_locked(notes_of(part, 0, clip.end, ticks), options, transposes=True) for part in parts]
    yield _clip_result(model, options, clip, Region(tuple(range(new.bars)), (0,)), made, length, added=(0,))


def extend(
    model: SystemModel, clip: Clip, bars: int, options: FillOptions, lanes: Sequence[int] | None = None
) -> Steps:
    """Play on after the end of a lane of a clip.

    Args:
        model: A loaded system.
        clip: The music.
        bars: How many bars to add.
        options: Seed, variations, and what the system knows.
        lanes: The one lane that plays; None for the one that plays at the end of the clip.

    Yields:
        Progress, then a ``ClipResult``.

    Raises:
        SystemOperationError: If there are several lanes, or the one has no notes to go on from.
    """
    new, _ = extension(clip, bars, "end")
    active = active_lanes(clip, new, ACTIVE_REACH) if lanes is None else tuple(lanes)
    pitched = [lane for lane in active if clip.lanes[lane].role is not Role.DRUMS]
    if len(pitched) != 1 or len(pitched) != len(set(active)):
        raise SystemOperationError(_other_tracks(model, clip))
    lane, time = pitched[0], clip.time
    start, end = time.bar_start(new.start), time.bar_start(new.stop)
    begin = time.bar_start(max(new.start - PRIMER_BARS, 0))
    rows = known_rows(clip.lanes[lane].playing, begin, time.step_ticks)
    near = [row for row in rows if row[0] >= 0]
    if not near:
        raise SystemOperationError(
            f"The track that the model {model.card.name} is to go on from has no notes in the "
            f"{PRIMER_BARS} bars before; choose another track."
        )
    primer = primer_of(near, (start - begin) / time.step_ticks)
    length = round((end - start) / time.step_ticks)
    request = PlayRequest(length, _chance(options), (primer,) * options.variations)
    parts = yield from _reported(model.player.play(request))
    made = [_locked(notes_of(part, start, end, time.step_ticks), options, transposes=False) for part in parts]
    longer = replace(clip, end=max(clip.end, end))
    yield _clip_result(model, options, longer, Region(tuple(new), (lane,)), made, length)


def fill(model: SystemModel, clip: Clip, region: Region, options: FillOptions) -> Steps:
    """Fill a region of a clip, each lane by itself.

    Args:
        model: A loaded system that fills.
        clip: The music; what the region holds is not looked at.
        region: What to make; its lanes have pitches.
        options: Seed, variations, and what the system knows.

    Yields:
        Progress, then one ``Result``.

    Raises:
        SystemOperationError: If the system does not fill, or a lane has drums.
    """
    player = model.filling
    if player is None:
        raise SystemOperationError(f"The model {model.card.name} fills no bars; choose one that does.")
    if any(clip.lanes[lane].role is Role.DRUMS for lane in region.lanes):
        raise SystemOperationError(
            f"The model {model.card.name} knows no drums; choose a pitched track, or another model."
        )
    gaps = [
        (lane, start, end)
        for lane in region.lanes
        for start, end in _cut(clip.lanes[lane].own(region.spans(clip.time)), clip, player)
    ]
    spans = region.spans(clip.time)
    made: dict[int, list[tuple[Note, ...]]] = {lane: [()] * options.variations for lane in region.lanes}
    for number, (lane, start, end) in enumerate(gaps):
        notes = clip.lanes[lane].notes
        kept = notes.taken(~clip.lanes[lane].held_among(notes, region, spans))
        request = _gap(clip, kept, made[lane], (start, end), region, _seeded(options, number))
        parts = yield from _reported(player.fill(request), number, len(gaps))
        velocity = _velocity(kept, start, clip)
        for at, part in enumerate(parts):
            found = notes_of(part, start, end, clip.time.step_ticks, velocity)
            made[lane][at] = (*made[lane][at], *_locked(found, options, transposes=False))
    variations = tuple(
        {lane: tuple(notes[at]) for lane, notes in made.items()} for at in range(options.variations)
    )
    yield Result(variations, options.steps or player.fill_steps, options.sampler or player.fill_sampler)


def _other_tracks(model: SystemModel, clip: Clip) -> str:
    """Return which tracks a system goes on from, one at a time."""
    known = [lane.name for lane in clip.lanes if lane.role is not Role.DRUMS]
    plays = f"The model {model.card.name} plays one track that has pitches"
    if not known:
        return f"{plays}, and this clip has none; choose another model."
    return f"{plays}; name it with the option tracks: {' or '.join(known)}."


def _seeded(options: FillOptions, number: int) -> FillOptions:
    """Return options whose seed is that of one of several gaps."""
    return options if not number else replace(options, seed=(options.known_seed + number) % 2**32)


def _gap(
    clip: Clip,
    kept: Notes,
    before: Sequence[Sequence[Note]],
    span: tuple[int, int],
    region: Region,
    options: FillOptions,
) -> GapRequest:
    """Return the request for one span of ticks, given the notes that were made before."""
    start, end = span
    ticks = clip.time.step_ticks
    around = known_rows(kept, start, ticks)
    return GapRequest(
        steps=-int(-(end - start) // ticks),
        known=tuple((*around, *known_rows(Notes.of(each), start, ticks)) for each in before),
        before=round(start / ticks),
        after=max(round((clip.end - end) / ticks), 0),
        low=region.low,
        high=region.high,
        chance=_chance(options),
    )


def _cut(spans: Sequence[tuple[int, int]], clip: Clip, player: FillingPlayer) -> Iterator[tuple[int, int]]:
    """Yield spans of ticks that are no longer than the longest gap."""
    longest = int(player.longest_gap * clip.time.step_ticks)
    for start, end in spans:
        for first in range(start, end, longest):
            yield first, min(first + longest, end)


def _velocity(kept: Notes, start: int, clip: Clip) -> int:
    """Return how loud the notes around are."""
    reach = 4 * clip.time.bar_length(clip.time.bar_at(start))
    near = [note.velocity for note in kept if abs(note.onset - start) < reach]
    return round(median(near)) if near else VELOCITY


def primer_of(rows: Sequence[NoteRow], end: float) -> PianoSong:
    """Return notes as music to go on from at once: the note that ends last is held until the end.

    Args:
        rows: Notes, at least one; their onsets may be counted from anywhere.
        end: Step at which new music begins.
    """
    first = min(onset for onset, *_ in rows)
    moved = sorted((onset - first, length, pitch, velocity) for onset, length, pitch, velocity in rows)
    latest = max(range(len(moved)), key=lambda at: moved[at][0] + moved[at][1])
    onset, length, pitch, velocity = moved[latest]
    moved[latest] = (onset, max(length, end - first - onset), pitch, velocity)
    return PianoSong("primer", make_part(Role.KEYS, moved, 0))


def _locked(notes: tuple[Note, ...], options: FillOptions, *, transposes: bool) -> tuple[Note, ...]:
    key = options.locks.key
    return notes if key is None else in_key(notes, key, transposes=transposes)


def _chance(options: FillOptions) -> Chance:
    return Chance(options.known_seed, options.variations, options.temperature, options.sampler, options.steps)


def _reported(
    work: Parts, number: int = 0, count: int = 1
) -> Generator[SamplingProgress, None, Sequence[Part]]:
    """Pass on how much is done of one of several pieces of work, and return its parts."""
    done = 0
    try:
        while True:
            done = max(done, min(int(UNITS * (number + next(work)) / count), UNITS))
            yield SamplingProgress(done, UNITS)
    except StopIteration as end:
        parts: Sequence[Part] = end.value
        return parts


def _clip_result(
    model: SystemModel,
    options: FillOptions,
    clip: Clip,
    region: Region,
    made: Sequence[tuple[Note, ...]],
    length: int,
    added: tuple[int, ...] = (),
) -> ClipResult:
    """Return what was made for the first lane of a region."""
    player = model.player
    steps = options.steps or player.steps or length
    variations = tuple({region.lanes[0]: notes} for notes in made)
    sampler = options.sampler or player.sampler
    return ClipResult(variations, steps, sampler, (), clip=clip, region=region, added=added)
