"""What a project file says, as types that it is checked against: version 1."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key, parse_key
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.schema import Bar, Channel, Count, Index, Seed, SevenBits, Share, Velocity

FILE_URI = "file://"
"""How a source begins whose name is no text."""


@dataclass(frozen=True)
class SavedRegion:
    """A region; before steps could be painted, bars were whole."""

    bars: tuple[Bar, ...]
    lanes: tuple[Index, ...]
    range: tuple[SevenBits, SevenBits]
    painted: tuple[tuple[Index, Index], ...] = ()

    def region(self) -> Region:
        """Return the region.

        Raises:
            RegionError: If no file could have it.
        """
        return Region(self.bars, self.lanes, *self.range, self.painted)


@dataclass(frozen=True)
class SavedStep:
    """A step of the history; its music is a member of the archive."""

    words: str
    music: str
    roles: tuple[tuple[Index, Channel, Role], ...] = ()
    sound_roles: tuple[tuple[Index, Channel, Index, Role], ...] = ()
    chords: dict[Bar, str] = field(default_factory=dict)
    key: str | None = None
    region: SavedRegion | None = None
    seed: Seed | None = None
    control: tuple[tuple[tuple[Index, ...], tuple[SevenBits, ...]], ...] = ()

    def specified_control(self) -> dict[tuple[int, ...], frozenset[int]]:
        """Return the pitches of control notes that the user gave, by track, channel and perhaps sound."""
        return {lane: frozenset(pitches) for lane, pitches in self.control}

    def specified_roles(self) -> dict[tuple[int, ...], Role]:
        """Return the roles that the user gave, by track, channel and, of several, sound."""
        channels = {(track, channel): role for track, channel, role in self.roles}
        return channels | {(track, channel, sound): role for track, channel, sound, role in self.sound_roles}

    def specified_chords(self) -> dict[int, Progression]:
        """Return the chords that the user gave, by bar.

        Raises:
            ChordNameError: If a text names none.
        """
        return {bar: parse_progression(text) for bar, text in self.chords.items()}

    def specified_key(self) -> Key | None:
        """Return the key that the user gave.

        Raises:
            KeyNameError: If the text names none.
        """
        return parse_key(self.key) if self.key else None

    def changed(self) -> Region | None:
        """Return where notes changed; None where that is no region.

        Raises:
            RegionError: If no file could have it.
        """
        return self.region.region() if self.region and self.region.bars else None


@dataclass(frozen=True)
class SavedVersion:
    """What a project of any version has."""

    version: Index


@dataclass(frozen=True)
class SavedProject:
    """A project."""

    at: Index
    steps: tuple[SavedStep, ...]
    source: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)


SavedNote = tuple[Index, Count, SevenBits, Velocity, Channel]
"""Onset, length, pitch, velocity and channel."""


@dataclass(frozen=True)
class SavedIdea:
    """One way to fill the region on offer: its notes by lane."""

    notes: dict[Index, tuple[SavedNote, ...]]
    score: float | None = None


@dataclass(frozen=True)
class SavedOffer:
    """Ideas to choose from."""

    region: SavedRegion
    ideas: tuple[SavedIdea, ...]
    seed: Seed
    words: str
    seconds: float
    shown: Index | None = None


@dataclass(frozen=True)
class SavedSettings:
    """How a session stood beside its music."""

    knobs: dict[str, Any]
    region: SavedRegion | None
    current: Index
    fills: frozenset[Index]
    muted: frozenset[Index]
    solo: frozenset[Index]
    volumes: dict[Index, Share]
    marks_key: bool
    offer: SavedOffer | None


def source_text(path: Path | None) -> str | None:
    """Return a path as a project holds it; one that is no text as a URI."""
    if path is None:
        return None
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.absolute().as_uri()
    return str(path)


def source_path(text: str | None) -> Path | None:
    """Return the path that ``source_text`` has made a text of."""
    if text is not None and text.startswith(FILE_URI):
        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix(FILE_URI))))
    return None if text is None else Path(text)
