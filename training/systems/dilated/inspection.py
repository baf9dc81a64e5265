"""Is anything learnt but to repeat?"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.autoregression import row_nats
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.packing import unpack_rows
from ripieno.training.systems.repeats import copy_nats, draw_repeats, repeat_share, repeats_by_cell
from ripieno.training.systems.system import Inspection

TURNS, BATCH = 16, 32
COPIED_SONGS = 8


@torch.no_grad()
def inspect_repeats(
    representation: PackedRoll, window: int, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Inspection:
    """Compare what a network learnt with what the last row alone says, and draw how many rows repeat."""
    nats, corpus = row_nats(representation), RowCorpus.of(songs, representation, window)
    repeated, changed = [], []
    for turn in range(TURNS):
        batch = corpus.draw(BATCH, window, turn)
        same = (batch[:, -1] == batch[:, -2]).all(-1)
        found = nats(network, batch)
        repeated.append(found[same])
        changed.append(found[~same])
    rolls = [_keys(rows) for rows in corpus.songs[:COPIED_SONGS]]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "repeats.png"
    draw_repeats(repeats_by_cell(songs)).savefig(path, dpi=90)
    every = torch.cat([*repeated, *changed])
    figures = {
        "rows that repeat the one before": repeat_share(rolls),
        "nats of a row": float(every.mean()),
        "nats of a row, by its last values alone": copy_nats(rolls),
        "nats of a row that repeats": float(torch.cat(repeated).mean()),
        "nats of a row that changes": float(torch.cat(changed).mean()),
    }
    return Inspection((path,), figures)


def _keys(rows: Rows) -> Rows:
    keys: Rows = unpack_rows(torch.from_numpy(rows.astype("int64"))).numpy()
    return keys
