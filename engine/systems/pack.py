"""Where packs of published systems are, and how one is selected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ripieno.engine.model.card import ModelError, is_system_card
from ripieno.engine.model.pack import CARD, cards_in, is_file
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.model import SystemModel


@dataclass(frozen=True)
class SystemPack:
    """A folder with ``card.json`` and the graphs that it names.

    Attributes:
        path: The folder.
        card: What it says of itself.
    """

    path: Path
    card: SystemCard


def look_for_systems(folders: Iterable[Path]) -> tuple[SystemPack | ModelError, ...]:
    """Return the packs in some folders, and in the places of damaged ones what is wrong; each name once.

    Args:
        folders: Each a pack itself, or a folder that holds several.
    """
    found: dict[str, SystemPack | ModelError] = {}
    for card in _cards(folders):
        each = _read(card)
        found.setdefault(each.card.name if isinstance(each, SystemPack) else str(each), each)
    return tuple(found.values())


def load_system_model(name: str, folders: Iterable[Path], threads: int = 0) -> SystemModel | None:
    """Load a published system.

    Args:
        name: Its name, or the path of its pack.
        folders: Where packs are; see `look_for_systems`.
        threads: Threads that it runs on; 0 for as many as the processor has cores.

    Returns:
        The system; None where there is none of that name.

    Raises:
        ModelError: If its files are damaged.
    """
    card = Path(name) / CARD
    if is_file(card) and is_system_card(card):
        return SystemModel(card.parent, SystemCard.read(card), threads)
    for card in _cards(folders):
        each = _read(card)
        if isinstance(each, SystemPack) and each.card.name == name:
            return SystemModel(each.path, each.card, threads)
        if isinstance(each, ModelError) and card.parent.name == name:
            raise each
    return None


def _cards(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the cards of the systems in some folders."""
    yield from (card for folder in folders for card in cards_in(folder) if is_system_card(card))


def _read(card: Path) -> SystemPack | ModelError:
    try:
        return SystemPack(card.parent, SystemCard.read(card))
    except ModelError as error:
        return error
