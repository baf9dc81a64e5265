"""Representations survive the card of a pack."""

import json

import pytest

from ripieno.engine.model.card import ModelError
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.registry import (
    REPRESENTATIONS,
    describe_representation,
    read_representation,
)
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.two_bars import TwoBarMelodies

EXAMPLES = (
    EventBits(),
    EventNumbers(),
    EventSequence(holds=True),
    Melody(),
    Melody(holds=True),
    PackedRoll(1 / 300),
    PianoRoll(36, 64),
    TwoBarMelodies(),
)


@pytest.mark.parametrize("representation", EXAMPLES, ids=lambda each: each.name)
def test_a_representation_that_is_described_is_read_back(representation):
    assert read_representation(json.loads(json.dumps(describe_representation(representation)))) == (
        representation
    )


def test_every_representation_has_a_name():
    assert {type(each) for each in EXAMPLES} == set(REPRESENTATIONS.values())


@pytest.mark.parametrize(
    "described",
    [
        {},
        {"name": "magic"},
        {"name": "melody", "colour": 1},
        {"name": "melody", "holds": "yes"},
        {"name": "roll", "count": 0},
        {"name": "roll", "count": 128},
        {"name": "roll", "lowest": -1},
        {"name": "roll", "cell_seconds": "x"},
        {"name": "packed roll", "cell_seconds": 1e-9},
    ],
)
def test_what_is_not_known_is_refused(described):
    with pytest.raises(ModelError, match="representation"):
        read_representation(described)
