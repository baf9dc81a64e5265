"""What became of the two players: who wins, how sure the keys are, whether noise makes a difference."""

from collections.abc import Sequence
from pathlib import Path

import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.gan.trainer import GanTrainer, halves, players
from ripieno.training.systems.repeats import draw_repeats, repeat_share, repeats_by_cell
from ripieno.training.systems.system import Inspection

WINDOWS = 32
SHOWN = 3
UNSURE = (0.1, 0.9)
"""Values between these are neither on nor off."""


@torch.no_grad()
def gan_figures(network: nn.Module, batch: Tensor) -> dict[str, float]:
    """Return what tells whether the players learnt.

    Args:
        network: Both players.
        batch: True packed rows of shape ``(batch, 2 * rows, 11)``.
    """
    both, (primer, true) = players(network), halves(batch)
    made, again = both(primer), both(primer)
    on = [(each >= 0.5).float() for each in (made, again)]
    of_true, of_made = (both.discriminator(primer, each)[0].sigmoid() for each in (true, made))
    trainer = GanTrainer()
    unsure = ((made > UNSURE[0]) & (made < UNSURE[1])).float().mean()
    apart = (on[0] - on[1]).abs().sum() / (true - true.roll(1, 0)).abs().sum().clamp(min=1)
    return {
        "chance of being true, of true music": float(of_true.mean()),
        "chance of being true, of made music": float(of_made.mean()),
        "loss of the discriminator": float(trainer.discriminator_loss(both, primer, true)),
        "keys that are neither on nor off, share": float(unsure),
        "keys down in a row, true": float(true.sum(1).mean()),
        "keys down in a row, made": float(on[0].sum(1).mean()),
        "rows that repeat, true": repeat_share(list(true.transpose(1, 2).numpy())),
        "rows that repeat, made": repeat_share(list(on[0].transpose(1, 2).numpy())),
        "difference that noise makes, of that between songs": float(apart),
    }


def inspect_gan(
    representation: PackedRoll, rows: int, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Inspection:
    """Draw true and made continuations, and how much of rows of any length only repeats."""
    torch.manual_seed(1)
    batch = RowCorpus.of(songs, representation, 2 * rows).draw(WINDOWS, 2 * rows, 1)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "continuations.png": draw_continuations(network, batch[:SHOWN]),
        "repeats.png": draw_repeats(repeats_by_cell(songs)),
    }
    for name, figure in drawn.items():
        figure.savefig(folder / name, dpi=90)
    return Inspection(tuple(folder / name for name in drawn), gan_figures(network, batch))


@torch.no_grad()
def draw_continuations(network: nn.Module, batch: Tensor) -> Figure:
    """Draw what follows each primer, true and made; what is made as it comes, before it becomes on or off."""
    primer, true = halves(batch)
    made = players(network)(primer)
    figure = Figure(figsize=(9, 2.2 * len(batch)), layout="constrained")
    grid = figure.subplots(len(batch), 2, squeeze=False)
    for line, *pair in zip(grid, true, made, strict=True):
        for axes, name, keys in zip(line, ("true", "made"), pair, strict=True):
            axes.imshow(keys.numpy(), aspect="auto", origin="lower", cmap="magma", vmin=0, vmax=1)
            axes.set_title(name, fontsize=8)
    return figure
