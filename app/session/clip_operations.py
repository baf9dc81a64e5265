"""What the fill service does with a clip, as values: they can be compared and sent to another process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ripieno.engine.generate import NewClip
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role


@dataclass(frozen=True, slots=True)
class InpaintRegion:
    """Make the notes of a region anew; the strength of the options says how much stays.

    Attributes:
        clip: The music.
        region: What to make.
        performance: How to play; None for how the notes around are played.
    """

    clip: Clip
    region: Region
    performance: PerformanceStyle | None = None


@dataclass(frozen=True, slots=True)
class ReharmoniseRegion:
    """Put a region to the chords of the options, with the rhythm that it has.

    Attributes:
        clip: The music.
        region: What to change.
    """

    clip: Clip
    region: Region


@dataclass(frozen=True, slots=True)
class ExtendClip:
    """Add bars at one end of a clip.

    Attributes:
        clip: The music.
        bars: How many bars to add, at least 1.
        at: At which end.
        lanes: Which lanes play; None for all that play at that end.
    """

    clip: Clip
    bars: int
    at: Literal["start", "end"] = "end"
    lanes: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class AccompanyClip:
    """Add a lane to a clip.

    Attributes:
        clip: The music.
        role: What the lane plays.
        bars: Where it plays, from 0; None for the whole clip.
        name: Its name; that of the role where empty.
    """

    clip: Clip
    role: Role
    bars: Sequence[int] | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class GenerateClip:
    """Make a clip from nothing.

    Attributes:
        new: Its length, lanes, time signature and tempo, and key and chords where they are specified.
    """

    new: NewClip


ClipOperation = InpaintRegion | ReharmoniseRegion | ExtendClip | AccompanyClip | GenerateClip
