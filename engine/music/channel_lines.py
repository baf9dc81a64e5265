"""What sounds on each of several channels while new notes are put on them."""

from collections.abc import Iterable
from typing import Self

import numpy as np

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Ints, Notes
from ripieno.engine.music.spans import NEVER


class ChannelLine:
    """One channel: the notes that stay on it, and the new ones so far, which come by onset.

    Args:
        notes: The notes that stay, of that channel, by onset.
    """

    def __init__(self, notes: Notes) -> None:
        self._onsets: Ints = notes.onsets
        self._ends: Ints = notes.ends
        self._reach: Ints = np.maximum.accumulate(self._ends) if len(notes) else self._ends
        self.new: list[Note] = []

    @classmethod
    def of_channels(cls, notes: Notes, channels: Iterable[int]) -> dict[int, Self]:
        """Return the lines of some channels.

        Args:
            notes: The notes that stay, of any channels, by onset.
            channels: The channels.
        """
        return {channel: cls(notes.taken(notes.channels == channel)) for channel in channels}

    def kept_until(self, tick: int) -> int:
        """Return where the last of the kept notes that have begun at a tick ends; -1 where none has."""
        begun = int(np.searchsorted(self._onsets, tick, "right"))
        return int(self._reach[begun - 1]) if begun else -1

    def busy_until(self, tick: int) -> int:
        """Return where the last note that has begun at a tick ends, kept or new; -1 where none has."""
        last = self.new[-1].end if self.new else -1
        return max(self.kept_until(tick), last)

    def next_onset(self, tick: int) -> int:
        """Return where the next kept note after a tick begins; ``NEVER`` where none follows."""
        begun = int(np.searchsorted(self._onsets, tick, "right"))
        return int(self._onsets[begun]) if begun < len(self._onsets) else NEVER

    def sounding(self, tick: int) -> int:
        """Return how many notes sound at a tick."""
        kept = int(((self._onsets <= tick) & (self._ends > tick)).sum())
        return kept + sum(note.onset <= tick < note.end for note in self.new[-128:])
