"""Melodies in stretches of two bars, each of which becomes one point."""

from dataclasses import dataclass

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.song import PianoSong

STEPS = 32
"""Sixteenths of two bars of 4/4."""


@dataclass(frozen=True)
class TwoBarMelodies:
    """A melody with holds, 32 symbols in a row; a rest of fewer at the end of a song is left out.

    A row may begin with the hold of a note that began in the row before.

    Source: Roberts et al. 2018, "MusicVAE", arXiv:1803.05428, sec. 4.1; Mittal et al. 2021, arXiv:2103.16091,
        sec. 3.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        return "melodies of two bars"

    @property
    def symbols(self) -> int:
        """How many symbols there are: 128 pitches, silence, hold."""
        return Melody(holds=True).outputs

    def encode(self, song: PianoSong) -> Rows:
        """Return symbols of shape ``(pairs of bars, 32)``; the first bar begins with the first note."""
        symbols = Melody(holds=True).encode(song)
        return symbols[: len(symbols) // STEPS * STEPS].reshape(-1, STEPS)

    def decode(self, rows: Rows) -> Part:
        """Return the notes of all rows after each other."""
        return Melody(holds=True).decode(rows.reshape(-1))
