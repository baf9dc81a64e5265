"""Settings of every test run: a machine without a past, and Hypothesis repeatable unless asked to explore."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests.support.jack_wire import JackSkippedError, skips
from tests.support.machine import isolate
from tests.support.serial import give_way, is_serial
from tests.support.shipped_model import share_model

isolate()
share_model()

# What collection makes stays until the end: to look for garbage among it takes a quarter as long again.
gc.disable()

# Deadlines measure the machine, not the code. The same examples run each time, so CI never fails
# on a change that did not cause it; HYPOTHESIS_PROFILE=explore looks for new ones, quick takes the first few.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=20)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# A shell that starts the tests in the background lets them ignore Ctrl-C, and so would every program
# that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


MAX_RERUNS = 3
"""How often a serial test may run again where the JACK server has skipped periods; with others, each of which
would take 17 ms more for it, pytest-rerunfailures has nothing to do."""

SKIPS = pytest.StashKey[int]()

_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

_LONG = Path(__file__).parent / "training"
"""The folder with the files that take longest."""

_UNMEASURED = ("architecture/", "bench/", "docs/", "e2e/", "installer/", "tools/")
"""Folders of tests that read sources or run whole programs; properties, with many examples, are like them."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return what ``-n auto`` stands for."""
    from tests.support.scheduler import process_count

    return process_count()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Let one process run the serial tests while the others run the rest."""
    from tests.support.scheduler import SerialBesideOthers

    return SerialBesideOthers(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run one at a time and those without coverage; order them in a worker.

    It begins with the serial ones. Next come the longest files, so that none is left for the end. The rest is
    in the order of their paths, which is the same in each worker.
    """
    for item in items:
        if is_serial(item.path):
            item.add_marker("serial")
            item.add_marker(pytest.mark.flaky(reruns=MAX_RERUNS))
        if _repeats(item):
            item.add_marker("unmeasured")
    if _IS_WORKER:
        items.sort(key=lambda item: _turn(item.path))


@cache
def _turn(path: Path) -> tuple[object, ...]:
    return not is_serial(path), _LONG not in path.parents, path.parts


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among what was collected."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """Let each worker begin with other folders: the first to import a module of tests compiles it for all."""
    report = yield
    if _IS_WORKER and isinstance(collector, pytest.Dir):
        at = len(report.result) * _worker() // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        report.result[:] = report.result[at:] + report.result[:at]
    return report


def _worker() -> int:
    return int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))


def _repeats(item: pytest.Item) -> bool:
    """Say whether a test runs what others run too, once and faster: coverage doubles its time for nothing."""
    return _is_unmeasured(item.path) or is_hypothesis_test(getattr(item, "obj", None))


@cache
def _is_unmeasured(path: Path) -> bool:
    return path.relative_to(Path(__file__).parent).as_posix().startswith(_UNMEASURED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Note how often JACK servers have skipped periods before a test; give way to a serial one elsewhere."""
    if _IS_WORKER and not is_serial(item.path):
        give_way()
    item.stash[SKIPS] = skips()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run a test, with coverage or without; run it again where it failed while JACK skipped periods."""
    tracer = sys.gettrace()
    is_measured = type(tracer).__module__.startswith("coverage")  # and not looked at by a debugger
    if not is_measured or not item.get_closest_marker("unmeasured"):
        return (yield from _owned_up(item))
    # The mark no_cover of pytest-cov does nothing in the workers of pytest-xdist.
    sys.settrace(None)
    try:
        return (yield from _owned_up(item))
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Say the same of what fails after it, for one failure of another kind would end the test for good."""
    return (yield from _owned_up(item))


def _owned_up(item: pytest.Item) -> Iterator[None]:
    try:
        return (yield)
    except AssertionError as error:
        if (more := skips() - item.stash[SKIPS]) > 0:
            raise JackSkippedError(f"JACK skipped periods {more} times while it ran.") from error
        raise
