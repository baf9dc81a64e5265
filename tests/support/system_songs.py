"""Songs, and systems small enough to train in a test."""

from dataclasses import replace

import numpy as np
import torch

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.loop import open_run, take_step
from ripieno.training.systems.system import System

RISING = (60, 64, 67, 72)


def song(seed: int = 1, steps: int = 400, name: str = "song") -> PianoSong:
    """Return chords of a few pitches, a note or two on each second sixteenth, at 120 beats a minute."""
    rng = np.random.default_rng(seed)
    rows = [
        (float(at), float(rng.integers(1, 6)), int(pitch), int(rng.integers(60, 100)))
        for at in range(0, steps, 2)
        for pitch in rng.choice(RISING, rng.integers(1, 3), replace=False)
    ]
    return PianoSong(f"{name}-{seed}", make_part(Role.KEYS, rows, 0))


def songs(count: int = 4, steps: int = 400) -> list[PianoSong]:
    """Return several songs."""
    return [song(seed, steps) for seed in range(1, count + 1)]


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
