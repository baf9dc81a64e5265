"""Workers that die take their own order with them, and say what ended them."""

import os
import signal
import sys
from pathlib import Path

import pytest

from ripieno.app.session.batch.orders import Made, Order
from ripieno.app.session.batch.records import Record
from ripieno.app.session.batch.where import Where
from ripieno.app.session.batch.worker_processes import Workers
from ripieno.app.session.commands import InpaintFile


def act(order):
    """Do what an order's name says: end by a signal or with a status, or go well."""
    way, _, number = order.name.partition(" ")
    if way == "signal":
        os.kill(os.getpid(), int(number))
    if way == "status":
        os._exit(int(number))
    return Made(Record(order.name, str(os.getpid()), "done", order.seed))


def order(name):
    return Order(name, f"songs/{name}", b"", InpaintFile(Path(), Path(), (0,)), Where("1"), 3, "{stem}")


def records(*names, workers=1):
    with Workers(workers, act) as crew:
        return {made.record.name: made.record for made in crew.done(map(order, names))}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("workers", [1, 2])
def test_the_signal_is_named_with_the_file_and_the_rest_goes_on(workers):
    names = ["first", f"signal {int(signal.SIGSEGV)}", "then", f"signal {int(signal.SIGKILL)}", "last"]
    told = records(*names, workers=workers)
    assert {name for name, each in told.items() if each.status == "done"} == {"first", "then", "last"}
    crashed, killed = told[names[1]], told[names[3]]
    assert crashed.error.startswith(f"songs/{names[1]} cannot be filled: ")
    assert "was ended by SIGSEGV" in crashed.error
    assert "memory" not in crashed.error
    assert "was ended by SIGKILL; the memory has probably run out" in killed.error


def test_a_worker_that_leaves_is_told_with_its_status():
    told = records("status 3", "next")
    assert "ended with status 0x3" in told["status 3"].error
    assert told["next"].status == "done"


def test_one_worker_does_many_orders_and_none_is_started_in_vain():
    told = records("a", "b", "c")
    assert len({each.source for each in told.values()}) == 1
    with Workers(8, act) as crew:
        made = Made(Record("made", "", "failed", 0))
        assert list(crew.done([made])) == [made]
        assert not crew._workers  # noqa: SLF001 (nothing else shows them)
