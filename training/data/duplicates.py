"""Find songs that are versions of one another, so that none of them leaks into validation."""

from collections.abc import Iterable, Sequence

import numpy as np

from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece

SHARED = 0.4
"""Share of the smaller song's bars, lane by lane, from which two songs count as versions of one."""

MIN_NOTES = 4
MIN_PITCHES = 3
"""A bar with less in it, such as a held chord or a pulse on one note, is nobody's own."""

MIN_BARS = 4

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
            edges = np.searchsorted(part.onset, piece.bar_starts - 0.25)
            for start, first, last in zip(piece.bar_starts[:-1], edges[:-1], edges[1:], strict=True):
                steps = np.round(part.onset[first:last] - start).astype(int).tolist()
                notes = tuple(sorted(zip(steps, part.pitch[first:last].tolist(), strict=True)))
                if len(notes) >= MIN_NOTES and len({pitch for _, pitch in notes}) >= MIN_PITCHES:
                    found.add(hash(notes))
    return frozenset(found)


def is_version(song: Fingerprint, others: Sequence[Fingerprint]) -> bool:
    """Tell whether a song shares too many bars with one of the others."""
    return any(
        min(len(song), len(other)) >= MIN_BARS and len(song & other) >= SHARED * min(len(song), len(other))
        for other in others
    )
