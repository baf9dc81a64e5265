"""Songs, and systems small enough to train in a test."""

from dataclasses import replace

import torch

from ripieno.engine.systems.request import SampleRequest
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.loop import open_run, take_step
from ripieno.training.systems.system import System
from tests.support.piano_songs import song, songs

__all__ = ["losses", "request", "smaller", "song", "songs", "step_run"]


def smaller(system: System, batch: int = 4, build=None, **settings: float) -> System:
    """Return a system with small batches, and perhaps another network."""
    return replace(
        system,
        settings=replace(system.settings, batch=batch, **settings),
        build=build or system.build,
    )


def losses(system: System, steps: int, known=None) -> list[float]:
    """Return the losses of some steps on one batch, without dropout."""
    torch.manual_seed(1)
    settings = system.settings
    network = system.build().eval()
    optimizers = system.trainer.optimizers(network)
    batch = RowCorpus.of(known or songs(), system.representation, settings.window).draw(
        settings.batch, settings.window, 1
    )
    found = []
    for _ in range(steps):
        torch.manual_seed(2)
        found.append(system.trainer.step(network, optimizers, batch))
    return found


def step_run(system: System, folder, known=None):
    """Return a run after one step."""
    run = open_run(system, folder)
    take_step(run, RowCorpus.of(known or songs(), system.representation, system.settings.window))
    return run


def request(seconds: float = 1.0, count: int = 2) -> SampleRequest:
    """Return a request for a moment of music."""
    return SampleRequest(seconds, 1, tuple(songs(count)))
