"""A packed batch is the batch."""

import pickle

import pytest
import torch

from ripieno.training.batches import Stream
from ripieno.training.focus import Focus
from ripieno.training.packed import PackedBatch
from tests.support.pieces import piece

STREAM = Stream([piece("a"), piece("b", bars=5)], 4, 8, Focus(), seed=5, padding=16)


@pytest.mark.parametrize("index", range(4))
def test_a_batch_that_was_packed_is_as_it_was(index):
    batch = STREAM.batch(index)
    packed = pickle.loads(pickle.dumps(PackedBatch.of(batch)))  # noqa: S301 (our own)
    again = packed.to(torch.device("cpu"))
    for name in batch.__dataclass_fields__:
        before, after = getattr(batch, name), getattr(again, name)
        assert before.dtype is after.dtype
        assert torch.equal(before, after)


def test_a_packed_batch_is_a_tenth_as_large():
    batch = STREAM.batch(0)
    whole = sum(getattr(batch, name).nbytes for name in batch.__dataclass_fields__)
    assert len(pickle.dumps(PackedBatch.of(batch))) < whole / 10
