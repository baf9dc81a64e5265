"""Find songs that are versions of one another, so that none of them leaks into validation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ripieno.engine.grid.part import Part
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece

SHARED = 0.4
"""Share of the smaller song's bars, lane by lane, from which two songs count as versions of one."""

RELATED = 0.1
"""Share from which two songs are of one work, such as an edition that was much revised."""

MIN_NOTES = 4
MIN_PITCHES = 3
"""A bar with less in it, such as a held chord or a pulse on one note, is nobody's own."""

MIN_BARS = 4
MIN_PASSAGE_NOTES = 8
MIN_PASSAGE_PITCHES = 4
"""Two bars with less in them are nobody's own, where the key does not count."""

MIN_SHARED = 6
"""Passages that songs of one work must share at least: a few are a coincidence."""

COMMON = 40
"""Songs that share a passage from which it says nothing."""

Fingerprint = frozenset[int]


def fingerprint(pieces: Iterable[Piece]) -> Fingerprint:
    """Return the telling bars of a song as numbers, whatever lane they are in.

    Drums are left out, because players share their beats.

    Args:
        pieces: All stretches of the song.
    """
    found = set()
    for piece in pieces:
        for part in piece.parts:
            if part.role is Role.DRUMS:
                continue
            for notes in _bars(piece, part):
                if len(notes) >= MIN_NOTES and len({pitch for _, pitch in notes}) >= MIN_PITCHES:
                    found.add(hash(tuple(sorted(notes))))
    return frozenset(found)


def passages(pieces: Iterable[Piece]) -> Fingerprint:
    """Return the telling pairs of bars of a song as numbers, whatever lane and key they are in.

    Args:
        pieces: All stretches of the song.
    """
    found = set()
    for piece in pieces:
        lengths = np.diff(piece.bar_starts).tolist()
        for part in piece.parts:
            if part.role is Role.DRUMS:
                continue
            bars = _bars(piece, part)
            for bar in range(len(bars) - 1):
                later = [(step + round(lengths[bar]), pitch) for step, pitch in bars[bar + 1]]
                notes = sorted(bars[bar] + later)
                if (
                    len(notes) >= MIN_PASSAGE_NOTES
                    and len({pitch for _, pitch in notes}) >= MIN_PASSAGE_PITCHES
                ):
                    low = min(pitch for _, pitch in notes)
                    found.add(hash(tuple((step, pitch - low) for step, pitch in notes)))
    return frozenset(found)


def _bars(piece: Piece, part: Part) -> list[list[tuple[int, int]]]:
    """Return the notes of each bar: sixteenth in the bar, pitch."""
    edges = np.searchsorted(part.onset, piece.bar_starts - 0.25).tolist()
    bars = []
    for start, first, last in zip(piece.bar_starts[:-1], edges[:-1], edges[1:], strict=True):
        steps = np.round(part.onset[first:last] - start).astype(int).tolist()
        bars.append(list(zip(steps, part.pitch[first:last].tolist(), strict=True)))
    return bars


def is_version(song: Fingerprint, others: Sequence[Fingerprint]) -> bool:
    """Tell whether a song shares too many bars with one of the others."""
    return any(
        min(len(song), len(other)) >= MIN_BARS and len(song & other) >= SHARED * min(len(song), len(other))
        for other in others
    )


@dataclass(slots=True)
class WorkIndex:
    """Which songs are of one work, by the passages that they share.

    Attributes:
        sizes: Telling passages of each song.
        keys: What decided the split of each song when it was added.
        holders: Songs of each passage.
        parent: Another key of the same work, nearer to the one that decides.
        lasting: Keys that decide for ever, as they did before other sources were read.
    """

    sizes: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    holders: dict[int, list[int]] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)
    lasting: set[str] = field(default_factory=set)

    def relatives(self, song: Fingerprint) -> dict[int, float]:
        """Return the share of passages, of the smaller one's, that a song has in common with others.

        Others with fewer than ``MIN_SHARED`` of its passages are left out, unless these are most of what a
        small song has.
        """
        counts: Counter[int] = Counter()
        for passage in song:
            holders = self.holders.get(passage, ())
            if len(holders) <= COMMON:
                counts.update(holders)
        return {
            other: count / smaller
            for other, count in counts.items()
            if (smaller := min(len(song), self.sizes[other])) >= MIN_BARS
            and (count >= MIN_SHARED or (count >= MIN_BARS and count >= SHARED * smaller))
        }

    def add(self, song: Fingerprint, key: str, relatives: Iterable[int] = (), *, lasts: bool = False) -> None:
        """Take in a song.

        Args:
            song: Its passages.
            key: What decides its split by itself.
            relatives: Songs before it that are of its work.
            lasts: Whether its key decides for ever.
        """
        index = len(self.sizes)
        self.sizes.append(len(song))
        self.keys.append(key)
        if lasts:
            self.lasting.add(key)
        for passage in song:
            self.holders.setdefault(passage, []).append(index)
        for other in sorted(relatives):
            self._join(self.work(self.keys[other]), self.work(key))

    def _join(self, first: str, second: str) -> None:
        """Let the first of two keys decide for both, or the one that lasts; two that last stay apart."""
        if first == second or {first, second} <= self.lasting:
            return
        if second in self.lasting:
            first, second = second, first
        self.parent[second] = first

    def work(self, key: str) -> str:
        """Return what decides the split of the songs of a key: the first of all that are of one work."""
        while key in self.parent:
            key = self.parent[key]
        return key
