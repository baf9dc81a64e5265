"""A training run that takes no time."""

from pathlib import Path

from ripieno.training.data.store import Store
from ripieno.training.recipe import Recipe
from ripieno.training.train import train
from tests.support.pieces import TINY, piece

RECIPE = Recipe(steps=2, batch=2, repeats=1, bars=4, warmup=2, every=2, size=TINY)
STORE = Store(tuple(piece(f"song {number}", bars=8) for number in range(40)))


def train_briefly(folder: Path) -> Path:
    """Train two steps; return the checkpoint."""
    train(STORE, folder, RECIPE)
    return folder / "checkpoint.pt"
