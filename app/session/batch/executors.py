"""Who does the jobs: processes on this machine, or a Dask cluster."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory

from ripieno.app.session.batch.jobs import BatchJob, Made, failed, work
from ripieno.app.session.batch.worker_processes import Workers
from ripieno.engine.errors import RipienoError

AHEAD = 2
"""Jobs given out for each worker of a cluster, so that none waits for the next one."""

Do = Callable[[Iterable[BatchJob | Made]], Iterator[Made]]
"""Does jobs, and yields what came of them as it comes, in any order; what is made passes through."""


class ExecutorError(RipienoError):
    """Workers that are not there."""


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

    Raises:
        ExecutorError: If the system starts none.
    """
    try:
        with Workers(workers) as executor:
            yield executor.done
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise ExecutorError(f"No worker can be started ({reason}); use fewer workers.") from error


@contextmanager
def cluster(address: str | None, workers: int) -> Iterator[Do]:
    """Give the workers of a Dask cluster, on which Ripieno is installed.

    Args:
        address: Of its scheduler, such as ``tcp://10.0.0.5:8786``; None starts one on this machine.
        workers: How many there shall be where one is started.

    Raises:
        ExecutorError: If Dask is not installed, or the scheduler does not answer.
    """
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = 'Dask is not installed; install it with `pip install "ripieno[cluster]"`.'
        raise ExecutorError(message) from error
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
            raise ExecutorError(f"No Dask scheduler answers at {address}; check the address.") from error
        count = sum(client.nthreads().values()) or workers
        yield lambda jobs: _done(client.get_executor(), jobs, AHEAD * count)


def _done(pool: Executor, jobs: Iterable[BatchJob | Made], most: int) -> Iterator[Made]:
    """Yield what comes of jobs, with at most so many given out; one whose worker is lost fails."""
    left = iter(jobs)
    given: dict[Future[Made], BatchJob] = {}
    while True:
        while len(given) < most and (each := next(left, None)) is not None:
            if isinstance(each, Made):
                yield each
            else:
                given[pool.submit(work, each)] = each
        if not given:
            return
        ready, _ = wait(given, return_when=FIRST_COMPLETED)
        for future in ready:
            yield _outcome(future, given.pop(future))


def _outcome(future: Future[Made], job: BatchJob) -> Made:
    error = future.exception()
    if error is None:
        return future.result()
    sentence = (
        f"{job.title} cannot be filled: the cluster lost it ({type(error).__name__}: "
        f"{' '.join(str(error).split()).rstrip('.')}); look at the scheduler's log."
    )
    return Made(failed(job.name, job.title, job.seed, sentence))
