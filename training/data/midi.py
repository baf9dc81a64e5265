"""MIDI files through the project's own codec, as tables of numbers."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.training.data.source import Unfit


def read_music(path: Path) -> Clip:
    """Return the lanes and the time of a MIDI file.

    Raises:
        Unfit: If the file is damaged or has no notes.
    """
    try:
        clip = read_clip(load(path))
    except RipienoError as error:
        raise Unfit("not a readable MIDI file") from error
    if not clip.lanes:
        raise Unfit("no notes")
    return clip


def table(notes: Sequence[Note]) -> NDArray[np.int64]:
    """Return notes as rows of onset and length in ticks, pitch, velocity; shape ``(N, 4)``."""
    rows = [(note.onset, note.length, note.pitch, note.velocity) for note in notes]
    return np.array(rows, np.int64).reshape(-1, 4)


def longest_tempo(clip: Clip) -> float:
    """Return the tempo that lasts longest, in beats per minute, to one decimal."""
    ticks = [tempo.tick for tempo in clip.time.tempos]
    lasts: Counter[float] = Counter()
    for tempo, following in zip(clip.time.tempos, [*ticks[1:], max(clip.end, ticks[-1] + 1)], strict=True):
        lasts[round(6e7 / tempo.microseconds, 1)] += max(0, following - tempo.tick)
    return lasts.most_common(1)[0][0]
