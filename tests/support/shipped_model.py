"""The shipped model, which each process that runs tests loads once and runs on one thread."""

from functools import cache
from pathlib import Path

from ripieno.engine.model import pack
from ripieno.engine.model.card import Card
from ripieno.engine.model.onnx_denoiser import OnnxModel

FOLDER = pack.SHIPPED / "ripieno"


def share_model() -> None:
    """Let whatever loads the shipped model in this process have the same one.

    To load it takes as much processor time as ten steps of it. It runs on one thread, for two that find no
    free processor wait for each other in loops, at twice the processor time. Other packs load as they do
    for users, and so does this one in other processes.
    """
    vars(pack)["OnnxModel"] = load


def load(folder: Path, card: Card, threads: int = 0) -> OnnxModel:
    """Return what ``OnnxModel`` would."""
    if folder == FOLDER and card == shipped_model().card:
        return shipped_model()
    return OnnxModel(folder, card, threads)


@cache
def shipped_model() -> OnnxModel:
    """Return the shipped model."""
    return OnnxModel(FOLDER, Card.read(FOLDER / pack.CARD), threads=1)
