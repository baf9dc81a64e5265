"""Where model packs are, and how one is selected."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ripieno.engine.model.card import Card, ModelError, is_system_card
from ripieno.engine.model.onnx_denoiser import OnnxModel

CARD = "card.json"
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
    """Return the packs of the user's folders, then the shipped ones; those with damaged cards are left out.

    A folder of ``RIPIENO_MODELS`` may be a pack itself or hold several.
    """
    return tuple(each for each in look_for_packs() if isinstance(each, Pack))


def named_folders() -> list[Path]:
    """Return the folders that ``RIPIENO_MODELS`` names."""
    named = os.environ.get(FOLDERS_VARIABLE, "")
    return [Path(text) for text in named.split(os.pathsep) if text]


def look_for_packs() -> tuple[Pack | ModelError, ...]:
    """Return the packs, and in the places of damaged ones what is wrong; the first is the default."""
    folders = named_folders()
    cards = (card for folder in [*folders, SHIPPED] for card in cards_in(folder))
    return tuple(_read(card) for card in cards if not is_system_card(card))


def load_model(name: str | None = None, threads: int = 0) -> OnnxModel:
    """Load a model.

    Args:
        name: Its name, or the path of its pack; None for the default.
        threads: Threads that it runs on; 0 for as many as the processor has cores.

    Raises:
        ModelError: If there is no such model or its files are damaged.
    """
    if name is not None and is_file(Path(name) / CARD):
        return OnnxModel(Path(name), Card.read(Path(name) / CARD), threads)
    found = look_for_packs()
    packs = [each for each in found if isinstance(each, Pack)]
    damaged = [each for each in found if isinstance(each, ModelError)]
    if name is None and found and isinstance(found[0], ModelError):
        raise found[0]  # another model would make other notes of the same seed
    named_packs = [pack for pack in packs if name is None or pack.name == name]
    if not named_packs:
        raise ModelError(" ".join((_no_model(name, packs), *map(str, damaged[:1]))))
    return OnnxModel(named_packs[0].path, named_packs[0].card, threads)


def _read(card: Path) -> Pack | ModelError:
    try:
        return Pack(card.parent, Card.read(card))
    except ModelError as error:
        return error


def _no_model(name: str | None, packs: Sequence[Pack]) -> str:
    if not packs:
        return f"No model is installed; put a pack into {SHIPPED} or name its folder."
    names = ", ".join(pack.name for pack in packs)
    return f"There is no model called '{name}'; choose one of {names}, or name the folder of a pack."


def cards_in(folder: Path) -> list[Path]:
    """Return the card of a folder that is a pack, or those of the packs in it."""
    own = folder / CARD
    return [own] if is_file(own) else sorted(card for card in folder.glob(f"*/{CARD}") if is_file(card))


def is_file(path: Path) -> bool:
    """Say whether a path leads to a file; one that cannot be does not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
