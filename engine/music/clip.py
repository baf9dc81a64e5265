"""A clip: lanes of notes over a time map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import NoteChannels
from ripieno.engine.music.notes import Notes, in_order
from ripieno.engine.music.placing import place_notes
from ripieno.engine.music.region import Region, admit, runs
from ripieno.engine.music.ringing import ring_ends
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, common, merged, span_at


@dataclass(frozen=True, slots=True, init=False)
class Lane:
    """The notes of one instrument of one track chunk.

    As a rule that is a channel. An instrument with a channel for each string or each sounding note is one
    lane, and a channel that changes its sound is a lane for each sound.

    Attributes:
        name: Track name, possibly empty.
        role: What the lane does in the music.
        notes: By onset, then pitch.
        track: Index of the track chunk in its file, from 0.
        channel: MIDI channel, 0 to 15; of several channels the one that the lane is known by.
        program: General MIDI program, 0 to 127, or None where the file names none.
        spread: The channels of an instrument that has several; None for a single one.
        spans: Half-open tick spans in which the channel has this sound, ascending; empty where it never
            has another. All notes begin in them.
        bank: Number of the bank that the program is taken from, 0 to 16383.
        port: MIDI port, from 0, that the file gives the track.
        control: Pitches whose notes control the instrument and are not music.
        is_guest: Whether the lane is new and on the channel of another track, no note of which it may cut.
    """

    name: str
    role: Role
    notes: Notes
    track: int
    channel: int
    program: int | None
    spread: NoteChannels | None
    spans: tuple[Span, ...]
    bank: int
    port: int
    control: frozenset[int] = frozenset()
    is_guest: bool = False

    def __init__(  # noqa: PLR0913, PLR0917 (the fields, as a dataclass writes them)
        self,
        name: str,
        role: Role,
        notes: Iterable[Note],
        track: int,
        channel: int,
        program: int | None,
        spread: NoteChannels | None = None,
        spans: Sequence[Span] = (),
        bank: int = 0,
        port: int = 0,
        control: frozenset[int] = frozenset(),
        *,
        is_guest: bool = False,
    ) -> None:
        """Hold the notes as arrays."""
        values = (
            *(name, role, Notes.of(notes), track, channel, program),
            *(spread, tuple(spans), bank, port, control, is_guest),
        )
        for field, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, field, value)

    @property
    def channels(self) -> tuple[int, ...]:
        """All channels of the lane, ascending."""
        return self.spread.channels if self.spread else (self.channel,)

    def own(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return what the lane plays in of some spans of ticks, which ascend without overlaps."""
        return common(spans, self.spans) if self.spans else tuple(spans)

    def ends_in_sound(self, ends: Sequence[int], spans: Sequence[Span]) -> tuple[int, ...]:
        """Return the last ends of notes, one for each span, none of them in another sound of the channel."""
        sounds = [span_at(self.spans, start) for start, _ in spans]
        return tuple(min(end, sound[1]) if sound else end for end, sound in zip(ends, sounds, strict=True))

    def take_notes(
        self,
        new: Sequence[Note],
        kept: Notes,
        spans: Sequence[Span],
        ends: Sequence[int],
        held: Notes,
        pitches: tuple[int, int],
        step_ticks: float,
    ) -> tuple[Note, ...]:
        """Return the new notes that may be written, each on a channel of the lane.

        Args:
            new: Suggested notes, in any order, of any channel.
            kept: The notes that stay on the channels, by onset.
            spans: Half-open tick spans, ascending, apart from each other.
            ends: For each span the tick at which its notes end at the latest.
            held: Notes that were there.
            pitches: Lowest and highest pitch admitted.
            step_ticks: Ticks of a sixteenth.

        Returns:
            Notes by onset, then pitch.
        """
        if self.spread is None:
            return admit(new, kept, spans, self.channel, *pitches, held, ends)
        return place_notes(new, kept, self.spread, spans, ends, held, pitches, step_ticks)

    def shares_channel(self, other: "Lane") -> bool:
        """Say whether a channel of the lane's track, or of a guest's port, is one of another lane too."""
        is_near = self.port == other.port if self.is_guest else self.track == other.track
        return is_near and not set(self.channels).isdisjoint(other.channels)

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
        lanes, spans = list(self.lanes), region.spans(self.time)
        end = self.end
        for index in region.lanes:
            lane = self.lanes[index]
            new = self.placed(index, region, notes.get(index, ()), before)
            kept = lane.notes.taken(~lane.held_among(lane.notes, region, spans))
            lanes[index] = replace(lane, notes=kept.merged(Notes.of(new)))
            end = max(end, max((note.end for note in new), default=0))
        return replace(self, lanes=tuple(lanes), end=end)

    def placed(
        self,
        index: int,
        region: Region,
        notes: Sequence[Note],
        before: Mapping[int, Sequence[Note]] | None = None,
    ) -> tuple[Note, ...]:
        """Return new notes of a lane as a region takes them: cut, and on the channels of the lane.

        Args:
            index: Index of a lane of the region.
            region: What is replaced.
            notes: Suggested notes.
            before: As for `replace_region`.
        """
        lane, spans = self.lanes[index], region.spans(self.time)
        is_held = lane.held_among(lane.notes, region, spans)
        kept = lane.notes.taken(~is_held)
        held = lane.notes.taken(is_held) if before is None else Notes.of(before.get(index, ()))
        own = lane.own(spans)
        ends = _ends(lane, held, kept, own)
        around = self._staying(index, region, kept)
        pitches = region.low, region.high
        return lane.take_notes(notes, around, own, ends, held, pitches, self.time.step_ticks)

    def ring_ends(self, index: int, region: Region) -> tuple[int, ...]:
        """Return where the new notes of a lane end at the latest, a tick for each span that it plays in."""
        lane, spans = self.lanes[index], region.spans(self.time)
        is_held = lane.held_among(lane.notes, region, spans)
        return _ends(lane, lane.notes.taken(is_held), lane.notes.taken(~is_held), lane.own(spans))

    def _staying(self, index: int, region: Region, kept: Notes) -> Notes:
        """Return the notes that stay on a lane's channels: its own, those of its other sounds and hosts."""
        lane = self.lanes[index]
        others = [
            at
            for at, other in enumerate(self.lanes)
            if (lane.spans or lane.is_guest) and at != index and lane.shares_channel(other)
        ]
        if not others:
            return kept
        spans = region.spans(self.time)
        found = [kept]
        for at in others:
            other, notes = self.lanes[at], self.lanes[at].notes
            is_gone = (
                other.held_among(notes, region, spans)
                if at in region.lanes
                else np.zeros(len(notes), np.bool_)
            )
            found.append(notes.taken(~is_gone))
        return in_order(found)

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
    """Return where new notes of a lane end at the latest in each span.

    Drums never ring past theirs, and nothing rings on into another sound of its channel.
    """
    if lane.role is Role.DRUMS or not spans:
        return tuple(end for _, end in spans)
    return lane.ends_in_sound(ring_ends(replaced, kept, spans), spans)


def active_lanes(clip: Clip, bars: Sequence[int], reach: int) -> tuple[int, ...]:
    """Return the lanes that sound in some bars or near them, and whose channel has their sound there.

    Args:
        clip: Where to look.
        bars: Ascending bars, from 0.
        reach: How many bars before and after also count.

    Returns:
        Lane indices, ascending.
    """
    selected = merged(
        (clip.time.bar_start(first), clip.time.bar_start(last + 1)) for first, last in runs(bars)
    )
    near = merged(
        (clip.time.bar_start(max(0, first - reach)), clip.time.bar_start(last + 1 + reach))
        for first, last in runs(bars)
    )
    return tuple(
        index
        for index, lane in enumerate(clip.lanes)
        if any(lane.notes.sounds_within(start, end) for start, end in near)
        and (not lane.spans or lane.own(selected))
    )
