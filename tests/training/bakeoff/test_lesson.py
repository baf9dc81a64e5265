"""One step: the right optimiser, rate and losses; the same from the same seed."""

from dataclasses import replace

import pytest
import torch

from ripieno.training.bakeoff.lesson import Lesson
from ripieno.training.bakeoff.variants import LEARNING
from ripieno.training.optimizers import ADAMW_SHARE, MuonWithAdamW
from tests.support.pieces import TINY


def begin(name):
    variant = replace(LEARNING[name], size=TINY)
    return Lesson.of(variant, variant.build(1), 1)


def test_muon_is_used_where_it_is_specified_at_its_rate():
    lesson = begin("muon")
    lesson.warm(0.5)
    assert isinstance(lesson.optimizer, MuonWithAdamW)
    rates = {group["lr"] for group in lesson.optimizer.param_groups}
    assert rates == {0.5 * 2e-3, 0.5 * 2e-3 * ADAMW_SHARE}


@pytest.mark.parametrize("name", ["adamw", "dropout", "aligned", "contrasted"])
def test_a_step_is_the_same_from_the_same_seed(name, batch):
    lessons = [begin(name) for _ in range(2)]
    for lesson in lessons:
        lesson.warm(1.0)
    assert lessons[0].learn(batch, 0) == lessons[1].learn(batch, 0)
    assert all(map(torch.equal, lessons[0].model.parameters(), lessons[1].model.parameters()))


def test_the_head_of_the_alignment_learns_too(batch):
    lesson = begin("aligned")
    lesson.warm(1.0)
    before = lesson.alignment.head[0].weight.clone()
    lesson.learn(batch, 0)
    assert not torch.equal(lesson.alignment.head[0].weight, before)
