"""As described with three schedules, and with bits for numbers."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ripieno.engine.grid.part import Part
from ripieno.engine.metrics.divergence import jensen_shannon_distance
from ripieno.engine.systems.card import NOISE_SCHEDULES
from ripieno.engine.systems.noise_levels import NoiseLevels, noise_denoiser, sample_rows
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.event_ddpm.network import UNet1D
from ripieno.training.systems.noise_prediction import noise_loss
from ripieno.training.systems.system import Changes, Descent, System, SystemSettings

LEVELS = 1000
WIDTH, SMALL_WIDTH = 64, 32
RATE = 1e-4
LENGTH = 1024
"""Events of a piece; the authors take as many as their longest file has."""

MINUTES = 12.0
TRACKED_PIECES, TRACKED_STEPS = 4, 20
"""Pieces made after each epoch, and levels used for them: the authors make one with all thousand."""

READ = (
    "Numbers are scaled to -1 and 1, and a piece is one channel of 1,024 events: the snippets leave it open. "
    "A time-shift is always token 257, one for each hundredth; the time between events is rounded down, "
    "and the rest is lost. Their measure after each epoch adds the histogram of the generated piece, and "
    "then the function itself, to those of real pieces: here real and generated ones are kept apart."
)
MENDED = (
    "Events are categories, and a number between two of them is a third one: here each is nine bits (Chen et "
    "al. 2022). A time-shift lasts up to 2.55 s, times are rounded from the beginning, offs come before ons, "
    "weights are averaged, and the network has half the width: more steps in the same time."
)

Numbers = EventNumbers | EventBits
Floats = NDArray[np.float64]


def _shaped(batch: Tensor) -> Tensor:
    """Turn ``(batch, events, channels)`` into ``(batch, channels, events)``."""
    return batch.transpose(1, 2)


def make_events(
    representation: Numbers,
    levels: NoiseLevels,
    network: nn.Module,
    request: SampleRequest,
    *,
    sampler: str = "ddpm",
    steps: int = 0,
) -> list[Part]:
    """Return pieces of `LENGTH` events, however long they last, made from noise alone."""
    made = sample_rows(
        noise_denoiser(on_arrays(network), levels),
        levels.schedule,
        (representation.channels, LENGTH),
        request.count,
        request.seed,
        sampler=sampler,
        steps=steps,
    )
    return [representation.decode(each.T) for each in made]


def track_pitch_classes(
    make: Callable[..., list[Part]], network: nn.Module, songs: Sequence[PianoSong]
) -> dict[str, float]:
    """Return the mean Jensen-Shannon distance of pitch classes between all pairs of true and made pieces.

    Source: "Diffusion models for music generation" (Kyiv-Mohyla, 2024), sec. 4.3.6.
    """
    torch.manual_seed(1)
    request = SampleRequest(0.0, 1, tuple(songs[:TRACKED_PIECES]))
    made = make(network, request, sampler="ddim", steps=TRACKED_STEPS)
    true, generated = (
        [pitch_class_shares(part) for part in parts]
        for parts in ([song.part for song in request.primers], made)
    )
    distances = [jensen_shannon_distance(one, other) for one in true for other in generated]
    return {"pitch_class_js": float(np.mean(distances))}


def pitch_class_shares(part: Part) -> Floats:
    """Return the shares of pitch classes among note-ons; all 0 without notes."""
    counts = np.bincount(part.pitch % 12, minlength=12).astype(np.float64)
    shares: Floats = counts / max(counts.sum(), 1.0)
    return shares


def _system(
    name: str, representation: Numbers, schedule: str, width: int, changes: Changes, differs: str
) -> System:
    levels = NoiseLevels(NOISE_SCHEDULES[schedule](LEVELS))
    make = partial(make_events, representation, levels)
    return System(
        name=name,
        title=f"Event DDPM, {schedule} schedule" + (", bits" if changes == "fixed" else ""),
        source="Diffusion models for music generation (Kyiv-Mohyla, 2024), ch. 4",
        family="event DDPM",
        representation=representation,
        build=partial(UNet1D, width, (1, 2, 4, 8), representation.channels),
        trainer=Descent(noise_loss(levels, _shaped), RATE),
        sample=make,
        settings=SystemSettings(
            MINUTES, 16, LENGTH, average=0.995 if changes == "fixed" else 0.0, every=240.0
        ),
        changes=changes,
        differs=differs,
        track=partial(track_pitch_classes, make),
    )


SCHEDULE_OF = {**{f"event-ddpm-{name}": name for name in NOISE_SCHEDULES}, "event-ddpm-bits-fixed": "cosine"}
"""The schedule of each system, by name."""

SYSTEMS = (
    *(
        _system(f"event-ddpm-{schedule}", EventNumbers(), schedule, WIDTH, "faithful", READ)
        for schedule in NOISE_SCHEDULES
    ),
    _system(
        "event-ddpm-bits-fixed",
        EventBits(),
        SCHEDULE_OF["event-ddpm-bits-fixed"],
        SMALL_WIDTH,
        "fixed",
        MENDED,
    ),
)
