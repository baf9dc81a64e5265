"""Which weights learn by which optimiser, and at which rate."""

import pytest
import torch

from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.optimizers import ADAMW_SHARE, OptimizerError, make_optimizer, set_rate
from ripieno.training.recipe import Recipe
from tests.support.pieces import TINY

CPU = torch.device("cpu")


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Inpainter(TINY)


def ids(groups):
    return [id(parameter) for group in groups for parameter in group["params"]]


def test_muon_has_the_matrices_of_the_blocks_and_adamw_all_else(model):
    made = make_optimizer(model, Recipe(optimizer="muon"), CPU)
    own = {id(p): name for name, p in model.named_parameters()}
    by_muon = {own[each] for each in ids(made.parts["muon"].param_groups)}
    assert "denoiser.blocks.1.attention.qkv.weight" in by_muon
    assert all(name.endswith(".weight") and ".blocks." in name for name in by_muon)
    assert "denoiser.blocks.0.table" not in by_muon
    assert sorted(ids(made.param_groups)) == sorted(own)


def test_adamw_beside_muon_gets_its_share_of_the_rate(model):
    made = make_optimizer(model, Recipe(optimizer="muon"), CPU)
    set_rate(made, 0.1)
    assert [group["lr"] for group in made.parts["muon"].param_groups] == [0.1]
    assert {group["lr"] for group in made.parts["adamw"].param_groups} == {0.1 * ADAMW_SHARE}


def test_the_rate_still_reaches_both_after_a_state_was_loaded(model):
    made = make_optimizer(model, Recipe(optimizer="muon"), CPU)
    made.load_state_dict(make_optimizer(model, Recipe(optimizer="muon"), CPU).state_dict())
    set_rate(made, 0.3)
    assert made.parts["muon"].param_groups[0]["lr"] == 0.3


def test_only_matrices_decay(model):
    decaying, others = make_optimizer(model, Recipe(optimizer="adamw", decay=0.5), CPU).param_groups
    assert (decaying["weight_decay"], others["weight_decay"]) == (0.5, 0.0)
    assert all(p.ndim >= 2 for p in decaying["params"])
    assert all(p.ndim < 2 for p in others["params"])


def test_where_no_matrix_of_the_blocks_learns_adamw_has_the_whole_rate(model):
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith("context.habits."))
    made = make_optimizer(model, Recipe(optimizer="muon", rate=3e-3), CPU)
    set_rate(made, 3e-3)
    assert isinstance(made, torch.optim.AdamW)
    assert {group["lr"] for group in made.param_groups} == {3e-3}


def test_an_optimizer_that_is_not_there_is_refused(model):
    with pytest.raises(OptimizerError, match="choose adamw or muon"):
        make_optimizer(model, Recipe(optimizer="sgd"), CPU)
