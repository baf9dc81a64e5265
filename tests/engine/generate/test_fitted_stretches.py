"""Stretches of lanes whose chances are changed by weights that are fitted while the music is made."""

from dataclasses import dataclass

import numpy as np
import pytest

from ripieno.engine.generate.attacks import MadeStretch
from ripieno.engine.generate.fitted_stretches import find_stretches, fit_stretches
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS
from ripieno.engine.music.region import Region
from tests.support.fill_windows import first_window
from tests.support.random_model import small_clip

MASKED = np.ones((3, STEPS, PITCHES), bool)


@dataclass(frozen=True)
class Doubling:
    stretch: MadeStretch


def on(*tokens: int) -> Doubling:
    inside = np.ones((len(tokens), STEPS), bool)
    return Doubling(MadeStretch(np.array(tokens), 0, STEPS * len(tokens), inside))


def even(*_):
    """Return planes in which each onset has the chance 0.1."""
    return np.full((2, 3, *PATCH_SHAPE), -0.8, np.float32)


def double(chance, _, weight):
    return weight * chance, 2 * weight


def test_each_stretch_has_weights_of_its_own_that_are_given_again_at_the_next_step():
    denoise = fit_stretches(even, MASKED, [[on(0), on(2)], []], 1.0, double)
    for turn in (1, 2, 4):
        chance = onset_chance(denoise(None, 1.0))
        assert chance[0, [0, 2]] == pytest.approx(np.full((2, STEPS, PITCHES), 0.1 * turn), abs=1e-5)
        assert chance[0, 1] == pytest.approx(0.1, abs=1e-5)
        assert chance[1] == pytest.approx(0.1, abs=1e-5)


def test_without_a_stretch_the_denoiser_stays_as_it_is():
    assert fit_stretches(even, MASKED, [[], []], 1.0, double) is even


@pytest.mark.parametrize(("painted", "found"), [((), [0, 0, 1, 1]), (((0, 96),), [])])
def test_stretches_of_each_lane_are_found_unless_parts_of_bars_are_painted(painted, found):
    window = first_window(small_clip(), Region((0,), (0, 1), painted=painted))
    twice = find_stretches(window, window.job.context_clip, (0, 1), lambda _window, _clip, lane: [lane] * 2)
    assert list(twice) == found
