"""Symbols and keys are drawn as often as a network finds them likely."""

import numpy as np
import pytest

from ripieno.engine.systems.representations.symbols import draw_keys, draw_symbols, seeded

CHANCES = np.array([0.1, 0.6, 0.3])


def test_symbols_come_as_often_as_they_are_likely():
    drawn = draw_symbols(np.log(np.tile(CHANCES, (8000, 1))) + 700, seeded(1, 8000))
    assert np.bincount(drawn) / 8000 == pytest.approx(CHANCES, abs=0.02)


def test_keys_come_as_often_as_they_are_likely_each_by_itself():
    odds = np.log(CHANCES / (1 - CHANCES))
    drawn = draw_keys(np.tile(odds, (8000, 1)), seeded(1, 8000))
    assert drawn.mean(axis=0) == pytest.approx(CHANCES, abs=0.02)
    assert abs(np.corrcoef(drawn.T)[np.triu_indices(3, 1)]).max() < 0.05


def test_the_surest_keys_are_drawn_without_a_warning(recwarn):
    assert draw_keys(np.array([[-1e30, 1e30]]), seeded(1, 1)).tolist() == [[0, 1]]
    assert not recwarn.list


def test_the_chance_of_a_piece_does_not_depend_on_how_many_there_are():
    outputs = np.zeros((3, 50))
    assert (
        draw_symbols(outputs[:2], seeded(4, 2)).tolist() == draw_symbols(outputs, seeded(4, 3))[:2].tolist()
    )
