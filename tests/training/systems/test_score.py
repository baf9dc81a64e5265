"""The score U-Net: the equation, shapes, learning, three samplers, reconstruction."""

import math

import numpy as np
import pytest
import torch

from ripieno.engine.systems import score
from ripieno.engine.systems.score import FIRST_TIME, SAMPLER_LEVELS, sample_rolls, score_denoiser
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.registry import find_system
from ripieno.training.systems.score.diffusion import score_loss, transposed
from ripieno.training.systems.score.inspection import cell_f1, filled_rolls, inspect_score
from ripieno.training.systems.score.network import Deviation, ScoreNetwork
from ripieno.training.systems.score.variants import SECONDS_ROLL, SYSTEMS
from tests.support.system_songs import losses, request, smaller, songs

DEVIATION = Deviation(25.0)
CLOCK = DEVIATION.clock


class ScoreOfPoint(torch.nn.Module):
    """The exact score of data that are one roll."""

    def __init__(self, roll):
        super().__init__()
        self.roll = torch.from_numpy(roll)

    def forward(self, x, time):
        return (self.roll - x) / DEVIATION(time)[:, None, None, None] ** 2


@pytest.fixture
def roll():
    return (np.random.default_rng(1).random((8, 8)) < 0.3).astype(np.float32)


@pytest.fixture
def few_levels(monkeypatch):
    monkeypatch.setattr(score, "SAMPLER_LEVELS", dict.fromkeys(SAMPLER_LEVELS, 4))
    monkeypatch.setattr(score, "FILL_LEVELS", 4)


def test_the_deviation_is_that_of_the_integrated_equation():
    """The variance is the integral of ``sigma^(2 s)`` from 0 to the time."""
    grid = np.linspace(0, 0.7, 20_001)
    variance = np.trapezoid(25.0 ** (2 * grid), grid)
    deviation = float(DEVIATION(torch.tensor([0.7], dtype=torch.float64)))
    assert deviation == pytest.approx(math.sqrt(variance), rel=1e-6)
    assert CLOCK.time_of(deviation) == pytest.approx(0.7)


def test_levels_go_from_the_last_time_to_the_first():
    schedule = CLOCK.schedule(10)
    assert schedule.count == 10
    assert CLOCK.time_of(float(schedule.sigmas[0])) == pytest.approx(1)
    assert CLOCK.time_of(float(schedule.sigmas[-2])) == pytest.approx(FIRST_TIME)


@pytest.mark.parametrize("size", [(28, 28), (64, 64), (9, 5)])
def test_the_network_returns_the_shape_that_it_reads(size):
    network = ScoreNetwork(DEVIATION, (4, 8, 16))
    assert network(torch.randn(2, 1, *size), torch.tensor([0.1, 0.9])).shape == (2, 1, *size)


def test_a_network_that_gives_nothing_has_loss_one():
    torch.manual_seed(1)

    class GivesNothing(torch.nn.Module):
        def forward(self, x, time):
            return 0 * x + 0 * time[:, None, None, None]

    assert float(score_loss(DEVIATION)(GivesNothing(), torch.zeros(64, 28, 28))) == pytest.approx(1, 0.03)


@pytest.mark.parametrize("sampler", SAMPLER_LEVELS)
def test_each_sampler_finds_data_that_are_one_roll(sampler, roll):
    denoise = score_denoiser(on_arrays(ScoreOfPoint(roll)), CLOCK)
    made = sample_rolls(denoise, CLOCK, (8, 8), 2, 1, sampler)
    assert np.array_equal(made >= 0.5, np.stack([roll, roll]) >= 0.5)


def test_reconstruction_keeps_what_is_known_and_makes_the_middle(roll):
    other = 1 - roll
    denoise = score_denoiser(on_arrays(ScoreOfPoint(roll)), CLOCK)
    filled, mask = filled_rolls(denoise, CLOCK, other[None], 1)
    assert mask[:, 0].tolist() == [False] * 2 + [True] * 4 + [False] * 2
    assert np.array_equal(filled[0, ~mask[:, 0]], other[~mask[:, 0]])
    assert np.array_equal(filled[0, mask[:, 0]] >= 0.5, roll[mask[:, 0]] >= 0.5)


def test_transposition_moves_whole_rolls_and_loses_nothing_in_the_middle():
    torch.manual_seed(1)
    rolls = torch.zeros(40, 1, 4, 28)
    rolls[..., 14] = 1
    moved = transposed(rolls)
    columns = moved.flatten(0, 2).argmax(-1).view(40, 4)
    assert torch.equal(moved.sum(-1), rolls.sum(-1))
    assert (columns == columns[:, :1]).all()
    assert set(columns[:, 0].tolist()) == set(range(8, 21))


def test_equal_cells_have_f1_one_and_others_none(roll):
    assert cell_f1(roll, roll) == 1
    assert cell_f1(roll, 1 - roll) == 0
    assert cell_f1(np.zeros(3), np.zeros(3)) == 1


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_steps_lower_the_loss(system):
    first, *_, last = losses(smaller(system, batch=2), 4, songs(3, steps=600))
    assert last < first


@pytest.mark.usefixtures("few_levels")
def test_sampling_ends_and_yields_a_part_for_each_primer():
    system = find_system("score-unet-sixteenths-fixed")
    assert len(system.sample(system.build().eval(), request())) == 2


@pytest.mark.usefixtures("few_levels")
def test_samplers_and_reconstruction_are_drawn_and_measured(tmp_path):
    network = ScoreNetwork(DEVIATION, (4, 8)).eval()
    found = inspect_score(SECONDS_ROLL, DEVIATION, 28, network, songs(3, steps=600), tmp_path)
    assert [path.name for path in found.pictures] == ["samplers.png", "reconstruction.png"]
    assert {"cells that sound, ode", "reconstruction, F1 of cells"} <= found.figures.keys()
