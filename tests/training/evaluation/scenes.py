"""Small cases for the tests of the evaluation."""

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.evaluation.cases import Case, draw_cases
from ripieno.training.evaluation.fills import FilledCase
from tests.support.pieces import part

C_MAJOR = 0b10010001


def song(name: str = "song", bars: int = 24, source: str = "pop909", seed: int = 1, work: str = "") -> Piece:
    """Return a piece in 4/4 over C major chords, with lead and keys, unlike those of other seeds."""
    rng = np.random.default_rng(seed)
    notes = [
        (4.0 * beat, 3.0, int(rng.choice([60, 62, 64, 65, 67, 69, 71])), 80 + beat % 4)
        for beat in range(4 * bars)
    ]
    return Piece(
        name=name,
        source=source,
        parts=(make_part(Role.LEAD, notes), part(Role.KEYS, seed + 100, bars)),
        bar_starts=np.arange(bars + 1, dtype=np.float32) * 16,
        chord_root=np.zeros(4 * bars, np.int8),
        chord_mask=np.full(4 * bars, C_MAJOR, np.uint16),
        tempo=100.0,
        has_velocity=True,
        has_timing=False,
        sections=("",) * bars,
        work=work,
    )


def drumming(name: str = "take", bars: int = 16) -> Piece:
    """Return a performance on a drum kit, every other hit a tenth of a sixteenth late."""
    rows = [
        (2.0 * k + 0.1 * (k % 2), 0.5, (36, 42, 38, 42)[k % 4], 60 + 10 * (k % 4)) for k in range(8 * bars)
    ]
    return Piece(
        name=name,
        source="groove",
        parts=(make_part(Role.DRUMS, rows),),
        bar_starts=np.arange(bars + 1, dtype=np.float32) * 16,
        chord_root=np.full(4 * bars, -1, np.int8),
        chord_mask=np.zeros(4 * bars, np.uint16),
        tempo=90.0,
        has_velocity=True,
        has_timing=True,
        sections=("",) * bars,
    )


def case(**how) -> Case:
    """Return one case of a song."""
    (drawn,) = draw_cases([song(**how)])
    return drawn


def truth(of: Case) -> FilledCase:
    """Return the true bars of a case as a fill."""
    return FilledCase(of, 1, of.true)


def notes(*rows: tuple[float, float, int], velocity: int = 80, channel: int = 0) -> list[Note]:
    """Return notes from onset and length in sixteenths of 120 ticks, and pitch."""
    return [Note(round(o * 120), round(n * 120), pitch, velocity, channel) for o, n, pitch in rows]
