"""Workers that die take their own order with them, and say what ended them."""

import os
import signal
import sys
from pathlib import Path

import pytest

from ripieno.app.session.batch.jobs import BatchJob, Made
from ripieno.app.session.batch.records import FileRecord
from ripieno.app.session.batch.where import Where
from ripieno.app.session.batch.worker_processes import Workers
from ripieno.app.session.commands import InpaintFile


def act(job):
    """Do what an order's name says: end by a signal or with a status, or go well."""
    way, _, number = job.name.partition(" ")
    if way == "signal":
        os.kill(os.getpid(), int(number))
    if way == "status":
        os._exit(int(number))
    return Made(FileRecord(job.name, str(os.getpid()), "done", job.seed))


def job(name):
    return BatchJob(name, f"songs/{name}", b"", InpaintFile(Path(), Path(), (0,)), Where("1"), 3, "{stem}")


def records(*names, workers=1):
    with Workers(workers, act) as executor:
        return {made.record.name: made.record for made in executor.done(map(job, names))}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("workers", [1, 2])
def test_the_signal_is_named_with_the_file_and_the_rest_goes_on(workers):
    names = ["first", f"signal {int(signal.SIGSEGV)}", "then", f"signal {int(signal.SIGKILL)}", "last"]
    reported = records(*names, workers=workers)
    assert {name for name, each in reported.items() if each.status == "done"} == {"first", "then", "last"}
    crashed, killed = reported[names[1]], reported[names[3]]
    assert crashed.error.startswith(f"songs/{names[1]} cannot be filled: ")
    assert "was ended by SIGSEGV" in crashed.error
    assert "memory" not in crashed.error
    assert "was ended by SIGKILL; the memory has probably run out" in killed.error


def test_a_worker_that_leaves_is_told_with_its_status():
    reported = records("status 3", "next")
    assert "ended with status 0x3" in reported["status 3"].error
    assert reported["next"].status == "done"


def test_one_worker_does_many_orders_and_none_is_started_in_vain():
    reported = records("a", "b", "c")
    assert len({each.source for each in reported.values()}) == 1
    with Workers(8, act) as executor:
        made = Made(FileRecord("made", "", "failed", 0))
        assert list(executor.done([made])) == [made]
        assert not executor._workers  # noqa: SLF001 (nothing else shows them)
