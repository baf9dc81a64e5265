"""Songs of the data as one instrument plays them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.song import PianoSong, rows_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Split, Store
from ripieno.training.evaluation.gallery import midi

SOURCES = ("pop909",)
"""Data sets that the systems learn from and are compared on: piano, played by people, of one style."""


def song_midi(song: PianoSong) -> bytes:
    """Return a song as a Standard MIDI File."""
    return midi(song.clip())


def song_of(piece: Piece) -> PianoSong:
    """Return all lanes of a piece but drums as one part, its first note at the beginning."""
    pitched = [part for part in piece.parts if part.role is not Role.DRUMS]
    rows = [row for part in pitched for row in rows_of(part)]
    first = min((onset for onset, *_ in rows), default=0.0)
    moved = [(onset - first, length, pitch, velocity) for onset, length, pitch, velocity in rows]
    lanes = tuple(replace(part, onset=part.onset - np.float32(first)) for part in pitched)
    return PianoSong(piece.name, make_part(Role.KEYS, moved, 0), piece.tempo, lanes)


def songs_of(store: Store, split: Split, sources: Sequence[str] = SOURCES) -> list[PianoSong]:
    """Return the songs of one split of some data sets.

    Args:
        store: Prepared data.
        split: ``train``, or ``valid`` for those that no system learns from.
        sources: Names of data sets.
    """
    return [song_of(piece) for piece in store.pieces(split) if piece.source in sources]
