"""Packed keys as networks read them are the keys that were packed."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.systems.representations.events import pack_keys
from ripieno.training.systems.packing import unpack_keys, unpack_rows


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_keys_that_are_down_survive_packing(seed):
    down = (np.random.default_rng(seed).random((3, 128)) < 0.3).astype(np.int16)
    assert np.array_equal(unpack_keys(torch.from_numpy(pack_keys(down).astype(np.int64))).numpy(), down)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_rows_of_a_roll_survive_packing(seed):
    keys = (np.random.default_rng(seed).random((20, 88)) < 0.2).astype(np.uint8)
    packed = np.packbits(keys, axis=1)
    assert np.array_equal(unpack_rows(torch.from_numpy(packed.astype(np.int64))).numpy(), keys)
