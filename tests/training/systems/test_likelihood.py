"""The likelihood of rows, against that of a fair die."""

import numpy as np
import pytest
import torch

from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.training.systems.likelihood import nats_of
from tests.support.system_songs import song

WRITERS = (Melody(), PianoRoll(), PackedRoll(), EventSequence(), EventSequence(holds=True))


@pytest.mark.parametrize("representation", WRITERS)
def test_uniform_outputs_have_the_likelihood_of_a_fair_die(representation):
    rows = torch.from_numpy(representation.encode(song()).astype(np.int64))[None]
    outputs = torch.zeros(1, rows.shape[1], representation.outputs)
    nats = nats_of(representation, outputs, rows)
    assert nats.shape == rows.shape[:2]
    fair = (
        88 * np.log(2)
        if isinstance(representation, PianoRoll | PackedRoll)
        else np.log(representation.outputs)
    )
    assert torch.allclose(nats, torch.full_like(nats, fair))
