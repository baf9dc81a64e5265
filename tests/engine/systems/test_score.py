"""The clock of an exploding equation, and rolls with a part that stays."""

import numpy as np
import pytest

from ripieno.engine.systems import score
from ripieno.engine.systems.score import FIRST_TIME, ExplodingTime, fill_rolls, sample_rolls, score_denoiser
from tests.support.system_models import diagonal, score_of

CLOCK = ExplodingTime(25.0)


def test_times_and_deviations_are_inverse():
    for time in (FIRST_TIME, 0.3, 1.0):
        assert CLOCK.time_of(float(CLOCK.deviation(np.array(time)))) == pytest.approx(time)


def denoise():
    graph = score_of(diagonal)
    return score_denoiser(lambda x, time: graph(x, time)[0], CLOCK)


@pytest.mark.parametrize("sampler", score.SAMPLER_LEVELS)
def test_data_that_are_one_roll_are_found(sampler, monkeypatch):
    monkeypatch.setattr(score, "SAMPLER_LEVELS", dict.fromkeys(score.SAMPLER_LEVELS, 12))
    made = sample_rolls(denoise(), CLOCK, (6, 8), 2, 1, sampler)
    assert np.array_equal(made >= 0.5, np.stack([diagonal((6, 8))] * 2) >= 0.5)


def test_cells_outside_the_mask_stay():
    known = np.ones((1, 6, 8), np.float32)
    mask = np.zeros((6, 1), bool)
    mask[2:4] = True
    made = fill_rolls(denoise(), CLOCK, known, mask, 1)
    assert (made[0, [0, 1, 4, 5]] == 1).all()
    assert np.array_equal(made[0, 2:4] >= 0.5, diagonal((6, 8))[2:4] >= 0.5)
