"""The longest passage that music shares with training songs, in any key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.training.data.piece import Piece

Ints = NDArray[np.int64]

MAX_WAIT_SIXTEENTHS = 63
"""Sixteenths between two onsets beyond which all waits are one."""

_BASE = np.uint64(6_364_136_223_846_793_005)
_SEPARATOR = 1 << 20


def moves(onset: Sequence[float] | NDArray[np.floating], pitch: Sequence[int] | NDArray[np.integer]) -> Ints:
    """Return the steps from each note to the next: interval and time, as one number each.

    Args:
        onset: Shape ``(notes,)``, sixteenths.
        pitch: Shape ``(notes,)``; at equal (rounded) onsets lower pitches count as first.

    Returns:
        Shape ``(notes - 1,)``; transposition does not change it.
    """
    steps = np.floor(np.asarray(onset, float) + 0.5).astype(np.int64)
    keys = np.asarray(pitch, np.int64)
    order = np.lexsort((keys, steps))
    wait = np.minimum(np.diff(steps[order]), MAX_WAIT_SIXTEENTHS)
    return (np.diff(keys[order]) + 128) * (MAX_WAIT_SIXTEENTHS + 1) + wait


@dataclass(frozen=True)
class Corpus:
    """Songs to look passages up in.

    Attributes:
        stream: The moves of all lanes, with a number that is no move between them.
    """

    stream: Ints

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> "Corpus":
        """Return the corpus of all lanes of some pieces."""
        streams = [moves(part.onset, part.pitch) for piece in pieces for part in piece.parts]
        return cls.of_streams(streams)

    @classmethod
    def of_streams(cls, streams: Iterable[Ints]) -> "Corpus":
        """Return the corpus of streams from ``moves``."""
        ends = [np.append(stream, _SEPARATOR + index) for index, stream in enumerate(streams)]
        return cls(np.concatenate([np.zeros(0, np.int64), *ends]))

    def longest_shared(self, queries: Sequence[Ints]) -> list[int]:
        """Return the notes of the longest passage of each query that stands somewhere in the corpus.

        Hashes of n moves are rolled on from those of n - 1, and only places that matched so far are looked
        at again, on both sides.

        Args:
            queries: Each from ``moves``.

        Returns:
            Notes, one more than moves; 0 where not even one move is shared.

        Source: Karp and Rabin 1987, "Efficient randomized pattern-matching algorithms"; 64-bit hashes.
        """
        joined = Corpus.of_streams(queries).stream
        owner = np.repeat(np.arange(len(queries)), [len(query) + 1 for query in queries])
        longest = np.zeros(len(queries), np.int64)
        here, there = np.arange(len(joined)), np.arange(len(self.stream))
        own, other = np.zeros(len(here), np.uint64), np.zeros(len(there), np.uint64)
        size = 0
        while len(here) and len(there):
            here, own = _grow(here, own, joined, size)
            there, other = _grow(there, other, self.stream, size)
            kept = np.isin(own, other)
            here, own = here[kept], own[kept]
            left = np.isin(other, own)
            there, other = there[left], other[left]
            size += 1
            longest[owner[here]] = size
        return [int(size) + 1 if size else 0 for size in longest]


def _grow(
    starts: Ints, hashes: NDArray[np.uint64], stream: Ints, size: int
) -> tuple[Ints, NDArray[np.uint64]]:
    """Return the hashes of one move more, without those that leave the stream or a song."""
    inside = starts + size < len(stream)
    starts, hashes = starts[inside], hashes[inside]
    following = stream[starts + size]
    within = following < _SEPARATOR
    with np.errstate(over="ignore"):
        grown = (hashes[within] + following[within].astype(np.uint64) + np.uint64(1)) * _BASE
        grown ^= grown >> np.uint64(29)
    return starts[within], grown
