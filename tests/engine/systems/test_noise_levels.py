"""Levels of noise by number, and rows with a part that stays."""

import numpy as np
import pytest

from ripieno.engine.diffusion.schedules import cosine, linear
from ripieno.engine.systems.noise_levels import NoiseLevels, fill_rows, noise_denoiser, sample_rows

LEVELS = NoiseLevels(cosine(30))
POINT = np.array([[0.5, -0.25, 0.75]], np.float32)


def exact(x, level):
    """Return the noise in states of data that are one point."""
    scale, sigma = (each[level][:, None, None] for each in LEVELS.by_number)
    return (x / scale - POINT) / sigma


def test_levels_by_number_go_from_the_lowest():
    scales, sigmas = LEVELS.by_number
    assert (np.diff(sigmas) > 0).all()
    assert scales[0] > scales[-1]
    assert sigmas[LEVELS.level_of(float(sigmas[7]))] == sigmas[7]


@pytest.mark.parametrize("sampler", ["ddpm", "ddim"])
def test_data_that_are_one_point_are_found_in_all_levels_and_in_few(sampler):
    denoise = noise_denoiser(exact, LEVELS)
    for steps in (0, 10):
        made = sample_rows(denoise, LEVELS.schedule, (1, 3), 2, 1, sampler=sampler, steps=steps)
        assert np.allclose(made, POINT, atol=1e-2)


def test_what_is_known_stays_and_the_rest_is_made():
    known = np.full((2, 1, 3), 0.1, np.float32)
    mask = np.array([[True, False, True]])
    made = fill_rows(noise_denoiser(exact, LEVELS), LEVELS.schedule, known, mask, 1)
    assert (made[:, 0, 1] == np.float32(0.1)).all()
    assert np.allclose(made[:, :, [0, 2]], POINT[:, [0, 2]], atol=1e-2)


def test_states_are_scaled_as_the_network_reads_them():
    levels = NoiseLevels(linear(10))
    x, level = levels.read(np.ones((2, 3)), float(levels.schedule.sigmas[0]))
    assert level.tolist() == [9, 9]
    assert np.allclose(x, levels.schedule.scales[0])
