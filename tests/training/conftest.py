"""Settings of the tests of training: short runs need no long validation."""

import pytest


@pytest.fixture(autouse=True)
def brief_validation(monkeypatch):
    """Judge a run by few batches."""
    monkeypatch.setattr("ripieno.training.train.VALIDATION_BATCHES", 4)
