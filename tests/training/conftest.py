"""Settings of the tests of training: short runs need no long validation."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def brief_validation():
    """Judge a run by few batches, also one that several tests of a module share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ripieno.training.train.VALIDATION_BATCHES", 4)
        yield
