"""One, two or three stacks of one, two or three heads, on events."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from torch import nn

from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.events import EVENTS, EventSequence
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.autoregression import row_loss, row_nats, row_sampler
from ripieno.training.systems.decoder.network import WIDTH, DecoderNetwork
from ripieno.training.systems.decoder.pictures import draw_attention
from ripieno.training.systems.inputs import EmbeddedSymbols, SymbolsWithKeys
from ripieno.training.systems.note_offs import inspect_note_offs
from ripieno.training.systems.system import Descent, Inspection, System, SystemSettings

SHAPES = ((1, 1), (1, 3), (3, 1), (2, 2))
"""Stacks and heads. Source: Luo 2021, sec. 5.5.2."""

MINUTES = 4.0
BATCH = 32
RATE = 1e-3

READ = (
    "The width, the rate and what comes before the activation are not given: 128 numbers, 1e-3 as for the "
    "recurrent family, and a layer norm. The code of figure 5.11 cuts heads out of time, so that with two "
    "heads or more a row sees the one that it is to predict; losses of training mean nothing then."
)
MENDED = (
    "Heads are cut out of the width, so that no row sees a later one; and each event comes with the keys "
    "that are down, so that notes end that began before the 128 events (sec. 5.4.3)."
)


def _build(stacks: int, heads: int, *, fixed: bool) -> DecoderNetwork:
    symbols = EmbeddedSymbols(EVENTS, WIDTH)
    inputs = SymbolsWithKeys(symbols) if fixed else symbols
    return DecoderNetwork(inputs, EVENTS, stacks, heads, mixed=not fixed)


def _inspect(
    representation: EventSequence, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Inspection:
    seen = inspect_note_offs(representation, network, songs, folder)
    drawn = draw_attention(representation, network, songs, folder)
    return Inspection((*seen.pictures, drawn), seen.figures)


def _systems(*, fixed: bool) -> Iterator[System]:
    representation = EventSequence(holds=fixed)
    for stacks, heads in SHAPES:
        yield System(
            name=f"decoder-{stacks}x{heads}" + ("-fixed" if fixed else ""),
            title=f"Transformer decoder, stacks x heads: {stacks} x {heads}",
            source="Luo 2021, Neural Music Generation, sec. 5.5",
            family="transformer decoders",
            representation=representation,
            build=partial(_build, stacks, heads, fixed=fixed),
            trainer=Descent(row_loss(representation), RATE),
            sample=row_sampler(representation),
            settings=SystemSettings(MINUTES, BATCH, SHOWN_ROWS + 1),
            changes="fixed" if fixed else "faithful",
            differs=MENDED if fixed else READ,
            nats=row_nats(representation),
            inspect=partial(_inspect, representation),
        )


SYSTEMS = (*_systems(fixed=False), *_systems(fixed=True))
