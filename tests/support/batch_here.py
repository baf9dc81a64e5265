"""Batches whose jobs are done in this process, for tests of anything but the workers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from ripieno.app.session.batch.executors import Do
from ripieno.app.session.batch.jobs import BatchJob, Made, work


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no batch start a worker: each would import the engine and load the model anew."""
    monkeypatch.setattr("ripieno.app.session.batch.run.processes", _here)


@contextmanager
def _here(_: int) -> Iterator[Do]:
    yield _done


def _done(jobs: Iterable[BatchJob | Made]) -> Iterator[Made]:
    return (work(each) if isinstance(each, BatchJob) else each for each in jobs)
