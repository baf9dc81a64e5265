"""Constraints that change the chances of onsets alone."""

import numpy as np
import pytest

from ripieno.engine.generate.chances import change_chances
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
