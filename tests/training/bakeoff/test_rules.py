"""A rule counts notes too many, too few and outside; the best candidate is taken row by row."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedules import geometric
from ripieno.engine.grid.spec import PATCH_SHAPE, Plane
from ripieno.training.bakeoff.rules import Rule, select_steps


def silent(rule, rows):
    cells = np.zeros((rows, rule.lanes.shape[1], *PATCH_SHAPE), np.float32)
    cells[:, :, Plane.ONSET] = -1
    return cells


def test_a_lane_that_plays_once_a_beat_is_expected_to_go_on(batch):
    rule = Rule.of(batch)
    assert rule.usual[batch.masked.numpy()] == pytest.approx(1.0)
    assert rule.error(silent(rule, len(batch.target))) == pytest.approx(batch.masked.sum(dim=1).numpy())


def test_notes_outside_the_range_count_beside_the_density():
    rule = Rule(np.zeros((1, 2), int), np.ones((1, 2)), np.ones((1, 2, 128), bool))
    rule.outside[:, :, 60] = False
    cells = silent(rule, 1)
    cells[0, :, Plane.ONSET, 0, 60] = 1
    assert rule.error(cells) == pytest.approx([0.0])
    cells[0, 0, Plane.ONSET, 0, 61] = 1
    assert rule.error(cells) == pytest.approx([2.0])


def test_each_row_takes_its_own_best_candidate():
    rule = Rule(np.zeros((2, 1), int), np.zeros((2, 1)), np.zeros((2, 1, 128), bool))
    seen = []

    def denoise(x, sigma, guess=None):
        assert sigma > 0
        seen.append((x, guess))
        return np.asarray(x)

    noise = Noise.from_seed(1, 2)
    start = noise.normal((1, *PATCH_SHAPE), np.float32)
    steps = list(select_steps(denoise, start, geometric(2, 1.0, 4.0), noise, rule=rule, candidates=3))
    step, last = steps
    drawn = [x for x, _ in seen[1:]]
    assert [guess is start for _, guess in seen] == [False, True, True, True]
    assert last.sigma == 0
    np.testing.assert_array_equal(last.x, step.denoised)
    errors = np.array([rule.error(each) for each in drawn])
    assert step.x.shape == start.shape
    for row in range(2):
        np.testing.assert_array_equal(step.x[row], drawn[int(errors[:, row].argmin())][row])


def test_tokens_of_padding_belong_to_no_lane(batch):
    padded = torch.zeros_like(batch.masked)
    padded[:, 0] = batch.masked[:, 0]
    rule = Rule.of(replace(batch, masked=padded))
    assert (rule.lanes[:, 1:] == -1).all()
    cells = silent(rule, len(batch.target))
    alone = rule.error(cells)
    cells[:, 1:, Plane.ONSET, 0, 60] = 1
    assert rule.error(cells) == pytest.approx(alone)
