"""A request for music says how many pieces are made."""

import pytest

from ripieno.engine.systems.request import SampleRequest
from tests.support.piano_songs import songs


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_piece_is_made_for_each_primer(count):
    assert SampleRequest(2.0, 1, tuple(songs(count, steps=8))).count == count
