"""A published system that was loaded from its pack."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.model.onnx_session import COMPRESSED, Session, misfits, open_session
from ripieno.engine.systems.card import SystemCard, SystemKind
from ripieno.engine.systems.players.events import EventPlayer
from ripieno.engine.systems.players.latents import LatentPlayer
from ripieno.engine.systems.players.player import FillingPlayer, Graph, SystemPlayer
from ripieno.engine.systems.players.rolls import RollPlayer
from ripieno.engine.systems.players.rows import RowPlayer, StretchPlayer
from ripieno.engine.systems.representations.registry import read_representation

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
        graphs = {
            name.removesuffix(GRAPH_SUFFIX): _graph(
                open_session(folder / name, card.name, card.sha256, threads), card.name
            )
            for name in card.sha256
        }
        representation = read_representation(card.representation)
        self.player: SystemPlayer = PLAYERS[card.kind](card, representation, graphs)

    @property
    def operations(self) -> tuple[str, ...]:
        """What it can do."""
        return OPERATIONS[self.card.kind]

    @property
    def filling(self) -> FillingPlayer | None:
        """Its player where it fills gaps."""
        return self.player if isinstance(self.player, RollPlayer | LatentPlayer) else None


def _graph(session: Session, name: str) -> Graph:
    """Return a graph as a function of its inputs."""
    return partial(_run, session, [each.name for each in session.get_inputs()], name)


def _run(session: Session, inputs: list[str], name: str, *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    with misfits(name):
        fed = {key: np.ascontiguousarray(each) for key, each in zip(inputs, arrays, strict=True)}
        return tuple(session.run(None, fed))
