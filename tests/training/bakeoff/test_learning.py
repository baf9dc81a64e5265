"""Dropout works in training alone; moved chords cost nothing where none are specified."""

import math

import pytest
import torch

from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.training.bakeoff.learning import ROOTS_AND_TONES, contrast_chords, drop_out
from ripieno.training.networks.layers import Block
from tests.support.pieces import TINY


def run(block):
    x = torch.ones(1, 6, TINY.width)
    angles = (torch.ones(1, 1, 6, 8), torch.zeros(1, 1, 6, 8))
    return block(x, angles, torch.ones(1, 1, 1, 6, dtype=torch.bool))


def test_blocks_drop_out_values_in_training_alone():
    torch.manual_seed(0)
    block = Block(TINY.width, TINY.heads, modulated=False)
    before = run(block.eval())
    drop_out(torch.nn.ModuleList([block]), 0.5)
    assert torch.equal(run(block.eval()), before)
    assert not torch.equal(run(block.train()), before)


def test_all_of_what_a_block_adds_can_be_dropped():
    block = Block(TINY.width, TINY.heads, modulated=False)
    drop_out(torch.nn.ModuleList([block]), 1.0)
    assert torch.equal(run(block.train()), torch.ones(1, 6, TINY.width))


def test_the_columns_hold_roots_and_tones_alone():
    assert ROOTS_AND_TONES.start == FeatureColumn.CHORD
    assert ROOTS_AND_TONES.stop == FeatureColumn.TEMPO - 1


def test_moved_chords_say_nothing_where_there_are_none(model, batch):
    batch.features[..., ROOTS_AND_TONES] = 0
    assert contrast_chords(model, batch, 3).item() == pytest.approx(math.log(2))


def test_the_loss_teaches_to_prefer_the_true_chords(model, batch):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    batch.features[..., FeatureColumn.CHORD] = 1
    first = contrast_chords(model, batch, 3).item()
    for _ in range(10):
        optimizer.zero_grad()
        contrast_chords(model, batch, 3).backward()
        optimizer.step()
    assert contrast_chords(model, batch, 3).item() < first
