"""What a trained system is exported as: graphs, and what its card says of sampling."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from ripieno.engine.errors import RipienoError
from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.card import SystemKind, SystemSampling
from ripieno.engine.systems.continuation import MAX_ROWS_PER_SECOND, NOISE
from ripieno.engine.systems.melodies import LATENT, ROW
from ripieno.engine.systems.representations.packed_roll import KEYS
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.two_bars import STEPS
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.decoder.network import DecoderNetwork
from ripieno.training.systems.dilated.network import FlatDilation, RowDilation
from ripieno.training.systems.event_ddpm.network import UNet1D
from ripieno.training.systems.event_ddpm.variants import LENGTH, SCHEDULE_OF
from ripieno.training.systems.gan.network import GanNetwork
from ripieno.training.systems.latent.transformer import LatentNetwork
from ripieno.training.systems.latent.vae import SYMBOLS, MelodyVae
from ripieno.training.systems.latent.variants import BETAS
from ripieno.training.systems.recurrent.network import RecurrentNetwork
from ripieno.training.systems.score.network import ScoreNetwork
from ripieno.training.systems.system import System

EXAMPLE_ROWS = 20
EVENT_STEPS = 250
"""Levels that a user waits for; the network was trained on four times as many."""


class SystemExportError(RipienoError):
    """A system that cannot be exported, or whose graphs do not agree with it."""


@dataclass(frozen=True)
class SystemGraph:
    """One graph.

    Attributes:
        module: What is exported.
        inputs: Names and examples, in the order of the arguments.
        outputs: Names.
        free: Axes of each input whose length is free, with their names.
        is_traced: Whether the older exporter is used, which leaves LSTMs whole.
    """

    module: nn.Module
    inputs: Mapping[str, Tensor]
    outputs: tuple[str, ...]
    free: Mapping[str, Mapping[int, str]]
    is_traced: bool = False


@dataclass(frozen=True)
class SystemGraphs:
    """All graphs of a system.

    Attributes:
        kind: How it makes music.
        sampling: What its card says of that.
        graphs: By the name of their files, without suffix.
    """

    kind: SystemKind
    sampling: SystemSampling
    graphs: Mapping[str, SystemGraph] = field(default_factory=dict)


class LastRow(nn.Module):
    """The outputs for the row after the last one."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, rows: Tensor) -> Tensor:
        """Return shape ``(batch, outputs)`` for rows ``(batch, time, ...)``."""
        outputs: Tensor = self.network(rows)
        return outputs[:, -1]


class PointEncoder(nn.Module):
    """From melodies ``(melodies, 32)`` to scaled points ``(melodies, 42)``."""

    def __init__(self, vae: MelodyVae) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, melodies: Tensor) -> Tensor:
        """Encode melodies."""
        return self.vae.scaled(self.vae.encode(melodies)[0])


class BarConductor(nn.Module):
    """From scaled points to what the decoder is given for each bar, and its states there."""

    def __init__(self, vae: MelodyVae) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return ``(points, 2, width)``, and two states ``(2, 1, points, width)``, a row for each bar."""
        bars = self.vae.conduct(self.vae.unscaled(points))
        states = [self.vae.bar_state(bar) for bar in bars.unbind(1)]
        return bars, torch.stack([each for each, _ in states]), torch.stack([each for _, each in states])


class SymbolDecoder(nn.Module):
    """One step of the decoder."""

    def __init__(self, vae: MelodyVae) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, before: Tensor, bar: Tensor, state: Tensor, cell: Tensor) -> tuple[Tensor, ...]:
        """Return outputs, state and cell."""
        outputs, (after, cell_after) = self.vae.decode_step(before, bar, (state, cell))
        return outputs, after, cell_after


def graphs_of(system: System, network: nn.Module) -> SystemGraphs:
    """Return the graphs of a trained network.

    Raises:
        SystemExportError: If it is of no kind that plays without torch.
    """
    torch.manual_seed(1)
    match network:
        case RecurrentNetwork() | DecoderNetwork() | RowDilation() | FlatDilation():
            return _rows(system, network)
        case GanNetwork():
            rows = system.settings.window // 2
            inputs = {"noise": torch.randn(2, NOISE), "primer": torch.zeros(2, KEYS, rows)}
            chances = copy.copy(network.generator)
            chances.binary = False  # so that what rounding changes is seen; whoever plays rounds them
            graph = SystemGraph(chances, inputs, ("keys",), _free_batch(inputs))
            return SystemGraphs("stretches", SystemSampling(rows=rows), {"model": graph})
        case UNet1D():
            channels = network.out.out_channels
            inputs = {"x": torch.randn(2, channels, LENGTH), "level": torch.tensor([3, 700])}
            sampling = SystemSampling(length=LENGTH, schedule=SCHEDULE_OF[system.name], steps=EVENT_STEPS)
            graph = SystemGraph(network, inputs, ("noise",), _free_batch(inputs))
            return SystemGraphs("events", sampling, {"model": graph})
        case ScoreNetwork():
            return _rolls(system, network)
        case LatentNetwork():
            return _latents(network)
        case _:
            raise SystemExportError(
                f"{system.name} makes no music that belongs together; export one that does, such as "
                "musicvae-ddpm."
            )


def _rows(system: System, network: nn.Module) -> SystemGraphs:
    song = system.representation.encode(example_song())[:EXAMPLE_ROWS]
    rows = torch.from_numpy(song.astype(np.int64))
    graph = SystemGraph(
        LastRow(network),
        {"rows": torch.stack([rows, rows.flip(0)])},
        ("outputs",),
        {"rows": {0: "batch", 1: "time"}},
        is_traced=isinstance(network, RecurrentNetwork),
    )
    cell = getattr(system.representation, "cell_made_seconds", 1.0)
    sampling = SystemSampling(
        shown=system.settings.window - 1, max_rows_per_second=max(MAX_ROWS_PER_SECOND, 1.05 / cell)
    )
    return SystemGraphs("rows", sampling, {"model": graph})


def _rolls(system: System, network: ScoreNetwork) -> SystemGraphs:
    representation = system.representation
    if not isinstance(representation, PianoRoll):
        raise SystemExportError(
            f"{system.name} makes several rolls at once, which no pack plays; export one that makes a single "
            "roll, such as score-unet-sixteenths-fixed."
        )
    inputs = {
        "x": torch.randn(2, 1, system.settings.window, representation.count),
        "time": torch.tensor([0.2, 0.9]),
    }
    free = {"x": {0: "batch", 2: "rows"}, "time": {0: "batch"}}
    sampling = SystemSampling(
        rows=system.settings.window, sigma=network.deviation.sigma, sampler="predictor-corrector"
    )
    return SystemGraphs("rolls", sampling, {"model": SystemGraph(network, inputs, ("score",), free)})


def _latents(network: LatentNetwork) -> SystemGraphs:
    vae = network.vae
    noisy = {"x": torch.randn(2, ROW, LATENT), "level": torch.tensor([3, 700])}
    melodies = {"melodies": torch.randint(0, SYMBOLS, (3, STEPS))}
    points = {"points": torch.rand(3, LATENT) * 2 - 1}
    bars, states, cells = BarConductor(vae)(points["points"])
    symbols = {
        "before": torch.randint(0, SYMBOLS, (3,)),
        "bar": bars[:, 0].detach(),
        "state": states[0].detach(),
        "cell": cells[0].detach(),
    }
    of_symbols = {"before": {0: "batch"}, "bar": {0: "batch"}, "state": {1: "batch"}, "cell": {1: "batch"}}
    graphs = {
        "model": SystemGraph(network.denoiser, noisy, ("noise",), _free_batch(noisy)),
        "encoder": SystemGraph(
            PointEncoder(vae), melodies, ("points",), _free_batch(melodies), is_traced=True
        ),
        "conductor": SystemGraph(
            BarConductor(vae), points, ("bars", "states", "cells"), _free_batch(points), is_traced=True
        ),
        "decoder": SystemGraph(
            SymbolDecoder(vae), symbols, ("outputs", "state_after", "cell_after"), of_symbols, is_traced=True
        ),
    }
    return SystemGraphs("latents", SystemSampling(schedule_options=BETAS), graphs)


def _free_batch(inputs: Mapping[str, Tensor]) -> dict[str, dict[int, str]]:
    return {name: {0: "batch"} for name in inputs}


def example_song() -> PianoSong:
    """Return a short piece with notes, rests, and chords."""
    rows = [(2.0 * at, 1.0 + at % 3, 48 + (7 * at) % 36, 64 + at) for at in range(40)]
    rows += [(8.0 * at, 6.0, 60 + at, 80) for at in range(10)]
    return PianoSong("example", make_part(Role.KEYS, rows, 0))
