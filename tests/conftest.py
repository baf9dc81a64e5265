"""Settings of every test run: a machine without a past, and Hypothesis repeatable unless asked to explore."""

import os
import re
import signal
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.jack_wire import JackSkippedError, skips
from tests.support.machine import isolate

isolate()

# Deadlines measure the machine, not the code. The same examples run each time, so CI never fails
# on a change that did not cause it; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# A shell that starts the tests in the background lets them ignore Ctrl-C, and so would every program
# that they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


SKIPS = pytest.StashKey[int]()

_SERIAL_FOLDERS = ("e2e/gui", "e2e/live")
_SERIAL_SUPPORT = re.compile(r"tests\.support\.(jack_wire|jack_programs|desktop)\b")
"""Modules of what only one test at a time may have: two JACK servers with clients of one name can fail."""


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark the tests that run one at a time, after the others."""
    for item in items:
        if _is_serial(item.path):
            item.add_marker("serial")


@cache
def _is_serial(path: Path) -> bool:
    place = path.relative_to(Path(__file__).parent).as_posix()
    return place.startswith(_SERIAL_FOLDERS) or bool(_SERIAL_SUPPORT.search(path.read_text(encoding="utf-8")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Note how often JACK servers have skipped periods before a test."""
    item.stash[SKIPS] = skips()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Say of a failed test that the machine made the JACK server skip periods meanwhile: it is run again."""
    return (yield from _owned_up(item))


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
