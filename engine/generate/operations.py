"""Operations that begin from less, or from more, than a gap in a clip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from ripieno.engine.errors import RipienoError
from ripieno.engine.generate.filling import fill
from ripieno.engine.generate.job import Job, prepare
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.results import ClipResult, SamplingProgress
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.clip import Clip, active_lanes
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.locks import LockError
from ripieno.engine.music.meter import MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import LAST_BAR, Region
from ripieno.engine.music.roles import USUAL_ROLES, Role
from ripieno.engine.music.spans import NEVER

ACTIVE_REACH = 4
"""Bars before the end of a clip, or after its beginning, whose lanes play on in an extension."""

MAX_BAR_BEATS = 16
"""Quarter notes in the longest bar that a new clip may have."""


class OperationError(RipienoError):
    """A clip that cannot be made or extended as asked."""


@dataclass(frozen=True)
class NewClip:
    """A clip to make from nothing.

    Attributes:
        bars: Length in bars, at least 1.
        roles: One new lane for each.
        metre: Beats in a bar and the written beat, such as ``(3, 4)``.
        tempo: Quarter notes per minute.
        key: Pitches lie in its scale; None leaves the key to the model.
        chords: Chords of the bars, from the beginning again where they end; None leaves them
            to the model.
        ppq: Ticks per quarter note.

    Raises:
        OperationError: If a number is out of range.
    """

    bars: int = 8
    roles: tuple[Role, ...] = USUAL_ROLES
    metre: tuple[int, int] = (4, 4)
    tempo: float = 120.0
    key: Key | None = None
    chords: Progression | None = None
    ppq: int = 480

    def __post_init__(self) -> None:
        """Refuse what no clip can be."""
        beats, unit = self.metre
        if unit not in (1, 2, 4, 8, 16, 32) or not 0 < beats * 4 / unit <= MAX_BAR_BEATS:
            raise OperationError(
                f"{beats}/{unit} is no time signature to fill; give one such as 4/4, 3/4 or 7/8."
            )
        if not 4 <= self.tempo <= 1000:
            raise OperationError(
                f"A tempo of {self.tempo:g} is out of reach; give 4 to 1000 beats per minute."
            )
        if not 1 <= self.bars <= LAST_BAR or not self.roles:
            raise OperationError("A new clip needs at least one bar and one role; give more.")

    def make_empty(self) -> Clip:
        """Return the clip without notes."""
        tempo = TempoChange(0, round(60 * MICROSECONDS / self.tempo))
        time = TimeMap(self.ppq, (tempo,), (MetreChange(0, *self.metre),))
        clip = Clip(time, (), time.bar_start(self.bars))
        for role in self.roles:
            clip = with_lane(clip, role)
        return clip


def generate(model: OnnxModel, new: NewClip, options: FillOptions) -> Iterator[SamplingProgress | ClipResult]:
    """Make a clip from nothing.

    Args:
        model: A loaded model.
        new: Length, roles, metre, tempo, key and chords.
        options: As for ``inpaint``; key and chords of ``new`` take the place of its own.

    Yields:
        ``SamplingProgress``, then one ``ClipResult`` whose clip has only new lanes.

    Raises:
        RipienoError: As ``inpaint``.
    """
    clip = new.make_empty()
    lanes = tuple(range(len(clip.lanes)))
    locks = replace(options.locks, key=new.key or options.locks.key)
    asked = replace(options, locks=locks, chords=new.chords or options.chords)
    performance = PerformanceStyle(quantised=True, flat={})
    job = prepare(model, clip, Region(tuple(range(new.bars)), lanes), asked, performance)
    yield from _made(job, added=lanes)


def accompany(
    model: OnnxModel,
    clip: Clip,
    role: Role,
    options: FillOptions,
    bars: Sequence[int] | None = None,
    name: str = "",
) -> Iterator[SamplingProgress | ClipResult]:
    """Add a lane that plays along with a clip.

    Args:
        model: A loaded model.
        clip: The music.
        role: What the new lane does.
        options: As for ``inpaint``.
        bars: Where it plays, from 0; None for the whole clip.
        name: Name of the new lane; the role's where empty.

    Yields:
        ``SamplingProgress``, then one ``ClipResult`` whose last lane is new.

    Raises:
        RipienoError: As ``inpaint``, or if the clip has no bar.
    """
    where = tuple(range(clip.bars)) if bars is None else tuple(bars)
    if not where:
        raise OperationError("There is no bar to accompany; choose some bars.")
    wider = with_lane(clip, role, name)
    lane = len(clip.lanes)
    yield from _made(prepare(model, wider, Region(where, (lane,)), options), added=(lane,))


def extend(
    model: OnnxModel,
    clip: Clip,
    bars: int,
    options: FillOptions,
    at: Literal["end", "start"] = "end",
    lanes: Sequence[int] | None = None,
) -> Iterator[SamplingProgress | ClipResult]:
    """Play on after the end of a clip, or lead into its beginning.

    Where a clip ends far after its music, the new bars follow the music. At the start, everything that was
    there moves later by whole bars of the main metre, except what is set at tick 0 (first tempo and metre,
    names, sounds), which also holds for the new bars; a pick-up bar keeps its metre and the new bars have
    that of the bar after it. ``ClipResult.shift`` says by how many ticks. Where the music begins late enough,
    the new bars come before it and nothing moves.

    Args:
        model: A loaded model.
        clip: The music.
        bars: How many bars to add, at least 1.
        options: As for ``inpaint``.
        at: Which end.
        lanes: The lanes that play; None for those that play at that end of the clip.

    Yields:
        ``SamplingProgress``, then one ``ClipResult``.

    Raises:
        RipienoError: As ``inpaint``, or if nothing is to be extended.
    """
    if not 1 <= bars <= LAST_BAR:
        raise OperationError(f"A clip cannot be extended by {bars} bars; give at least 1.")
    new, shift = extension(clip, bars, at)
    longer = later(clip, shift) if shift else replace(clip, end=max(clip.end, clip.time.bar_start(new.stop)))
    active = active_lanes(longer, new, ACTIVE_REACH) if lanes is None else tuple(lanes)
    if not active:
        raise OperationError(f"No track plays near the {at} of the clip; choose the tracks to extend.")
    yield from _made(prepare(model, longer, Region(tuple(new), active), options), shift=shift)


def extension(clip: Clip, bars: int, at: Literal["end", "start"]) -> tuple[range, int]:
    """Return the new bars of an extension, and by how many ticks the music moves later.

    Args:
        clip: The music.
        bars: How many bars to add.
        at: At which end.
    """
    extent = extent_of(clip)
    if at == "end":
        return range(extent.end, extent.end + bars), 0
    if extent.begins_late and bars <= extent.first:
        return range(extent.first - bars, extent.first), 0
    metre = replace(clip.time.main_metre, tick=0)
    return range(bars), TimeMap(clip.time.ppq, (), (metre,)).bar_start(bars)


def reharmonise(
    model: OnnxModel, clip: Clip, region: Region, options: FillOptions
) -> Iterator[SamplingProgress | ClipResult]:
    """Put a region to new chords with the rhythm it has.

    Each note keeps its onset, length and velocity and takes a tone of its new chord near to where it
    was, the bass that of the chord's bass (:mod:`ripieno.engine.generate.voice_leading`). Where the chord is
    the one that was there, notes stay. Drums stay as they are.

    Args:
        model: A loaded model.
        clip: The music.
        region: What to put to new chords; its drum lanes are left out.
        options: With ``chords``.

    Yields:
        ``SamplingProgress``, then one ``ClipResult`` whose region has no drum lanes.

    Raises:
        RipienoError: As ``inpaint``, or if chords or pitched lanes are missing.
    """
    if options.chords is None:
        raise OperationError('There are no chords to reharmonise with; write some, such as "C | Am F | G7".')
    lanes = tuple(lane for lane in region.lanes if clip.lanes[lane].role is not Role.DRUMS)
    if not lanes:
        raise LockError("Drums have no harmony to change; choose a pitched track.")
    locks = replace(options.locks, chords=True, keep="rhythm")
    asked = replace(options, locks=locks)
    job = prepare(model, clip, replace(region, lanes=lanes), asked)
    yield from _made(replace(job, leads_voices=True))


def later(clip: Clip, ticks: int) -> Clip:
    """Return a clip moved later; what is set at tick 0 stays there, but for the metre of a pick-up bar."""
    time = clip.time
    tempos = tuple(replace(each, tick=each.tick + ticks * (each.tick > 0)) for each in time.tempos)
    moved = TimeMap(time.ppq, tempos, _later_metres(time, ticks))
    lanes = tuple(
        replace(
            lane,
            notes=lane.notes.moved(ticks),
            spans=tuple(
                (start + ticks * (start > 0), end + ticks * (end < NEVER)) for start, end in lane.spans
            ),
        )
        for lane in clip.lanes
    )
    return Clip(moved, lanes, clip.end + ticks)


def _later_metres(time: TimeMap, ticks: int) -> tuple[MetreChange, ...]:
    """Return the metres of a time map moved later; what comes before a pick-up bar has the main metre."""
    if not time.has_pickup or not ticks:
        return tuple(replace(each, tick=each.tick + ticks * (each.tick > 0)) for each in time.metres)
    moved = tuple(replace(each, tick=each.tick + ticks) for each in time.metres)
    return (replace(time.main_metre, tick=0), *moved)


def _made(job: Job, added: tuple[int, ...] = (), shift: int = 0) -> Iterator[SamplingProgress | ClipResult]:
    """Pass progress on; turn the result into one that holds the clip."""
    for event in fill(job):
        if isinstance(event, SamplingProgress):
            yield event
        else:
            own = {each.name: getattr(event, each.name) for each in fields(event)}
            yield ClipResult(**own, clip=job.given, region=job.region, added=added, shift=shift)
