"""Batches come in order, the same from a thread and from processes."""

import pytest
import torch

from ripieno.training.batches import Stream
from ripieno.training.focus import Focus
from ripieno.training.prefetch import prefetch
from tests.support.pieces import piece

STREAM = Stream([piece("a"), piece("b")], 2, 4, Focus(), seed=5)


# Later Pythons warn of any fork while there are threads; torch's own are idle then.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("turns", [range(3, 9, 2), range(7)])
def test_batches_come_in_the_order_of_their_turns(workers, turns):
    device = torch.device("cpu")
    made = [batch.to(device).known for batch in prefetch(STREAM, turns, workers)]
    assert len(made) == len(turns)
    for index, known in zip(turns, made, strict=True):
        assert torch.equal(known, STREAM.batch(index).known)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stream_without_end_can_be_left(workers):
    batches = prefetch(STREAM, range(2**40), workers)
    next(batches)
    batches.close()
    assert list(batches) == []
