"""The library that samplers and schedules are compared with."""

import pytest


@pytest.fixture(scope="session")
def diffusers():
    """Return diffusers, loaded where it is needed: it takes as long as a third of all other imports."""
    return pytest.importorskip("diffusers")
