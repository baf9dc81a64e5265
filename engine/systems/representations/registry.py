"""Representations by name, as the cards of packs have them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from ripieno.engine.model.card import ModelError
from ripieno.engine.schema import SchemaError, fit
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.two_bars import TwoBarMelodies

AnyRepresentation = (
    EventBits | EventNumbers | EventSequence | Melody | PackedRoll | PianoRoll | TwoBarMelodies
)

REPRESENTATIONS: Final[Mapping[str, type[AnyRepresentation]]] = {
    "event bits": EventBits,
    "event numbers": EventNumbers,
    "events": EventSequence,
    "melody": Melody,
    "packed roll": PackedRoll,
    "roll": PianoRoll,
    "two bars": TwoBarMelodies,
}
"""Every representation, by the name in a card."""


def describe_representation(representation: AnyRepresentation) -> dict[str, str | int | float | bool]:
    """Return a representation as JSON has it: its name and its settings."""
    name = next(name for name, kind in REPRESENTATIONS.items() if type(representation) is kind)
    return {"name": name, **asdict(representation)}


def read_representation(described: Mapping[str, str | int | float | bool]) -> AnyRepresentation:
    """Return the representation that a card describes.

    Raises:
        ModelError: If there is none of that name, or it has other settings.
    """
    settings = dict(described)
    name = settings.pop("name", None)
    try:
        kind = REPRESENTATIONS[str(name)]
        kind(**settings)  # type: ignore[arg-type]
        return fit(settings, kind)
    except (KeyError, TypeError, ValueError, SchemaError) as error:
        raise ModelError(
            f"This version of Ripieno knows no representation {name!r} with such settings; use a pack made "
            "for it."
        ) from error
