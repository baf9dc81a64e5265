"""What a piano roll shows, as a value."""

from dataclasses import dataclass

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

MAX_LANES_SHOWN = 256
"""Lanes that are listed, and drawn beside the one in front; a window of thousands would stand still."""


@dataclass(frozen=True)
class Scene:
    """A clip and what is to be seen of it.

    Attributes:
        clip: Its lanes share the canvas.
        region: The selection; None where nothing is selected.
        current: Index of the lane in front, which is edited.
        fresh: Lane and note of what was filled last.
        quiet: Lanes that are muted.
        key: The key, estimated or given; None where unknown.
        chords: First tick, tick after the last, and name of each chord; ascending.
        specified: Bars whose chords are specified; the others are estimated.
        marks_key: Whether notes outside the key are told apart.
        markers: Tick and name of each section; ascending.
        filled: Lanes that are filled whichever is in front; none where the selection goes with that.
    """

    clip: Clip
    region: Region | None = None
    current: int = 0
    fresh: tuple[tuple[int, Note], ...] = ()
    quiet: frozenset[int] = frozenset()
    key: Key | None = None
    chords: tuple[tuple[int, int, str], ...] = ()
    marks_key: bool = False
    markers: tuple[tuple[int, str], ...] = ()
    filled: frozenset[int] = frozenset()
    specified: frozenset[int] = frozenset()

    @property
    def lane(self) -> Lane | None:
        """The lane in front; None where the clip has no such lane."""
        lanes = self.clip.lanes
        return lanes[self.current] if 0 <= self.current < len(lanes) else None

    @property
    def has_drums_in_front(self) -> bool:
        """Whether the lane in front is drums."""
        return self.lane is not None and self.lane.role is Role.DRUMS

    def shares_rows(self, lane: int) -> bool:
        """Say whether rows mean to a lane what they mean to the one in front; a row of drums is no pitch."""
        return (self.clip.lanes[lane].role is Role.DRUMS) == self.has_drums_in_front
