"""What is compiled, and what happens where that fails."""

from dataclasses import fields

import pytest
import torch

from ripieno.training.batches import Stream
from ripieno.training.focus import Focus
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.parallel import Objective
from tests.support.pieces import TINY, piece


def loss_of(objective):
    batch = Stream([piece()], 2, 4, Focus(), seed=0).batch(0)
    noise = torch.randn(batch.truth.shape, generator=torch.Generator().manual_seed(1))
    parts = [getattr(batch, each.name) for each in fields(batch)]
    return objective(1, torch.tensor([0.5, 2.0]), noise, *parts)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Inpainter(TINY)


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_where_blocks_cannot_be_compiled_the_loss_is_the_same(model, monkeypatch):
    tried = []

    def fail(*_, **__):
        tried.append(True)
        raise RuntimeError("no compiler")

    plain = loss_of(Objective(model, None))
    names = list(model.state_dict())
    monkeypatch.setattr("torch._inductor.compile_fx.compile_fx", fail)
    compiled = loss_of(Objective(model, "blocks"))
    assert tried
    assert torch.equal(compiled, plain)
    assert list(model.state_dict()) == names
