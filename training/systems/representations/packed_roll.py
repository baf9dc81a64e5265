"""All notes of a piano in short cells, eight keys in each number: long songs in little memory."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ripieno.training.data.piece import Part
from ripieno.training.systems.representations.roll import PianoRoll
from ripieno.training.systems.song import PianoSong
from ripieno.training.systems.system import Rows

KEYS = 88
WORD_KEYS = 8
"""Keys in a number; the first is its highest bit."""


@dataclass(frozen=True)
class PackedRoll:
    """A piano roll of 88 keys whose rows are 11 numbers of 8 bits.

    Attributes:
        cell_seconds: Seconds of a cell; 0 for a sixteenth of the song's own tempo.
    """

    cell_seconds: float = 0.0

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

    def nats(self, outputs: Tensor, rows: Tensor) -> Tensor:
        """Return minus the log-likelihood of rows whose keys are independent."""
        return self.roll.nats(outputs, unpack_rows(rows))

    def follow(self, outputs: Tensor, before: Tensor, generator: torch.Generator) -> Tensor:
        """Draw each key by itself."""
        return pack_rows(self.roll.follow(outputs, before, generator))

    def seconds(self, rows: Tensor) -> Tensor:
        """Return how long a cell lasts when it is read back."""
        return self.roll.seconds(rows)


def unpack_rows(words: Tensor) -> Tensor:
    """Return numbers of shape ``(..., 11)`` as keys of shape ``(..., 88)``, 0 or 1, float32."""
    shifts = torch.arange(WORD_KEYS - 1, -1, -1, device=words.device)
    return ((words.unsqueeze(-1) >> shifts) & 1).flatten(-2).float()


def pack_rows(keys: Tensor) -> Tensor:
    """Return keys of shape ``(..., 88)``, on from a half up, as numbers of shape ``(..., 11)``, int64."""
    bits = (keys >= 0.5).long().unflatten(-1, (-1, WORD_KEYS))
    words: Tensor = (bits << torch.arange(WORD_KEYS - 1, -1, -1, device=keys.device)).sum(-1)
    return words
