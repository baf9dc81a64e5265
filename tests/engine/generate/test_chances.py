"""Constraints that change the chances of onsets alone."""

import numpy as np
import pytest

from ripieno.engine.generate.chances import MAX_EVIDENCE, MAX_ODDS, attack_chance, change_chances, split_odds
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane

MASK = np.zeros((2, STEPS, PITCHES), bool)
MASK[0] = True


def even(x, _sigma):
    """Expect a note everywhere with a chance of one half, and lengths of 0.8."""
    estimate = np.zeros_like(x)
    estimate[:, :, Plane.LENGTH] = 0.4
    return estimate


def estimate_of(change):
    return change_chances(even, MASK, change)(np.zeros((1, 2, *PATCH_SHAPE), np.float32), 1.0)


def test_chances_are_changed_and_the_mean_lengths_of_notes_stay():
    changed = estimate_of(lambda chance: chance / 2)
    assert onset_chance(changed)[0, 0] == pytest.approx(0.25)
    assert changed[0, 0, Plane.LENGTH] / onset_chance(changed)[0, 0] == pytest.approx(0.8)


def test_cells_that_are_not_masked_have_no_chance():
    given = []
    changed = estimate_of(lambda chance: given.append(chance.copy()) or chance)
    assert not given[0][0, 1].any()
    assert onset_chance(changed)[0, 1] == pytest.approx(0, abs=1e-5)


def test_where_nothing_is_to_change_the_estimate_is_returned_as_it_is():
    x = np.zeros((1, 2, *PATCH_SHAPE), np.float32)
    assert np.array_equal(estimate_of(lambda _chance: None), even(x, 1.0))


@pytest.mark.parametrize("sigma", [0.5, 3.0])
def test_log_odds_are_those_of_the_context_and_of_the_noisy_value(sigma):
    x = np.full((1, 2, *PATCH_SHAPE), 0.3, np.float32)
    estimate = np.zeros_like(x)
    estimate[:, :, Plane.ONSET] = np.tanh((-1.5 + 2 * 0.3 / sigma**2) / 2)
    context, seen = split_odds(estimate, x, sigma)
    assert context == pytest.approx(-1.5, abs=1e-3)
    assert seen == pytest.approx(2 * 0.3 / sigma**2, abs=1e-5)


def test_log_odds_are_cut_off_where_the_noise_says_everything():
    x = np.ones((1, 2, *PATCH_SHAPE), np.float32)
    context, seen = split_odds(x, x, 0.01)
    assert (seen == MAX_EVIDENCE).all()
    assert (np.abs(context) <= MAX_ODDS).all()


def test_an_attack_is_any_note_of_a_step():
    chance = np.array([[0.5, 0.5, 0], [0, 0, 0], [0.2, 1, 0.3]], np.float32)
    assert attack_chance(chance) == pytest.approx([0.75, 0, 1])
