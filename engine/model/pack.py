"""Where model packs are, and how one is chosen."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.model.card import Card, ModelError
from engine.model.onnx_denoiser import OnnxModel

SHIPPED = Path(__file__).parent / "packs"
FOLDERS_VARIABLE = "RIPIENO_MODELS"
"""Environment variable with more folders of packs, separated like ``PATH``."""


@dataclass(frozen=True)
class Pack:
    """A folder with ``card.json`` and the graphs it names.

    Attributes:
        path: The folder.
        card: What it says of itself.
    """

    path: Path
    card: Card

    @property
    def name(self) -> str:
        """How a user chooses the pack."""
        return self.card.name


def find_packs() -> tuple[Pack, ...]:
    """Return the packs of the user's folders, then the shipped ones; the first is the default.

    A folder of ``RIPIENO_MODELS`` may be a pack itself or hold several.

    Raises:
        ModelError: If a pack has a card that cannot be used.
    """
    named = os.environ.get(FOLDERS_VARIABLE, "")
    folders = [Path(text) for text in named.split(os.pathsep) if text]
    found = [card for folder in [*folders, SHIPPED] for card in _cards(folder)]
    return tuple(Pack(card.parent, Card.read(card)) for card in found)


def load_model(name: str | None = None, threads: int = 0) -> OnnxModel:
    """Load a model.

    Args:
        name: Its name, or the path of its pack; None for the default.
        threads: Threads that it runs on; 0 for as many as the processor has cores.

    Raises:
        ModelError: If there is no such model or its files are damaged.
    """
    if name is not None and (Path(name) / "card.json").is_file():
        return OnnxModel(Path(name), Card.read(Path(name) / "card.json"), threads)
    packs = find_packs()
    chosen = [pack for pack in packs if name is None or pack.name == name]
    if not chosen:
        raise ModelError(_no_model(name, packs))
    return OnnxModel(chosen[0].path, chosen[0].card, threads)


def _no_model(name: str | None, packs: Sequence[Pack]) -> str:
    if not packs:
        return f"No model is installed; put a pack into {SHIPPED} or name its folder."
    names = ", ".join(pack.name for pack in packs)
    return f"There is no model called '{name}'; choose one of {names}, or name the folder of a pack."


def _cards(folder: Path) -> list[Path]:
    own = folder / "card.json"
    return [own] if own.is_file() else sorted(folder.glob("*/card.json"))
