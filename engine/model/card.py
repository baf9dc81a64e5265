"""The description that travels with a model."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from engine.errors import RipienoError

INTERFACE = 1
"""Number of the graphs' inputs and outputs that this version understands."""


class ModelError(RipienoError):
    """A model pack that is missing, damaged, or made for another version."""


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
        temperature: What a user's temperature of 1 stands for; see ``engine.generate.options``.
        conditions: Conditions the model was trained to follow.
        data: Training data, each with source and licence.
        licence: Licence of the weights.
        training: How the weights were made.
        quality: Measured quality.
        parity: Largest difference from the original network, in grid values.
        sha256: Hash of each graph file.
    """

    name: str
    version: str
    interface: int
    summary: str
    roles: tuple[str, ...]
    planes: tuple[str, ...]
    sigma_min: float
    sigma_max: float
    sampler: str
    schedule: str
    steps: int
    bars: int
    conditions: tuple[str, ...]
    data: tuple[Mapping[str, str], ...]
    licence: str
    sha256: Mapping[str, str]
    training: Mapping[str, Any] = field(default_factory=dict)
    quality: Mapping[str, Any] = field(default_factory=dict)
    parity: float = 0.0
    temperature: float = 1.0

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``card.json``.

        Raises:
            ModelError: If the file is missing, is no card, or is of another interface.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            known = {each.name for each in fields(cls)}
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in raw.items()
                if name in known
            }
            card = cls(**values)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            message = f"{path} is not the card of a model pack; fetch the pack again."
            raise ModelError(message) from error
        if card.interface != INTERFACE:
            message = (
                f"The model in {path.parent} has interface {card.interface}, but this version of "
                f"Ripieno needs {INTERFACE}; use a pack made for it."
            )
            raise ModelError(message)
        return card
