"""Music as one instrument plays it, which is all that the published systems know."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

STEP_TICKS = 120
"""Ticks of a sixteenth in files of these songs."""

TEMPO = 120.0
"""Beats a minute of music whose representation knows none."""

STEP_SECONDS = 15 / TEMPO
"""A sixteenth of such music."""

VELOCITY = 80
"""Of notes whose representation knows none."""


@dataclass(frozen=True)
class PianoSong:
    """All pitched notes of a song as one part.

    Attributes:
        name: What it is called.
        part: The notes; onsets and lengths in steps (sixteenths).
        tempo: Beats (quarter notes) per minute.
        lanes: The parts that the notes come from, drums left out; empty where one part is all there is.
    """

    name: str
    part: Part
    tempo: float = TEMPO
    lanes: tuple[Part, ...] = ()

    @property
    def step_seconds(self) -> float:
        """Seconds that a sixteenth lasts."""
        return 15 / self.tempo

    @property
    def seconds(self) -> float:
        """Seconds until the last note ends."""
        return float((self.part.onset + self.part.length).max(initial=0)) * self.step_seconds

    def excerpt(self, start: float, stop: float) -> "PianoSong":
        """Return what begins from ``start`` to ``stop`` seconds, moved to the beginning, cut at the end."""
        low, high = start / self.step_seconds, stop / self.step_seconds
        part, *lanes = (_cut(part, low, high) for part in (self.part, *self.lanes))
        return PianoSong(self.name, part, self.tempo, tuple(lanes))

    def clip(self) -> Clip:
        """Return the song as a clip of one lane, in 4/4."""
        microseconds = round(60 * MICROSECONDS / self.tempo)
        time = TimeMap(4 * STEP_TICKS, (TempoChange(0, microseconds),), (MetreChange(0, 4, 4),))
        notes = [
            Note(max(round(onset * STEP_TICKS), 0), max(round(length * STEP_TICKS), 1), pitch, velocity)
            for onset, length, pitch, velocity in rows_of(self.part)
        ]
        notes.sort(key=lambda note: (note.onset, note.pitch))
        end = max((note.end for note in notes), default=0)
        return Clip(time, (Lane("Piano", Role.KEYS, notes, 0, 0, 0),), end)


def rows_of(part: Part, held: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None) -> Iterator[NoteRow]:
    """Yield onset and length in steps, pitch and velocity of each note, or of those that a mask selects."""
    index = slice(None) if held is None else held
    yield from zip(
        part.onset[index].astype(float).tolist(),
        part.length[index].astype(float).tolist(),
        part.pitch[index].tolist(),
        part.velocity[index].tolist(),
        strict=True,
    )


def _cut(part: Part, low: float, high: float) -> Part:
    held = (part.onset >= low) & (part.onset < high)
    rows = [
        (onset - low, min(length, high - onset), pitch, velocity)
        for onset, length, pitch, velocity in rows_of(part, held)
    ]
    return make_part(part.role, rows, 0)
