"""How much of what comes next is what was there before?"""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.song import PianoSong

CELLS = (1 / 300, 0.01, 0.02, 0.05, 0.1, 0.0)
"""Seconds of the cells that are compared; 0 is a sixteenth of the song."""

COMPARED_SONGS = 8


def repeat_share(rolls: Sequence[Rows]) -> float:
    """Return the share of rows that equal the row before; not a number without two rows.

    Args:
        rolls: Each of shape ``(rows, keys)``.
    """
    same = [(roll[1:] == roll[:-1]).all(axis=1) for roll in rolls]
    joined = np.concatenate(same) if same else np.zeros(0)
    return float(joined.mean()) if len(joined) else float("nan")


def copy_nats(rolls: Sequence[Rows]) -> float:
    """Return minus the log-likelihood of a row for the best model that sees each key's last value alone.

    It knows how often a key that is down goes up, and one that is up goes down; so it repeats the last
    row, and no music comes of it.

    Args:
        rolls: Each of shape ``(rows, keys)``, 0 or 1.

    Returns:
        Nats a row: for each value of before, the count of keys times the entropy of their changes.
    """
    before, after = (
        np.concatenate([roll[part].ravel() for roll in rolls]).astype(bool)
        for part in (slice(None, -1), slice(1, None))
    )
    rows = sum(len(roll) - 1 for roll in rolls)
    nats = 0.0
    for value in (False, True):
        changed = after[before == value] != value
        if len(changed):
            chances = np.array([changed.mean(), 1 - changed.mean()])
            chances = chances[chances > 0]
            nats -= len(changed) * float((chances * np.log(chances)).sum())
    return nats / rows


def repeats_by_cell(songs: Sequence[PianoSong]) -> dict[str, float]:
    """Return the share of repeated rows of songs for each length of cell."""
    return {
        f"{round(cell * 1000, 1):g} ms" if cell else "sixteenth": repeat_share(
            [PianoRoll(cell_seconds=cell).encode(song) for song in songs[:COMPARED_SONGS]]
        )
        for cell in CELLS
    }


def draw_repeats(shares: dict[str, float]) -> Figure:
    """Draw the share of repeated rows by the length of a cell."""
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    bars = axes.bar(list(shares), [100 * share for share in shares.values()], color="#30638e")
    axes.bar_label(bars, fmt="%.1f")
    axes.set(xlabel="length of a row", ylabel="rows that repeat the one before, %", ylim=(0, 108))
    return figure
