"""What the members of the recurrent family share: settings, and how one is put together."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from torch import nn

from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.representation import SymbolRepresentation
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.autoregression import row_loss, row_nats, row_sampler
from ripieno.training.systems.inputs import EmbeddedSymbols, Inputs, OneHotSymbols
from ripieno.training.systems.recurrent.network import NETWORKS, RecurrentNetwork, RecurrentParts
from ripieno.training.systems.system import Changes, Descent, Inspection, System, SystemSettings

MINUTES = 4.0
BATCH = 64
RATE = 1e-3
MAX_GRADIENT = 3.0
EMBEDDING = 50

TITLES = {
    "basic": "LSTM",
    "attention": "LSTM with attention",
    "attention-residual": "LSTM with attention and residual connection",
    "attention-residual-embedding": "LSTM with attention, residual connection and embedding",
    "embedding": "LSTM with embedding",
}


def recurrent_systems(
    prefix: str,
    music: str,
    source: str,
    representation: SymbolRepresentation,
    inputs: Callable[[bool], Inputs],
    dropout: tuple[float, float],
    *,
    changes: Changes = "faithful",
    differs: str = "",
    inspect: Callable[[nn.Module, Sequence[PianoSong], Path], Inspection] | None = None,
) -> Iterator[System]:
    """Yield the five networks on one representation.

    Args:
        prefix: Of their names.
        music: What they make, for their titles and their family.
        source: Sections of the work.
        representation: What they read and write.
        inputs: Returns what turns rows into vectors, given whether these are embedded.
        dropout: After the first and the second layer.
        changes: Whether they are as described.
        differs: What is otherwise.
        inspect: Looks into a trained network.
    """
    every_row = changes == "fixed"
    for name, parts in NETWORKS.items():
        yield System(
            name=f"{prefix}-{name}" + ("-fixed" if every_row else ""),
            title=f"{TITLES[name]}, {music}",
            source=f"Luo 2021, Neural Music Generation, {source}",
            family=f"recurrent, {music}",
            representation=representation,
            build=partial(_build, inputs, representation.outputs, parts, dropout, every_row=every_row),
            trainer=Descent(row_loss(representation), RATE, MAX_GRADIENT),
            sample=row_sampler(representation),
            settings=SystemSettings(MINUTES, BATCH, SHOWN_ROWS + 1),
            changes=changes,
            differs=differs,
            nats=row_nats(representation),
            inspect=inspect,
        )


def symbol_inputs(symbols: int, *, embedded: bool) -> OneHotSymbols | EmbeddedSymbols:
    """Return what turns so many symbols into vectors."""
    return EmbeddedSymbols(symbols, EMBEDDING) if embedded else OneHotSymbols(symbols)


def _build(
    inputs: Callable[[bool], Inputs],
    outputs: int,
    parts: RecurrentParts,
    dropout: tuple[float, float],
    *,
    every_row: bool,
) -> RecurrentNetwork:
    return RecurrentNetwork(inputs(parts.embedding), outputs, parts, dropout, every_row=every_row)
