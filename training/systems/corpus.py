"""Songs in a representation, and windows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from torch import Tensor

from ripieno.engine.errors import RipienoError
from ripieno.engine.systems.representations.representation import Representation, Rows
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.system import Batch, tensor_of


class CorpusError(RipienoError):
    """Data that a system cannot learn from."""


class SystemCorpus(Protocol):
    """Data that batches are drawn from."""

    def draw(self, batch: int, window: int, seed: int) -> Batch:
        """Return so many windows of so many rows; all chance follows from the seed."""


@dataclass(frozen=True)
class RowCorpus:
    """Rows of songs.

    Attributes:
        songs: One array for each song, at least one of them longer than a window.
    """

    songs: tuple[Rows, ...]

    @classmethod
    def of(cls, songs: Sequence[PianoSong], representation: Representation, window: int) -> "RowCorpus":
        """Encode songs, and keep those that have a whole window.

        Raises:
            CorpusError: If none has.
        """
        encoded = (representation.encode(song) for song in songs)
        long = tuple(rows for rows in encoded if len(rows) >= window)
        if not long:
            raise CorpusError(
                f"None of {len(songs)} songs has {window} rows of {representation.name}; "
                "prepare a store with longer songs of pop909."
            )
        return cls(long)

    def draw(self, batch: int, window: int, seed: int) -> Tensor:
        """Return windows from anywhere; each start in each song is equally likely.

        Args:
            batch: How many.
            window: Rows of each.
            seed: From which all chance follows.

        Returns:
            Shape ``(batch, window, ...)``.
        """
        rng = np.random.default_rng(seed)
        starts = np.array([len(rows) - window + 1 for rows in self.songs])
        ends = np.cumsum(starts)
        drawn = rng.integers(0, ends[-1], batch)
        index = np.searchsorted(ends, drawn, side="right")
        first = drawn - (ends[index] - starts[index])
        cut = [
            self.songs[at][begin : begin + window]
            for at, begin in zip(index.tolist(), first.tolist(), strict=True)
        ]
        return tensor_of(np.stack(cut))
