"""What the pack of a published system says of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

import numpy as np

from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import cosine, linear, sigmoid
from ripieno.engine.errors import RipienoError
from ripieno.engine.model.card import MAX_CARD_BYTES, ModelError
from ripieno.engine.schema import Above0, Count, NotBelow0, SchemaError, Words, read_json

SYSTEM_INTERFACE = 1
"""Number of the graphs' inputs and outputs that this version understands."""

NOISE_SCHEDULES: Final[Mapping[str, Callable[..., Schedule]]] = {
    "cosine": cosine,
    "linear": linear,
    "sigmoid": sigmoid,
}
"""Schedules of noise that a network is trained on, by name."""

MAX_LEVELS = 4096
"""Levels of noise, and rows or events that are made at once, at most."""

SystemKind = Literal["rows", "stretches", "events", "latents", "rolls"]
"""How a system makes music: row by row, stretch by stretch, or by diffusion of one of three kinds of data."""


@dataclass(frozen=True)
class SystemSampling:
    """How a system makes music; what its kind does not need has no meaning.

    Attributes:
        shown: Rows that the network sees at once.
        max_rows_per_second: A piece of rows ends after so many, whatever they mean.
        rows: Rows of a stretch, or of the rolls that the network learnt from.
        length: Events of a piece.
        schedule: Name of the schedule of noise.
        levels: Levels of that.
        schedule_options: Further settings of the schedule.
        sigma: Hyper-parameter of the equation of a score network.
        sampler: Recommended sampler.
        steps: Recommended number of levels to go through; 0 for all.
    """

    shown: Count = 128
    max_rows_per_second: Above0 = 60.0
    rows: Count = 32
    length: Count = 1024
    schedule: str = "linear"
    levels: Count = 1000
    schedule_options: Mapping[str, float] = field(default_factory=dict)
    sigma: Above0 = 25.0
    sampler: str = "ddpm"
    steps: int = 0

    @property
    def used_levels(self) -> int:
        """How many levels are gone through where nothing else is asked for."""
        return self.steps or self.levels

    def has_schedule(self) -> bool:
        """Say whether there is a schedule with such options and so many levels."""
        try:
            with np.errstate(divide="raise", invalid="raise"):
                self.make_schedule()
        except (TypeError, ValueError, ArithmeticError, RipienoError):
            return False
        return True

    def make_schedule(self) -> Schedule:
        """Return the levels of noise that the network was trained on."""
        return NOISE_SCHEDULES[self.schedule](self.levels, **self.schedule_options)


@dataclass(frozen=True)
class SystemCard:
    """What a pack of a published system says of itself.

    Attributes:
        kind: How it makes music.
        name: How a user chooses it.
        version: Version of the weights.
        interface: Number of the graphs' interface.
        title: What it is.
        source: The work that describes it, and its sections.
        differs: What it does otherwise than described.
        representation: How it reads and writes music; see `describe_representation`.
        sampling: How it makes music.
        parameters: Weights of its network.
        minutes: Minutes of processor time that it was trained for.
        data: Training data, each with source and licence.
        licence: Licence of the weights.
        sha256: Hash of each graph file.
        parity: Largest difference of the graphs from torch before weights are rounded.
        rounding: Root mean square of what rounding changes, relative to that of the outputs.
    """

    kind: SystemKind
    name: Words
    version: Words
    interface: int
    title: Words
    source: str
    differs: str
    representation: Mapping[str, str | int | float | bool]
    sampling: SystemSampling
    parameters: Count
    minutes: NotBelow0
    data: tuple[Mapping[str, str], ...]
    licence: str
    sha256: Mapping[str, str]
    parity: NotBelow0 = 0.0
    rounding: NotBelow0 = 0.0

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``card.json``.

        Raises:
            ModelError: If the file is missing, is no card of a system, or is of another interface.
        """
        try:
            with path.open("rb") as file:
                card = read_json(file.read(MAX_CARD_BYTES + 1), cls)
        except (OSError, SchemaError) as error:
            cause = f" ({error})" if isinstance(error, SchemaError) else ""
            message = f"{path} is not the card of a published system{cause}; export the pack again."
            raise ModelError(message) from error
        card.check(path)
        return card

    def check(self, path: Path) -> None:
        """Refuse what no sampler could go by.

        Raises:
            ModelError: If the card asks for it.
        """
        sampling = self.sampling
        wrong = [
            name
            for name, is_right in (
                ("interface", self.interface == SYSTEM_INTERFACE),
                ("name", bool(self.name.strip())),
                ("sampler", sampling.sampler in SAMPLERS),
                ("schedule", sampling.schedule in NOISE_SCHEDULES),
                ("levels", 1 < sampling.levels <= MAX_LEVELS and 0 <= sampling.steps <= MAX_LEVELS),
                ("length", max(sampling.length, sampling.rows, sampling.shown) <= MAX_LEVELS),
                ("sigma", sampling.sigma > 1),
                ("max_rows_per_second", sampling.max_rows_per_second <= MAX_LEVELS),
                ("schedule_options", sampling.schedule not in NOISE_SCHEDULES or sampling.has_schedule()),
            )
            if not is_right
        ]
        if wrong:
            message = f"{path} has no {wrong[0]} that this version of Ripieno knows; use a pack made for it."
            raise ModelError(message)
