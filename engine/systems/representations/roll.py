"""All notes of a piano on sixteenths: one row of 88 keys for each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.schema import Count, NotBelow0, SevenBits
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.symbols import draw_keys
from ripieno.engine.systems.song import STEP_SECONDS, VELOCITY, PianoSong, rows_of

LOWEST_PIANO_PITCH = 21
PITCHES = 128
MIN_CELL_SECONDS = 1e-3


@dataclass(frozen=True)
class PianoRoll:
    """Which keys sound in each cell of time.

    A key that sounds in two cells in a row is one note, also where it was struck twice.

    Attributes:
        lowest: Pitch of the first column.
        count: How many pitches there are.
        cell_seconds: Seconds of a cell; 0 for a sixteenth of the song's own tempo.

    Raises:
        ValueError: If pitches leave those of MIDI, or cells are shorter than `MIN_CELL_SECONDS`.

    Source: Luo 2021, "Neural Music Generation", sec. 5.4.1 (88 pitches); Upton 2023, "Creating Musical
        Artifacts", sec. 2.2 and figure 3 (28 pitches, cells of a second).
    """

    lowest: SevenBits = LOWEST_PIANO_PITCH
    count: Count = 88
    cell_seconds: NotBelow0 = 0.0

    def __post_init__(self) -> None:
        """Refuse what is no roll.

        Raises:
            ValueError: If pitches leave those of MIDI, or cells are shorter than `MIN_CELL_SECONDS`.
        """
        if self.lowest + self.count > PITCHES or 0 < self.cell_seconds < MIN_CELL_SECONDS:
            raise ValueError("a roll has pitches from 0 to 127, and cells of a millisecond or more")

    @property
    def name(self) -> str:
        """What it is called."""
        cells = f"cells of {self.cell_seconds:g} s" if self.cell_seconds else "sixteenths"
        return f"piano roll of {self.count} pitches, {cells}"

    @property
    def outputs(self) -> int:
        """One for each pitch."""
        return self.count

    @property
    def cell_made_seconds(self) -> float:
        """Seconds that a cell lasts when it is read back."""
        return self.cell_seconds or STEP_SECONDS

    def encode(self, song: PianoSong) -> Rows:
        """Return 1 where a key sounds in a cell at all, or, on sixteenths, from the nearest one on."""
        scale = song.step_seconds / self.cell_seconds if self.cell_seconds else 1.0
        cells = [
            (*self._cells(onset * scale, (onset + length) * scale), pitch - self.lowest)
            for onset, length, pitch, _ in rows_of(song.part)
        ]
        roll = np.zeros((max((end for _, end, _ in cells), default=0), self.count), np.uint8)
        for first, end, column in cells:
            if 0 <= column < self.count:
                roll[first:end, column] = 1
        return roll

    def _cells(self, start: float, end: float) -> tuple[int, int]:
        if self.cell_seconds:
            return max(int(start), 0), max(int(start) + 1, int(np.ceil(end - 1e-6)))
        first = max(int(start + 0.5), 0)
        return first, max(first + 1, int(end + 0.5))

    def decode(self, rows: Rows) -> Part:
        """Return one note for each run of cells; values from a half up sound."""
        return make_part(Role.KEYS, self._notes(rows), 0)

    def _notes(self, rows: Rows) -> Iterator[NoteRow]:
        sounding = np.pad((np.asarray(rows) >= 0.5).astype(np.int8), ((1, 1), (0, 0)))
        change = np.diff(sounding, axis=0)
        steps = self.cell_made_seconds / STEP_SECONDS
        for column in range(self.count):
            starts, ends = np.flatnonzero(change[:, column] > 0), np.flatnonzero(change[:, column] < 0)
            for first, end in zip(starts.tolist(), ends.tolist(), strict=True):
                yield first * steps, (end - first) * steps, self.lowest + column, VELOCITY

    def follow(self, outputs: Floats, before: Rows, generators: Generators) -> Rows:
        """Draw each key by itself."""
        return draw_keys(outputs, generators).astype(before.dtype)

    def seconds(self, rows: Rows) -> Floats:
        """Return how long a cell lasts when it is read back."""
        return np.full(rows.shape[:2], self.cell_made_seconds)
