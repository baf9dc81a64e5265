"""A small network, and a batch of trials, for the tests of the bake-off."""

import pytest
import torch

from ripieno.training.bakeoff.judge import draw_trials
from ripieno.training.data.store import Store
from ripieno.training.networks.inpainter import Inpainter
from tests.support.pieces import TINY, piece


@pytest.fixture(scope="session")
def store():
    return Store(tuple(piece(f"song {number}", bars=18) for number in range(40)))


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Inpainter(TINY)


@pytest.fixture
def batch(store):
    return draw_trials(store.pieces("valid"), "pop909", 2)[0]
