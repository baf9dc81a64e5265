"""One note at a time, on sixteenths: the highest one that sounds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.symbols import draw_symbols
from ripieno.engine.systems.song import STEP_SECONDS, VELOCITY, PianoSong, rows_of

SILENCE = 128
HOLD = 129


@dataclass(frozen=True)
class Melody:
    """A symbol for each sixteenth: its pitch, or silence.

    Attributes:
        holds: Whether a sixteenth that goes on with a note has a symbol of its own. Without it a repeated
            symbol is a longer note, and two notes of one pitch in a row are one.

    Source: Luo 2021, "Neural Music Generation", sec. 5.3.1; with holds, Magenta's MelodyRNN (sec. 4.1.1).
    """

    holds: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return "melody of sixteenths" + (" with holds" if self.holds else "")

    @property
    def outputs(self) -> int:
        """129 symbols: 128 pitches and silence; 130 with holds."""
        return 130 if self.holds else 129

    def encode(self, song: PianoSong) -> Rows:
        """Return one symbol for each sixteenth; shape ``(steps,)``."""
        pitch, begins = skyline(song.part)
        rows = np.where(pitch < 0, SILENCE, pitch)
        if self.holds:
            rows = np.where((pitch >= 0) & ~begins, HOLD, rows)
        return rows.astype(np.int16)

    def decode(self, rows: Rows) -> Part:
        """Return the notes of symbols; a hold after silence, or of nothing, is silence."""
        return make_part(Role.KEYS, self._notes(rows.tolist()), 0)

    def _notes(self, symbols: list[int]) -> Iterator[NoteRow]:
        pitch, begun = SILENCE, 0
        for at, symbol in enumerate([*symbols, SILENCE]):
            if symbol == HOLD or (symbol == pitch and not self.holds):
                continue
            if pitch < SILENCE:
                yield float(begun), float(at - begun), pitch, VELOCITY
            pitch, begun = symbol, at

    def follow(self, outputs: Floats, before: Rows, generators: Generators) -> Rows:
        """Draw the next symbols."""
        return draw_symbols(outputs, generators).astype(before.dtype)

    def seconds(self, rows: Rows) -> Floats:
        """Return a sixteenth for each symbol."""
        return np.full(rows.shape, STEP_SECONDS)


def skyline(part: Part) -> tuple[Rows, Rows]:
    """Return the highest pitch that sounds at each sixteenth, and whether it begins there.

    Args:
        part: Notes; onsets and ends go to the nearest sixteenth, and each note lasts at least one.

    Returns:
        Pitches of shape ``(steps,)``, -1 where nothing sounds, and a mask of the same shape.
    """
    cells = [
        (max(int(onset + 0.5), 0), max(int(onset + 0.5) + 1, int(onset + length + 0.5)), pitch)
        for onset, length, pitch, _ in rows_of(part)
    ]
    highest = np.full(max((end for _, end, _ in cells), default=0), -1)
    begins = np.zeros(len(highest), bool)
    # Of notes of one pitch the later one comes last, so that its beginning is seen.
    for first, end, pitch in sorted(cells, key=lambda cell: (cell[2], cell[0])):
        highest[first:end] = pitch
        begins[first:end] = False
        begins[first] = True
    return highest, begins
