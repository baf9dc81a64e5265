"""Events are numbers on a line, or bits, and mean notes again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.song import rows_of
from tests.support.piano_songs import song

NUMBERS, BITS = EventNumbers(), EventBits()


def test_numbers_lie_on_a_line_and_a_hundredth_is_the_largest():
    rows = NUMBERS.encode(song())
    assert rows.shape[1] == 1
    assert (rows.min() >= -1, rows.max()) == (True, 1)
    assert (rows == 1).mean() > 0.5


def test_bits_bring_notes_back_within_a_hundredth():
    back = BITS.decode(BITS.encode(song()))
    there = song().part
    assert np.array_equal(back.pitch, there.pitch)
    assert np.allclose(back.onset, there.onset, atol=0.05)


def test_numbers_lose_time_between_events_and_bits_do_not():
    there = song(steps=800)
    late = [float(each.decode(each.encode(there)).onset[-1]) for each in (NUMBERS, BITS)]
    assert late[0] < float(there.part.onset[-1]) - 0.5
    assert late[1] == pytest.approx(float(there.part.onset[-1]), abs=0.05)


@given(st.integers(0, 2**32 - 1))
def test_any_numbers_and_any_bits_mean_notes_of_some_length(seed):
    rng = np.random.default_rng(seed)
    for representation in (NUMBERS, BITS):
        part = representation.decode(rng.normal(size=(100, representation.channels)))
        assert all(length > 0 for _, length, _, _ in rows_of(part))
