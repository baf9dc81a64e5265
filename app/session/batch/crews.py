"""Who does the orders: processes on this machine, or a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory

from app.session.batch.orders import Made, Order, work
from engine.errors import RipienoError

AHEAD = 2
"""Orders given out for each worker, so that none waits for the next one."""

Do = Callable[[Iterable[Order]], Iterator[Made]]
"""Does orders, and yields what came of them as it comes, in any order."""


class CrewError(RipienoError):
    """Workers that are not there, or that were killed."""


def usual_workers() -> int:
    """Return how many workers suit this machine: one for each core that the program may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


@contextmanager
def processes(workers: int) -> Iterator[Do]:
    """Give processes of this machine, each with its own model on one thread.

    Args:
        workers: How many.
    """
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_follow_parent)
    try:
        yield lambda orders: _done(pool, orders, AHEAD * workers)
    except BrokenProcessPool as error:
        message = "A worker of the batch was killed, perhaps for want of memory; go on with --resume."
        raise CrewError(message) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(address: str | None, workers: int) -> Iterator[Do]:
    """Give the workers of a Dask cluster, on which Ripieno is installed.

    Args:
        address: Of its scheduler, such as ``tcp://10.0.0.5:8786``; None starts one on this machine.
        workers: How many there shall be where one is started.

    Raises:
        CrewError: If Dask is not installed, or the scheduler does not answer.
    """
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = 'Dask is not installed; install it with `pip install "ripieno[cluster]"`.'
        raise CrewError(message) from error
    own = None
    with ExitStack() as open_ones:
        try:
            if address is None:
                folder = TemporaryDirectory(prefix="ripieno-", ignore_cleanup_errors=True)
                # Dask would leave the folder that its processes share behind.
                open_ones.enter_context(config.set(temporary_directory=open_ones.enter_context(folder)))
                own = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
                open_ones.enter_context(own)
            client = open_ones.enter_context(Client(own or address, timeout=10))
        except (OSError, ValueError) as error:
            raise CrewError(f"No Dask scheduler answers at {address}; check the address.") from error
        count = sum(client.nthreads().values()) or workers
        yield lambda orders: _done(client.get_executor(), orders, AHEAD * count)


def _done(pool: Executor, orders: Iterable[Order], most: int) -> Iterator[Made]:
    """Yield what comes of orders, with at most so many given out."""
    left = iter(orders)
    given: set[Future[Made]] = {pool.submit(work, order) for order in islice(left, most)}
    while given:
        ready, given = wait(given, return_when=FIRST_COMPLETED)
        for each in ready:
            yield each.result()
        given |= {pool.submit(work, order) for order in islice(left, len(ready))}


def _follow_parent() -> None:
    """Leave interrupts to the parent, and end when it does, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
