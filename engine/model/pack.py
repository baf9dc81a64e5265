"""Where model packs are, and how one is selected."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from ripieno.engine.model.card import Card, ModelError, kind_of_card
from ripieno.engine.model.onnx_denoiser import OnnxModel

CARD = "card.json"
SHIPPED = Path(__file__).parent / "packs"
FOLDERS_VARIABLE = "RIPIENO_MODELS"
"""Environment variable with more folders of packs, separated like ``PATH``."""


class AnyCard(Protocol):
    """What the packs of Ripieno's models and those of published systems say of themselves."""

    @property
    def name(self) -> str:
        """How a user chooses the model."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``card.json``; a `ModelError` says what is wrong with it."""


CardType = TypeVar("CardType", bound=AnyCard)


@dataclass(frozen=True)
class Pack(Generic[CardType]):
    """A folder with ``card.json`` and the graphs it names.

    Attributes:
        path: The folder.
        card: What it says of itself.
    """

    path: Path
    card: CardType

    @property
    def name(self) -> str:
        """How a user chooses the pack."""
        return self.card.name


OwnPack = Pack[Card]
"""The pack of a model of Ripieno."""


def find_packs() -> tuple[OwnPack, ...]:
    """Return the packs of the user's folders, then the shipped ones; those with damaged cards are left out.

    A folder of ``RIPIENO_MODELS`` may be a pack itself or hold several.
    """
    return tuple(each for each in look_for_packs() if isinstance(each, Pack))


def named_folders() -> list[Path]:
    """Return the folders that ``RIPIENO_MODELS`` names."""
    named = os.environ.get(FOLDERS_VARIABLE, "")
    return [Path(text) for text in named.split(os.pathsep) if text]


def look_for_packs() -> tuple[OwnPack | ModelError, ...]:
    """Return the packs, and in the places of damaged ones what is wrong; the first is the default."""
    folders = named_folders()
    cards = (card for folder in [*folders, SHIPPED] for card in cards_in(folder))
    return tuple(read_pack(card, Card) for card in cards if not kind_of_card(card))


def load_model(name: str | None = None, threads: int = 0, others: Sequence[str] = ()) -> OnnxModel:
    """Load a model.

    Args:
        name: Its name, or the path of its pack; None for the default.
        threads: Threads that it runs on; 0 for as many as the processor has cores.
        others: Names of models of other kinds, which are named too where there is no such model.

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
        names = (*(pack.name for pack in packs), *others)
        raise ModelError(" ".join((_no_model(name, names), *map(str, damaged[:1]))))
    return OnnxModel(named_packs[0].path, named_packs[0].card, threads)


def read_pack(card: Path, kind: type[CardType]) -> Pack[CardType] | ModelError:
    """Return the pack of a card, or what is wrong with that.

    Args:
        card: The file.
        kind: Of what it says.
    """
    try:
        return Pack(card.parent, kind.read(card))
    except ModelError as error:
        return error


def _no_model(name: str | None, names: Sequence[str]) -> str:
    if not names:
        return f"No model is installed; put a pack into {SHIPPED} or name its folder."
    listed = ", ".join(names)
    return f"There is no model called '{name}'; choose one of {listed}, or name the folder of a pack."


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
