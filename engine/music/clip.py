"""A clip: lanes of notes over a time map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region, admit, runs
from ripieno.engine.music.ringing import ring_ends
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, merged


@dataclass(frozen=True, slots=True, init=False)
class Lane:
    """The notes of one channel of one track chunk.

    Attributes:
        name: Track name, possibly empty.
        role: What the lane does in the music.
        notes: By onset, then pitch.
        track: Index of the track chunk in its file, from 0.
        channel: MIDI channel, 0 to 15.
        program: General MIDI program, 0 to 127, or None where the file names none.
        control: Pitches whose notes control the instrument and are not music.
    """

    name: str
    role: Role
    notes: Notes
    track: int
    channel: int
    program: int | None
    control: frozenset[int] = frozenset()

    def __init__(
        self,
        name: str,
        role: Role,
        notes: Iterable[Note],
        track: int,
        channel: int,
        program: int | None,
        control: frozenset[int] = frozenset(),
    ) -> None:
        """Hold the notes as arrays."""
        values = (name, role, Notes.of(notes), track, channel, program, control)
        for field, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, field, value)

    @property
    def playing(self) -> Notes:
        """The notes that are music; the same object where none controls the instrument."""
        is_control = self.controls(self.notes)
        return self.notes.taken(~is_control) if is_control.any() else self.notes

    def controls(self, notes: Notes) -> NDArray[np.bool_]:
        """Say of each of some notes of the lane whether it controls the instrument."""
        if not self.control:
            return np.zeros(len(notes), np.bool_)
        return np.isin(notes.pitches, sorted(self.control))

    def held_among(self, notes: Notes, region: Region, spans: Sequence[Span]) -> NDArray[np.bool_]:
        """Say of each of some notes of the lane whether a region holds it; control notes are never held."""
        return region.held_among(notes, spans) & ~self.controls(notes)


@dataclass(frozen=True, slots=True)
class Clip:
    """The notes of a file and the time they lie in.

    Attributes:
        time: Tempo and metre.
        lanes: In the order of the file.
        end: The first tick after the clip.
    """

    time: TimeMap
    lanes: tuple[Lane, ...]
    end: int

    @property
    def bars(self) -> int:
        """How many bars the clip touches."""
        return self.time.bar_count(self.end)

    def replace_region(
        self,
        region: Region,
        notes: Mapping[int, Sequence[Note]],
        before: Mapping[int, Sequence[Note]] | None = None,
    ) -> Self:
        """Return the clip with the region's notes replaced; everything else stays as it was.

        A new note ends with its span of the region at the latest, or, where a replaced note of its lane
        rang on, as `ring_ends` says.

        Args:
            region: What to replace.
            notes: New notes by lane index; a selected lane without an entry is left empty there.
            before: The notes that are replaced by lane index, of which those that come back ring on
                past the region; None for those that this clip holds there.

        Raises:
            ValueError: If notes come for a lane outside the region.
        """
        if not set(notes) <= set(region.lanes):
            raise ValueError("new notes came for a lane outside the region")
        spans = region.spans(self.time)
        lanes = list(self.lanes)
        end = self.end
        for index in region.lanes:
            lane = self.lanes[index]
            is_held = lane.held_among(lane.notes, region, spans)
            kept = lane.notes.taken(~is_held)
            held = lane.notes.taken(is_held) if before is None else Notes.of(before.get(index, ()))
            ends = _ends(lane, held, kept, spans)
            new = admit(notes.get(index, ()), kept, spans, lane.channel, region.low, region.high, held, ends)
            lanes[index] = replace(lane, notes=kept.merged(Notes.of(new)))
            end = max(end, max((note.end for note in new), default=0))
        return replace(self, lanes=tuple(lanes), end=end)

    def ring_ends(self, index: int, region: Region) -> tuple[int, ...]:
        """Return where the new notes of a lane end at the latest, one tick for each span of a region."""
        lane, spans = self.lanes[index], region.spans(self.time)
        is_held = lane.held_among(lane.notes, region, spans)
        return _ends(lane, lane.notes.taken(is_held), lane.notes.taken(~is_held), spans)

    def held(self, region: Region) -> dict[int, Notes]:
        """Return the notes that a region holds, by lane index."""
        spans = region.spans(self.time)
        lanes = {index: self.lanes[index] for index in region.lanes}
        return {
            index: lane.notes.taken(lane.held_among(lane.notes, region, spans))
            for index, lane in lanes.items()
        }

    def with_control(self, control: Mapping[int, frozenset[int]]) -> Self:
        """Return the clip with other pitches of control notes for the lanes of the given indices."""
        lanes = list(self.lanes)
        for index, pitches in control.items():
            lanes[index] = replace(lanes[index], control=pitches)
        return replace(self, lanes=tuple(lanes))

    def without_control(self) -> Self:
        """Return the clip without control notes; the same object where there are none."""
        if not any(lane.control for lane in self.lanes):
            return self
        return replace(self, lanes=tuple(replace(lane, notes=lane.playing) for lane in self.lanes))

    def with_roles(self, roles: Mapping[int, Role]) -> Self:
        """Return the clip with other roles for the lanes of the given indices."""
        lanes = list(self.lanes)
        for index, role in roles.items():
            lanes[index] = replace(lanes[index], role=role)
        return replace(self, lanes=tuple(lanes))


def _ends(lane: Lane, replaced: Notes, kept: Notes, spans: Sequence[Span]) -> tuple[int, ...]:
    """Return where new notes of a lane end at the latest in each span; drums never ring past theirs."""
    return tuple(end for _, end in spans) if lane.role is Role.DRUMS else ring_ends(replaced, kept, spans)


def active_lanes(clip: Clip, bars: Sequence[int], reach: int) -> tuple[int, ...]:
    """Return the lanes that sound in some bars or near them.

    Args:
        clip: Where to look.
        bars: Ascending bars, from 0.
        reach: How many bars before and after also count.

    Returns:
        Lane indices, ascending.
    """
    near = merged(
        (clip.time.bar_start(max(0, first - reach)), clip.time.bar_start(last + 1 + reach))
        for first, last in runs(bars)
    )
    return tuple(
        index
        for index, lane in enumerate(clip.lanes)
        if any(lane.notes.sounds_within(start, end) for start, end in near)
    )
