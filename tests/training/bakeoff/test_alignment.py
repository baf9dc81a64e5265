"""An early block learns what a moving average of the network makes of less noise."""

import torch

from ripieno.training.bakeoff.alignment import AVERAGE, Alignment
from ripieno.training.bakeoff.processes import REPEATS, SHIPPED, draw_noise


def distance(model, alignment, batch):
    SHIPPED.loss(model, batch, 1)
    return alignment(batch, *draw_noise(batch, SHIPPED.shift, 1))


def test_it_teaches_the_early_block_and_never_the_teacher(model, batch):
    alignment = Alignment(model, REPEATS)
    optimizer = torch.optim.Adam([*model.parameters(), *alignment.head.parameters()], lr=0.01)
    teacher = [each.clone() for each in alignment.teacher.parameters()]
    first = distance(model, alignment, batch).item()
    for _ in range(5):
        optimizer.zero_grad()
        distance(model, alignment, batch).backward()
        optimizer.step()
    assert 0 <= distance(model, alignment, batch).item() < first <= 2
    assert all(map(torch.equal, alignment.teacher.parameters(), teacher))


def test_no_gradient_reaches_the_last_block(model, batch):
    distance(model, Alignment(model, REPEATS), batch).backward()
    early, late = model.denoiser.blocks[0], model.denoiser.blocks[-1]
    assert early.mlp[0].weight.grad is not None
    assert late.mlp[0].weight.grad is None


def test_the_teacher_follows_slowly_in_the_end(model):
    alignment = Alignment(model, REPEATS)
    bias = model.denoiser.out.bias
    before = alignment.teacher.denoiser.out.bias.clone()
    with torch.no_grad():
        bias += 1
    alignment.follow(model, 10**6)
    after = alignment.teacher.denoiser.out.bias
    torch.testing.assert_close(after, AVERAGE * before + (1 - AVERAGE) * bias)
