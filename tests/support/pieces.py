"""Small pieces for the tests of training, and a network small enough to train in them."""

import numpy as np

from ripieno.engine.grid.part import Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.networks.inpainter import Size

TINY = Size(width=32, heads=2, context_layers=1, layers=2)


def part(role: Role, seed: int, bars: int) -> Part:
    """Return four notes a bar."""
    rng = np.random.default_rng(seed)
    rows = [
        (4.0 * beat, 3.0, int(rng.integers(40, 80)), int(rng.integers(50, 100))) for beat in range(4 * bars)
    ]
    return make_part(role, rows)


def piece(name: str = "song", bars: int = 24, source: str = "pop909") -> Piece:
    """Return a piece in 4/4 over one C major chord, with lead, keys and drums."""
    return Piece(
        name=name,
        source=source,
        parts=(part(Role.LEAD, 1, bars), part(Role.KEYS, 2, bars), part(Role.DRUMS, 3, bars)),
        bar_starts=np.arange(bars + 1, dtype=np.float32) * 16,
        chord_root=np.zeros(4 * bars, np.int8),
        chord_mask=np.full(4 * bars, 0b10010001, np.uint16),
        tempo=100.0,
        has_velocity=True,
        has_timing=False,
        sections=("",) * bars,
    )
