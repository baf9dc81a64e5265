"""What a system needs of the way in which it reads and writes music."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.song import PianoSong

Rows = NDArray[Any]
"""A song in some representation; the first axis is time."""

Floats = NDArray[np.floating[Any]]
Generators = Sequence[np.random.Generator]
"""A source of chance for each piece."""


class Representation(Protocol):
    """How a system reads and writes music."""

    @property
    def name(self) -> str:
        """What it is called, in a few words."""

    def encode(self, song: PianoSong) -> Rows:
        """Return a song as rows."""

    def decode(self, rows: Rows) -> Part:
        """Return the notes that rows mean, at 120 beats a minute; any rows mean some notes, or none."""


class SymbolRepresentation(Representation, Protocol):
    """A representation whose rows come one after the other."""

    @property
    def outputs(self) -> int:
        """How many numbers a network gives for the next row."""

    def follow(self, outputs: Floats, before: Rows, generators: Generators) -> Rows:
        """Draw the next row.

        Args:
            outputs: Shape ``(batch, outputs)``.
            before: The row before; shape ``(batch, ...)``.
            generators: One for each piece.

        Returns:
            Shape of ``before``.
        """

    def seconds(self, rows: Rows) -> Floats:
        """Return the seconds of each row; shape ``(batch, time)`` for rows of ``(batch, time, ...)``."""
