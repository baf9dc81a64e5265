"""Data of noise: as many levels as are asked for, and what is known is held."""

import numpy as np
import pytest

from ripieno.engine.diffusion.inpainting import replacement
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.systems.making import finish
from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.players.noise import make_of_noise
from ripieno.engine.systems.players.player import Chance
from tests.support.system_models import player

SHAPE = (3, 5)
CLEAN = np.linspace(-0.9, 0.9, 15, dtype=np.float32).reshape(SHAPE)


def made_with(chance, around=None):
    """Return what a graph makes that knows the clean data, and how often it was asked."""
    card, calls = player("events").card, []
    scales, sigmas = NoiseLevels(card.sampling.make_schedule()).by_number

    def graph(x, level):
        calls.append(len(x))
        return ((x - scales[level][:, None, None] * CLEAN) / sigmas[level][:, None, None],)

    given = () if around is None else (around,)
    work = make_of_noise(card, {"model": graph}, chance, SHAPE, Noise.from_seed(1, chance.count), *given)
    return finish(work), len(calls)


@pytest.mark.parametrize("steps", [2, 3])
def test_a_graph_that_knows_the_data_makes_them_in_so_many_steps(steps):
    made, calls = made_with(Chance(1, count=2, steps=steps))
    assert made == pytest.approx(np.stack([CLEAN] * 2), abs=0.06)
    assert calls == steps


def test_what_is_known_is_held():
    known = np.full((1, *SHAPE), 0.25, np.float32)
    free = np.zeros(SHAPE, bool)
    free[:, 3:] = True
    made, _ = made_with(Chance(1), lambda sampler: replacement(sampler, known, free))
    assert made[0][:, :3] == pytest.approx(known[0][:, :3], abs=1e-2)
    assert made[0][:, 3:] == pytest.approx(CLEAN[:, 3:], abs=1e-2)
