"""Notes of a MIDI file as rows of numbers, track by track."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import symusic
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Track:
    """One track with notes.

    Attributes:
        name: Its name, or nothing.
        notes: Shape ``(N, 4)``, int64: onset and length in ticks, pitch, velocity; sorted.
    """

    name: str
    notes: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MidiTracks:
    """What the readers need of a MIDI file.

    Attributes:
        ppq: Ticks per beat.
        tracks: Tracks that hold notes.
        tempos: ``(tick, BPM)`` in order.
        metres: ``(tick, numerator, denominator)`` in order.
    """

    ppq: int
    tracks: tuple[Track, ...]
    tempos: tuple[tuple[int, float], ...]
    metres: tuple[tuple[int, int, int], ...]


def read_midi(path: Path) -> MidiTracks:
    """Read a MIDI file's notes, tempos and metres."""
    score = symusic.Score(str(path))
    tracks = []
    for track in score.tracks:
        rows = sorted((note.time, note.duration, note.pitch, note.velocity) for note in track.notes)
        if rows:
            tracks.append(Track(track.name, np.array(rows, np.int64)))
    return MidiTracks(
        score.ticks_per_quarter,
        tuple(tracks),
        tuple((tempo.time, float(tempo.qpm)) for tempo in score.tempos),
        tuple((sign.time, sign.numerator, sign.denominator) for sign in score.time_signatures),
    )
