"""Delta times of many events at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.deltas import read_deltas
from ripieno.app.midi_io.smf_vlq import MAX_VALUE, write_vlq

PADDINGS = st.sampled_from((b"", b"\x80", b"\x80\x80\x80\x80\x80"))


@given(st.lists(st.tuples(st.one_of(st.integers(0, 300), st.integers(0, MAX_VALUE)), PADDINGS), min_size=1))
def test_each_delta_time_is_read_where_it_begins(deltas):
    data, starts, past = b"", [], []
    for ticks, padding in deltas:
        starts.append(len(data))
        data += padding + write_vlq(ticks)
        past.append(len(data))
        data += b"\x90\x3c\x40"
    offsets, waits = read_deltas(data, np.array(starts, np.uint32))
    assert waits.tolist() == [ticks for ticks, _ in deltas]
    assert offsets.tolist() == past


def test_four_bytes_are_the_most_without_padding():
    offsets, waits = read_deltas(bytes.fromhex("ffffff7f 7f"), np.array([0, 4], np.uint32))
    assert waits.tolist() == [MAX_VALUE, 127]
    assert offsets.tolist() == [4, 5]
