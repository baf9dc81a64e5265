"""All notes of a piano in short cells, eight keys in each number: long songs in little memory."""

from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import Part
from ripieno.engine.schema import NotBelow0
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.song import PianoSong

KEYS = 88
WORD_KEYS = 8
"""Keys in a number; the first is its highest bit."""


@dataclass(frozen=True)
class PackedRoll:
    """A piano roll of 88 keys whose rows are 11 numbers of 8 bits.

    Attributes:
        cell_seconds: Seconds of a cell; 0 for a sixteenth of the song's own tempo.
    """

    cell_seconds: NotBelow0 = 0.0

    def __post_init__(self) -> None:
        """Refuse cells that `PianoRoll` refuses.

        Raises:
            ValueError: If they are too short.
        """
        PianoRoll(cell_seconds=self.cell_seconds)

    @property
    def roll(self) -> PianoRoll:
        """The same without packing."""
        return PianoRoll(cell_seconds=self.cell_seconds)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.roll.name

    @property
    def outputs(self) -> int:
        """One for each key."""
        return KEYS

    @property
    def cell_made_seconds(self) -> float:
        """Seconds that a cell lasts when it is read back."""
        return self.roll.cell_made_seconds

    def encode(self, song: PianoSong) -> Rows:
        """Return the keys that sound in each cell; shape ``(cells, 11)``, uint8."""
        packed: Rows = np.packbits(self.roll.encode(song), axis=1)
        return packed

    def decode(self, rows: Rows) -> Part:
        """Return one note for each run of cells."""
        return self.roll.decode(np.unpackbits(np.asarray(rows, np.uint8), axis=1)[:, :KEYS])

    def follow(self, outputs: Floats, before: Rows, generators: Generators) -> Rows:
        """Draw each key by itself."""
        keys = self.roll.follow(outputs, np.zeros(outputs.shape, np.uint8), generators)
        return np.packbits(keys, axis=-1).astype(before.dtype)

    def seconds(self, rows: Rows) -> Floats:
        """Return how long a cell lasts when it is read back."""
        return self.roll.seconds(rows)
