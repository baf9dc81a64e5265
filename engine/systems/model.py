"""A published system that was loaded from its pack."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_session import COMPRESSED, Session, misfits, open_session
from ripieno.engine.systems.card import SystemCard, SystemKind
from ripieno.engine.systems.players.events import EventPlayer
from ripieno.engine.systems.players.latents import LatentPlayer
from ripieno.engine.systems.players.player import FillingPlayer, Graph, SystemPlayer
from ripieno.engine.systems.players.rolls import RollPlayer
from ripieno.engine.systems.players.rows import RowPlayer, StretchPlayer
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.registry import AnyRepresentation, read_representation
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.two_bars import TwoBarMelodies

GRAPH_SUFFIX = f".onnx{COMPRESSED}"

PLAYERS: Final[dict[SystemKind, Callable[..., SystemPlayer]]] = {
    "rows": RowPlayer,
    "stretches": StretchPlayer,
    "events": EventPlayer,
    "latents": LatentPlayer,
    "rolls": RollPlayer,
}

OPERATIONS: Final[dict[SystemKind, tuple[str, ...]]] = {
    "rows": ("generate", "extend"),
    "stretches": ("generate", "extend"),
    "events": ("generate",),
    "latents": ("generate", "inpaint"),
    "rolls": ("generate", "inpaint"),
}
"""What each kind of system can do."""


GRAPHS: Final[dict[SystemKind, frozenset[str]]] = {
    **dict.fromkeys(PLAYERS, frozenset({"model"})),
    "latents": frozenset({"model", "encoder", "conductor", "decoder"}),
}
"""The graphs that each kind of system calls."""

READS: Final[dict[SystemKind, tuple[type[AnyRepresentation], ...]]] = {
    "rows": (EventSequence, Melody, PackedRoll, PianoRoll),
    "stretches": (PackedRoll,),
    "events": (EventBits, EventNumbers),
    "latents": (TwoBarMelodies,),
    "rolls": (PianoRoll,),
}
"""The representations that each kind of system reads and writes."""


class SystemModel:
    """A loaded pack of a published system.

    Args:
        folder: The pack.
        card: Its card.
        threads: Threads for a graph; 0 lets the runtime choose.

    Raises:
        ModelError: If a graph is missing or damaged, or the card describes what there is not.
    """

    def __init__(self, folder: Path, card: SystemCard, threads: int = 0) -> None:
        self.card = card
        representation = read_representation(card.representation)
        _check(folder, card, representation)
        graphs = {
            name.removesuffix(GRAPH_SUFFIX): _graph(
                open_session(folder / name, card.name, card.sha256, threads), card.name
            )
            for name in card.sha256
        }
        self.player: SystemPlayer = PLAYERS[card.kind](card, representation, graphs)

    @property
    def operations(self) -> tuple[str, ...]:
        """What it can do."""
        return OPERATIONS[self.card.kind]

    @property
    def filling(self) -> FillingPlayer | None:
        """Its player where it fills gaps."""
        return self.player if isinstance(self.player, RollPlayer | LatentPlayer) else None


def _check(folder: Path, card: SystemCard, representation: AnyRepresentation) -> None:
    """Refuse a card whose graphs or representation are not those of its kind."""
    missing = GRAPHS[card.kind] - {name.removesuffix(GRAPH_SUFFIX) for name in card.sha256}
    if missing:
        raise ModelError(f"The card of {folder} names no graph {min(missing)}; export the pack again.")
    if not isinstance(representation, READS[card.kind]):
        raise ModelError(
            f"The card of {folder} names a representation that no system of {card.kind} has; export the pack "
            "again."
        )


def _graph(session: Session, name: str) -> Graph:
    """Return a graph as a function of its inputs."""
    return partial(_run, session, [each.name for each in session.get_inputs()], name)


def _run(session: Session, inputs: list[str], name: str, *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    with misfits(name):
        fed = {key: np.ascontiguousarray(each) for key, each in zip(inputs, arrays, strict=True)}
        return tuple(session.run(None, fed))
