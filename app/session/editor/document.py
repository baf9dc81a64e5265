"""The clip that is worked on, as a value."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from ripieno.app.midi_io.clip_file import load, read_clip, save, splice
from ripieno.app.midi_io.edit_notes import edit_notes
from ripieno.app.midi_io.lane_controls import lane_controls
from ripieno.app.midi_io.losses import refuse_losses
from ripieno.app.midi_io.markers import Marker, markers
from ripieno.app.midi_io.reread import reread
from ripieno.app.midi_io.smf import Smf, encode
from ripieno.app.midi_io.track_sounds import PROGRAMS
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.columns import columns_of
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

_Document = TypeVar("_Document", bound="Document")
_Value = TypeVar("_Value")
THE_FILE = "The file"
"""What a document's file is called in messages."""

LaneId = tuple[int, ...]
"""Track chunk and channel, both from 0, and the number of the sound where the channel has several; it
outlives changes of the notes."""


def lane_id(lane: Lane) -> LaneId:
    """Return what a lane is known by whatever its notes are."""
    if not lane.spans:
        return lane.track, lane.channel
    return lane.track, lane.channel, PROGRAMS * lane.bank + (lane.program or 0)


@dataclass(frozen=True)
class Document:
    """A MIDI file, and what the user said about it.

    Attributes:
        smf: The file, without loss.
        roles: Roles that differ from those the program guesses.
        chords: Specified chords by bar from 0; the others are estimated.
        key: The specified key; None for the estimated one.
        control: Pitches of control notes by lane, where they are not those that the program recognises.
    """

    smf: Smf
    roles: Mapping[LaneId, Role] = field(default_factory=dict)
    chords: Mapping[int, Progression] = field(default_factory=dict)
    key: Key | None = None
    control: Mapping[LaneId, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, encoding: str | None = None) -> Self:
        """Read a document from a MIDI file.

        Args:
            path: Where it lies.
            encoding: The codec of its texts; None for the one that they are most likely in.

        Raises:
            RipienoError: If it cannot be read.
        """
        return cls(load(path, encoding))

    @cached_property
    def clip(self) -> Clip:
        """The file's notes and time."""
        return self._as_specified(read_clip(self.smf))

    @cached_property
    def encoded(self) -> bytes:
        """The file's bytes."""
        return encode(self.smf)

    @cached_property
    def digest(self) -> str:
        """What tells the file's bytes from others: their SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.encoded).hexdigest()

    @cached_property
    def markers(self) -> tuple[Marker, ...]:
        """The places that the file names."""
        return markers(self.smf)

    @cached_property
    def controls(self) -> dict[int, tuple[tuple[int, bytes], ...]]:
        """What shapes the sound of each lane of the clip beside its notes."""
        return lane_controls(self.smf, self.clip)

    def read(self) -> Self:
        """Return the document with all that takes its time to read: for a thread that has time."""
        _ = self.markers, self.controls, *((track.size, track.table) for track in self.smf.tracks)
        _ = [columns_of(lane.notes) for lane in self.clip.lanes]
        return self

    def with_role(self, lane: int, role: Role) -> Self:
        """Return the document with another role for a lane of its clip."""
        document = replace(self, roles={**self.roles, lane_id(self.clip.lanes[lane]): role})
        return _knowing(document, clip=self.clip.with_roles({lane: role}), **self._known_details())

    def with_control(self, lane: int, pitches: frozenset[int]) -> Self:
        """Return the document with other pitches of control notes for a lane of its clip."""
        document = replace(self, control={**self.control, lane_id(self.clip.lanes[lane]): pitches})
        return _knowing(document, clip=self.clip.with_control({lane: pitches}), **self._known_details())

    def with_harmony(self, chords: Mapping[int, Progression], key: Key | None) -> Self:
        """Return the document with other chords and another key specified; the notes are the same."""
        held = self.chords if chords == self.chords else dict(chords)
        document = replace(self, chords=held, key=key)
        known = {"clip": self.clip} if "clip" in self.__dict__ else {}
        return _knowing(document, **known, **self._known_details())

    def with_chords(self, start: int, end: int, text: str) -> Self:
        """Return the document with chords specified for some bars.

        Args:
            start: First tick of the chord that was typed over.
            end: Tick after its last.
            text: Chords such as ``Am7``; several share the bar. Empty for the estimated chords.

        Raises:
            ChordNameError: If it names no chord.
        """
        time = self.clip.time
        bars = range(time.bar_at(start), time.bar_at(max(end - 1, start)) + 1)
        chords = {bar: held for bar, held in self.chords.items() if bar not in bars}
        if text:
            chords |= dict.fromkeys(bars, parse_progression(text.replace("|", " ")))
        return self.with_harmony(chords, self.key)

    def filled(self, region: Region, notes: Mapping[int, Sequence[Note]]) -> Self:
        """Return the document with a region's notes replaced.

        Args:
            region: A part of ``clip``.
            notes: New notes by lane index.

        Raises:
            SpliceError: If a note lies further from its neighbours than a file can say.
            LossError: If the file is damaged so that other notes would not come back once it is written.
        """
        smf = splice(self.smf, self.clip, region, notes)
        if self.smf.damage:
            refuse_losses(self.clip, smf, THE_FILE, region)
        return self.with_file(smf)

    def with_file(self, smf: Smf) -> Self:
        """Return the document with another file of the same lanes."""
        return self if smf is self.smf else replace(self, smf=smf)

    def edited(self, lane: int, removed: Sequence[Note], added: Sequence[Note]) -> Self:
        """Return the document with single notes of a lane changed.

        Its clip is the one that its file would give, and is not read from it anew.

        Args:
            lane: Index of the lane.
            removed: Notes that go.
            added: Notes that come.

        Raises:
            SpliceError: If a note lies further from its neighbours than a file can say.
            LossError: If the file is damaged so that other notes would not come back once it is written.
        """
        smf = edit_notes(self.smf, self.clip.time, self.clip.lanes[lane], removed, added)
        if smf is self.smf:
            return self
        clip = reread(self.clip, smf, lane, (*removed, *added))
        if self.smf.damage:
            refuse_losses(clip, smf, THE_FILE)
        document = _knowing(replace(self, smf=smf), clip=self._as_specified(clip))
        known, before, after = self._known_details(), _channels(self.clip), _channels(clip)
        if "controls" in known and after != before:
            del known["controls"]
            if after == before[:lane] + before[lane + 1 :]:
                known["controls"] = _without(self.controls, lane)
        return _knowing(document, **known)

    def save(self, path: Path) -> tuple[str, ...]:
        """Write the file, once it has been found to come back as it is.

        Args:
            path: Where.

        Returns:
            One sentence for each thing that could not be kept of the file that was replaced.

        Raises:
            LossError: If the file is damaged so that notes would not come back.
            FileError: If it cannot be written.
        """
        refuse_losses(self.clip, self.smf, THE_FILE)
        return save(self.smf, path)

    def reach(self, lane: int, changed: Sequence[Note]) -> int:
        """Return how many notes of a lane begin between the first and the last of some, or those if more.

        Args:
            lane: Index of the lane.
            changed: Notes that go or come; the time that it takes grows with what is returned.
        """
        if not changed:
            return 0
        onsets = columns_of(self.clip.lanes[lane].notes).onsets
        ends = min(note.onset for note in changed), max(note.end for note in changed)
        first, stop = np.searchsorted(onsets, ends)
        return max(int(stop - first), len(changed))

    def _as_specified(self, clip: Clip) -> Clip:
        """Return a clip with the roles and control notes that the user gave."""
        given: dict[int, Role] = {}
        for index, lane in enumerate(clip.lanes):
            names = ((lane.track, channel) for channel in (*lane.channels, lane.channel))
            found = [self.roles[each] for each in (*names, lane_id(lane)) if each in self.roles]
            if found:
                given[index] = found[-1]
        lanes = {lane_id(lane): index for index, lane in enumerate(clip.lanes)}
        control = {lanes[each]: pitches for each, pitches in self.control.items() if each in lanes}
        return clip.with_control(control).with_roles(given)

    def _known_details(self) -> dict[str, object]:
        """Return what was read so far that holds whatever the notes are."""
        return {name: self.__dict__[name] for name in ("markers", "controls") if name in self.__dict__}


def _channels(clip: Clip) -> list[tuple[int, tuple[int, ...]]]:
    """Return the track and the channels of each lane."""
    return [(lane.track, lane.channels) for lane in clip.lanes]


def _without(controls: Mapping[int, _Value], lane: int) -> dict[int, _Value]:
    """Return what belongs to the lanes by index, after one of them is gone."""
    return {index - (index > lane): held for index, held in controls.items() if index != lane}


def _knowing(document: _Document, **known: object) -> _Document:
    """Return a new document with values that need not be read again."""
    document.__dict__.update(known)
    return document
