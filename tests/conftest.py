"""Settings of every test run: Hypothesis is repeatable unless asked to explore."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.jack_wire import JackSkippedError, skips

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Say of a failed test that the machine made the JACK server skip periods meanwhile: it is run again."""
    before = skips()
    try:
        return (yield)
    except AssertionError as error:
        if skips() > before:
            raise JackSkippedError(f"JACK skipped periods {skips() - before} times while it ran.") from error
        raise
