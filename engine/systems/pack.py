"""Where packs of published systems are, and how one is selected."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ripieno.engine.model.card import ModelError, kind_of_card
from ripieno.engine.model.pack import CARD, Pack, cards_in, is_file, named_folders, read_pack
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.model import SystemModel

SystemPack = Pack[SystemCard]


def look_for_systems(folders: Iterable[Path]) -> tuple[SystemPack | ModelError, ...]:
    """Return the packs in some folders, and in the places of damaged ones what is wrong; each name once.

    Args:
        folders: Each a pack itself, or a folder that holds several.
    """
    found: dict[str, SystemPack | ModelError] = {}
    for card in _cards(folders):
        each = read_pack(card, SystemCard)
        found.setdefault(each.name if isinstance(each, Pack) else str(each), each)
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
    if is_file(card) and kind_of_card(card):
        return SystemModel(card.parent, SystemCard.read(card), threads)
    for card in _cards(folders):
        each = read_pack(card, SystemCard)
        if isinstance(each, ModelError):
            if card.parent.name == name:
                raise each
        elif each.name == name:
            return SystemModel(each.path, each.card, threads)
    return None


def _cards(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the cards of the systems in some folders, and those that say nothing of what they are.

    Of the latter those of ``RIPIENO_MODELS`` are left out: `look_for_packs` says what is wrong with them.
    """
    shared = named_folders()
    for folder in folders:
        for card in cards_in(folder):
            kind = kind_of_card(card)
            if kind or (kind is None and folder not in shared):
                yield card
