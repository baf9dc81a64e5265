"""The description that travels with a model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.schedules import SCHEDULES
from ripieno.engine.errors import RipienoError
from ripieno.engine.schema import Above0, Count, SchemaError, Words, read_json

MAX_CARD_BYTES = 4 * 2**20
"""Bytes of a card at most."""

MAX_STEPS, MAX_BARS = 1000, 256
"""Steps of a sampler and bars of a window at most."""

INTERFACE = 1
"""Number of the graphs' inputs and outputs that this version understands."""


class ModelError(RipienoError):
    """A model pack that is missing, damaged, or made for another version."""


@dataclass(frozen=True)
class _Interface:
    """What a card of any version has, and the kind that only a published system has."""

    interface: int
    kind: str = ""


@dataclass(frozen=True)
class Card:
    """What a pack says of itself.

    Attributes:
        name: How a user chooses the model.
        version: Version of the weights.
        interface: Number of the graphs' interface.
        summary: One sentence for a musician.
        roles: Roles that the model was trained on.
        planes: Names of the grid's planes, in order.
        sigma_min: Lowest noise level worth sampling.
        sigma_max: Noise level at which sampling starts.
        sampler: Recommended sampler.
        schedule: Recommended schedule.
        steps: Recommended number of steps.
        bars: Longest window, in bars.
        temperature: What a user's temperature of 1 stands for; see ``ripieno.engine.generate.options``.
        conditions: Conditions the model was trained to follow.
        data: Training data, each with source and licence.
        licence: Licence of the weights.
        training: How the weights were made.
        quality: Measured quality.
        parity: Largest difference from the original network, in grid values.
        sha256: Hash of each graph file.
    """

    name: Words
    version: Words
    interface: int
    summary: str
    roles: tuple[str, ...]
    planes: tuple[str, ...]
    sigma_min: Above0
    sigma_max: Above0
    sampler: str
    schedule: str
    steps: Count
    bars: Count
    conditions: tuple[str, ...]
    data: tuple[Mapping[str, str], ...]
    licence: str
    sha256: Mapping[str, str]
    training: Mapping[str, Any] = field(default_factory=dict)
    quality: Mapping[str, Any] = field(default_factory=dict)
    parity: float = 0.0
    temperature: Above0 = 1.0

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``card.json``.

        Raises:
            ModelError: If the file is missing, is no card, or is of another interface.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_CARD_BYTES + 1)
            common = read_json(data, _Interface)
            interface = common.interface
            card = read_json(data, cls) if interface == INTERFACE and not common.kind else None
        except (OSError, SchemaError) as error:
            cause = f" ({error})" if isinstance(error, SchemaError) else ""
            message = f"{path} is not the card of a model pack{cause}; fetch the pack again."
            raise ModelError(message) from error
        if common.kind:
            message = (
                f"{path.parent} holds a published system, which only `ripieno generate`, `extend` and "
                "`inpaint` play; use the pack of a model of Ripieno."
            )
            raise ModelError(message)
        if card is None:
            message = (
                f"The model in {path.parent} has interface {interface}, but this version of "
                f"Ripieno needs {INTERFACE}; use a pack made for it."
            )
            raise ModelError(message)
        card.check(path)
        return card

    def check(self, path: Path) -> None:
        """Refuse what no sampler could go by.

        Args:
            path: Where the card lies.

        Raises:
            ModelError: If the card asks for it.
        """
        wrong = [
            name
            for name, is_right in (
                ("name", bool(self.name.strip())),
                ("sampler", self.sampler in SAMPLERS),
                ("schedule", self.schedule in SCHEDULES),
                ("steps", 1 < self.steps <= MAX_STEPS),
                ("bars", self.bars <= MAX_BARS),
                ("sigma_min", self.sigma_min < self.sigma_max),
            )
            if not is_right
        ]
        if wrong:
            message = f"{path} has no {wrong[0]} that this version of Ripieno knows; use a pack made for it."
            raise ModelError(message)


def kind_of_card(path: Path) -> str | None:
    """Return the kind of a published system, which `ripieno.engine.systems` plays, by its card.

    Args:
        path: The card.

    Returns:
        Empty for a model of Ripieno; None where the file is missing or is no card.
    """
    try:
        with path.open("rb") as file:
            return read_json(file.read(MAX_CARD_BYTES + 1), _Interface).kind
    except (OSError, SchemaError):
        return None
