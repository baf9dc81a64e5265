"""How long each pitch sounds in any spans of time."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

PITCHES = 128

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class SoundingIndex:
    """Some notes, looked at once, so that any number of spans can be asked about at little cost."""

    def __init__(self, notes: Iterable[Note]) -> None:
        """Sort the onsets and ends of each pitch.

        Args:
            notes: In any order.
        """
        held = Notes.of(notes)
        self._edges = {}
        for pitch in np.unique(held.pitches).tolist():
            own = held.pitches == pitch
            self._edges[pitch] = _Edges(held.onsets[own]), _Edges(held.ends[own])

    def shares(self, starts: Ints, ends: Ints) -> Floats:
        """Return the share of each span in which each pitch sounds.

        Args:
            starts: First tick of each span, shape ``(spans,)``.
            ends: First tick after each span, same shape, above ``starts``.

        Returns:
            Shape ``(spans, 128)``, 0 to 1; notes of one pitch that overlap count twice, up to 1.
        """
        shares = np.zeros((len(starts), PITCHES))
        for pitch, (onset, end) in self._edges.items():
            begun = onset.passed(ends) - onset.passed(starts)
            ended = end.passed(ends) - end.passed(starts)
            shares[:, pitch] = (begun - ended) / (ends - starts)
        return np.minimum(shares, 1.0)


class _Edges:
    """The ticks at which notes of one pitch begin, or end."""

    def __init__(self, ticks: Ints) -> None:
        """Sort the ticks and sum them up."""
        self._ticks = np.sort(ticks)
        self._sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self._ticks)))

    def passed(self, ticks: Ints) -> Ints:
        """Return, for each tick, the time since each earlier edge, summed over those edges."""
        count = np.searchsorted(self._ticks, ticks)
        return np.asarray(count * ticks - self._sums[count], np.int64)
