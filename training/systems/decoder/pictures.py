"""What decoders attend to: in a held-out song, and in the inputs of figures 5.15 and 5.16."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.events import (
    MAX_SHIFT_TICKS,
    NOTE_OFF_EVENT,
    NOTE_ON_EVENT,
    TIME_SHIFT_EVENT,
    EventSequence,
    keys_down,
    pack_keys,
)
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.decoder.network import DecoderNetwork
from ripieno.training.systems.system import tensor_of

SHOWN_PITCH = 50
BEGIN, END = range(10, 15), range(50, 55)
"""Places of the events in figures 5.15 and 5.16."""


def probes() -> Mapping[str, Rows]:
    """Return the events of figures 5.15 and 5.16 among time-shifts, by what they are."""
    shift = TIME_SHIFT_EVENT + MAX_SHIFT_TICKS // 10 - 1
    on, off = NOTE_ON_EVENT + SHOWN_PITCH, NOTE_OFF_EVENT + SHOWN_PITCH
    placed: dict[str, list[tuple[range, int]]] = {
        "note-on": [(BEGIN, on)],
        "note-off": [(BEGIN, off)],
        "note-on, note-off": [(BEGIN, on), (END, off)],
    }
    found = {}
    for name, events in placed.items():
        rows = torch.full((SHOWN_ROWS,), shift)
        for places, event in events:
            rows[places.start : places.stop] = event
        found[name] = rows.numpy()
    return found


def draw_attention(
    representation: EventSequence, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Path:
    """Draw the shares of attention, one row of pictures for each block and head.

    Args:
        representation: What the network reads.
        network: A decoder.
        songs: Of which the first with enough events is shown.
        folder: Where ``attention.png`` goes.
    """
    inputs = dict(probes())
    long = (representation.encode(song) for song in songs)
    for rows in long:
        if len(rows) >= SHOWN_ROWS:
            inputs["a held-out song"] = (rows[:, 0] if representation.holds else rows)[:SHOWN_ROWS]
            break
    shares = {name: attention_of(network, representation, events) for name, events in inputs.items()}
    heads = len(next(iter(shares.values())))
    figure = Figure(figsize=(3 * len(shares), 3 * heads), layout="constrained")
    grid = figure.subplots(heads, len(shares), squeeze=False)
    for column, (name, maps) in enumerate(shares.items()):
        for row, (label, each) in enumerate(maps.items()):
            axes = grid[row][column]
            axes.imshow(each.sqrt().numpy(), cmap="magma")
            axes.set_title(f"{name}: {label}", fontsize=8)
    path = folder / "attention.png"
    figure.savefig(path, dpi=90)
    return path


@torch.no_grad()
def attention_of(network: nn.Module, representation: EventSequence, events: Rows) -> dict[str, Tensor]:
    """Return the shares of attention of each block and head for some events; shapes ``(time, time)``."""
    if not isinstance(network, DecoderNetwork):
        raise TypeError("only a decoder has shares of attention")
    rows = tensor_of(events)
    if representation.holds:
        rows = torch.column_stack([rows, tensor_of(pack_keys(keys_down(events)))])
    return {
        f"block {block + 1}, head {head + 1}": shares[0, head]
        for block, shares in enumerate(network.attention_shares(rows[None]))
        for head in range(shares.shape[1])
    }
