"""Songs for what plays without torch."""

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.song import PianoSong, rows_of

RISING = (60, 64, 67, 72)


def song(seed: int = 1, steps: int = 400, name: str = "song") -> PianoSong:
    """Return chords of a few pitches, a note or two on each second sixteenth, at 120 beats a minute."""
    rng = np.random.default_rng(seed)
    rows = [
        (float(at), float(rng.integers(1, 6)), int(pitch), int(rng.integers(60, 100)))
        for at in range(0, steps, 2)
        for pitch in rng.choice(RISING, rng.integers(1, 3), replace=False)
    ]
    return PianoSong(f"{name}-{seed}", make_part(Role.KEYS, rows, 0))


def songs(count: int = 4, steps: int = 400) -> list[PianoSong]:
    """Return several songs."""
    return [song(seed, steps) for seed in range(1, count + 1)]


def playing(*rows, tempo: float = 120.0) -> PianoSong:
    """Return a song of some notes: onset, length, pitch and velocity of each."""
    return PianoSong("song", make_part(Role.KEYS, rows, 0), tempo)


def note_places(part) -> list[tuple[float, float, int]]:
    """Return onset, length and pitch of each note of a part."""
    return [(onset, length, pitch) for onset, length, pitch, _ in rows_of(part)]
