"""The clip that is worked on, as a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from app.midi_io.clip_file import load, read_clip, splice
from app.midi_io.edit_notes import edit_notes
from app.midi_io.smf import Smf
from engine.music.clip import Clip, Lane
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role

LaneId = tuple[int, int]
"""Track chunk and channel, both from 0; it outlives changes of the notes."""


def lane_id(lane: Lane) -> LaneId:
    """Return what a lane is known by whatever its notes are."""
    return lane.track, lane.channel


@dataclass(frozen=True)
class Document:
    """A MIDI file and the roles that the user gave to its lanes.

    Attributes:
        smf: The file, without loss.
        roles: Roles that differ from those the program guesses.
    """

    smf: Smf
    roles: Mapping[LaneId, Role] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a document from a MIDI file.

        Raises:
            RipienoError: If it cannot be read.
        """
        return cls(load(path))

    @cached_property
    def clip(self) -> Clip:
        """The file's notes and time."""
        clip = read_clip(self.smf)
        lanes = {lane_id(lane): index for index, lane in enumerate(clip.lanes)}
        return clip.with_roles({lanes[each]: role for each, role in self.roles.items() if each in lanes})

    def with_role(self, lane: int, role: Role) -> Self:
        """Return the document with another role for a lane of its clip."""
        return replace(self, roles={**self.roles, lane_id(self.clip.lanes[lane]): role})

    def filled(self, region: Region, notes: Mapping[int, Sequence[Note]]) -> Self:
        """Return the document with a region's notes replaced.

        Args:
            region: A part of ``clip``.
            notes: New notes by lane index.

        Raises:
            SpliceError: If a note lies further from its neighbours than a file can say.
        """
        return self._with(splice(self.smf, self.clip, region, notes))

    def edited(self, lane: int, removed: Sequence[Note], added: Sequence[Note]) -> Self:
        """Return the document with single notes of a lane changed.

        Args:
            lane: Index of the lane.
            removed: Notes that go.
            added: Notes that come.

        Raises:
            SpliceError: If a note lies further from its neighbours than a file can say.
        """
        return self._with(edit_notes(self.smf, self.clip.time, self.clip.lanes[lane], removed, added))

    def _with(self, smf: Smf) -> Self:
        return self if smf is self.smf else replace(self, smf=smf)
