"""What a next-symbol model needs of its representation: chances, choices, and the rows that follow."""

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from ripieno.training.data.piece import Part
from ripieno.training.systems.song import PianoSong
from ripieno.training.systems.system import Rows


class SymbolRepresentation(Protocol):
    """A representation whose rows come one after the other."""

    @property
    def name(self) -> str:
        """What it is called, in a few words."""

    @property
    def outputs(self) -> int:
        """How many numbers a network gives for the next row."""

    def encode(self, song: PianoSong) -> Rows:
        """Return a song as rows."""

    def decode(self, rows: Rows) -> Part:
        """Return the notes that rows mean."""

    def nats(self, outputs: Tensor, rows: Tensor) -> Tensor:
        """Return minus the log-likelihood of rows, given what a network gave for them.

        Args:
            outputs: Shape ``(batch, time, outputs)``.
            rows: Shape ``(batch, time, ...)``.

        Returns:
            Shape ``(batch, time)``.
        """

    def follow(self, outputs: Tensor, before: Tensor, generator: torch.Generator) -> Tensor:
        """Draw the next row.

        Args:
            outputs: Shape ``(batch, outputs)``.
            before: The row before; shape ``(batch, ...)``.
            generator: Source of chance.

        Returns:
            Shape of ``before``.
        """

    def seconds(self, rows: Tensor) -> Tensor:
        """Return the seconds of each row; shape ``(batch, time)`` for rows of ``(batch, time, ...)``."""


def symbol_nats(outputs: Tensor, symbols: Tensor) -> Tensor:
    """Return the cross-entropy of symbols of shape ``(batch, time)``, in their shape."""
    flat = functional.cross_entropy(outputs.flatten(0, 1), symbols.flatten(), reduction="none")
    return flat.view(symbols.shape)


def draw_symbols(outputs: Tensor, generator: torch.Generator) -> Tensor:
    """Draw one symbol for each row of shape ``(batch, outputs)``."""
    return torch.multinomial(outputs.softmax(-1), 1, generator=generator)[:, 0]
