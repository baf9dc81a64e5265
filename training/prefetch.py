"""Batches that are prepared while others are learnt: by a thread, or by several processes."""

import multiprocessing
import sys
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice

import torch

from ripieno.training.batches import Stream, TrainingBatch
from ripieno.training.packed import PackedBatch

AHEAD = 2
"""Batches that each process has prepared or begun."""

_streams: list[Stream] = []
"""The stream of a worker process."""


def prefetch(stream: Stream, turns: range, workers: int = 1) -> Generator[TrainingBatch | PackedBatch]:
    """Yield the batches of some indices, in order, whatever the number of workers.

    Args:
        stream: Where they come from.
        turns: The indices.
        workers: Processes that prepare batches; with 1, a thread of this process does.
    """
    if workers == 1:
        yield from _by_thread(stream, turns)
    else:
        yield from _by_processes(stream, turns, workers)


def _by_thread(stream: Stream, turns: range) -> Generator[TrainingBatch]:
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(stream.batch, turns.start)
        for index in turns:
            batch = coming.result()
            coming = pool.submit(stream.batch, index + turns.step)
            yield batch


def _by_processes(stream: Stream, turns: range, workers: int) -> Generator[PackedBatch]:
    # Where processes can be forked, they share the memory of the pieces; they use no GPU.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(workers, context, _take_stream, (stream,))
    try:
        indices = iter(turns)
        coming: deque[Future[PackedBatch]] = deque(
            pool.submit(_prepare, index) for index in islice(indices, AHEAD * workers)
        )
        while coming:
            batch = coming.popleft().result()
            coming.extend(pool.submit(_prepare, index) for index in islice(indices, 1))
            yield batch
    finally:
        pool.shutdown(cancel_futures=True)


def _take_stream(stream: Stream) -> None:
    torch.set_num_threads(1)
    _streams[:] = [stream]


def _prepare(index: int) -> PackedBatch:
    return PackedBatch.of(_streams[0].batch(index))
