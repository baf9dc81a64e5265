"""Worker processes with one order each at a time, so that one that dies takes no other order with it."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Self

from ripieno.app.session.batch.jobs import BatchJob, Made, failed, work
from ripieno.app.session.parent import end_with_parent

_SPAWN = multiprocessing.get_context("spawn")
_PATIENCE = 5.0
"""Seconds that a worker has to end."""

_CAUSES = {
    "SIGKILL": "the memory has probably run out; use fewer workers",
    "SIGXCPU": "it used more time than the system allows; raise that limit",
    "SIGXFSZ": "it wrote a larger file than the system allows; raise that limit",
}
_CAUSE = "report it with the file"


class Workers:
    """Processes of this machine, each with its own model on one thread; a context manager.

    Args:
        count: How many at most; they are started as there are jobs.
        do: What each does with a job.
    """

    def __init__(self, count: int, do: Callable[[BatchJob], Made] = work) -> None:
        self._count = count
        self._do = do
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        """Return the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them; what they are at is lost."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def done(self, jobs: Iterable[BatchJob | Made]) -> Iterator[Made]:
        """Yield what comes of jobs as it comes; what is made already passes through.

        A job whose worker dies fails, and another worker takes that one's place.

        Raises:
            OSError: If the system starts no process.
        """
        left = iter(jobs)
        while True:
            yield from self._hand_out(left)
            busy = {worker.pipe: worker for worker in self._workers if worker.job is not None}
            if not busy:
                return
            ready = wait(list(busy))
            made = [worker.answer() for pipe, worker in busy.items() if pipe in ready]
            self._workers = [worker for worker in self._workers if worker.is_alive]
            yield from self._hand_out(left)
            yield from made

    def _hand_out(self, left: Iterator[BatchJob | Made]) -> Iterator[Made]:
        """Give jobs until every worker has one."""
        while sum(worker.job is not None for worker in self._workers) < self._count:
            each = next(left, None)
            if each is None:
                return
            if isinstance(each, Made):
                yield each
            else:
                self._idle().give(each)

    def _idle(self) -> "_Worker":
        """Return a worker without a job, a new one if need be."""
        for worker in self._workers:
            if worker.job is None:
                return worker
        self._workers.append(_Worker(self._do))
        return self._workers[-1]


class _Worker:
    """One process.

    Attributes:
        pipe: Where jobs go and answers come.
        job: What it is at; None for nothing.
        is_alive: Whether it has not been found dead.
    """

    def __init__(self, do: Callable[[BatchJob], Made]) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.job: BatchJob | None = None
        self.is_alive = True
        self._process = _SPAWN.Process(target=_serve, args=(theirs, do), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, job: BatchJob) -> None:
        """Let it do a job."""
        self.job = job
        with suppress(OSError):  # it has died, which its answer tells
            self.pipe.send(job)

    def answer(self) -> Made:
        """Return what came of its order, or that it died at it; waits for it."""
        job, self.job = self.job, None
        if job is None:
            raise ValueError("the worker has no job")
        try:
            made: Made = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            sentence = f"{job.title} cannot be filled: {_death(self._process.exitcode)}."
            return Made(failed(job.name, job.title, job.seed, sentence))
        return made

    def end(self) -> None:
        """Let it end, whatever it is at."""
        self.is_alive = False
        self.pipe.close()
        self._process.join(0 if self.job is not None else _PATIENCE)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()


def _death(status: int | None) -> str:
    """Return in words how a process ended, and the remedy."""
    if status is None or status >= 0:
        return f"the worker at it ended with status {status or 0:#x}; {_CAUSE}"
    try:
        name = signal.Signals(-status).name
    except ValueError:  # one without a name, such as a real-time signal
        name = f"signal {-status}"
    return f"the worker at it was ended by {name}; {_CAUSES.get(name, _CAUSE)}"


def _serve(pipe: Connection, do: Callable[[BatchJob], Made]) -> None:
    """Do the jobs that come until the pipe is closed."""
    _follow_parent()
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(do(job))


def _follow_parent() -> None:
    """Leave interrupts to the parent, and end when it does, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
