"""Trials for the evaluation, and what the copies and the truth score in them."""

import numpy as np
import pytest

from tests.support.pieces import piece
from training.evaluate import copy_before, draw_trial, measure


@pytest.fixture
def trial():
    (drawn,) = draw_trial(piece(bars=32), np.random.default_rng(0))
    return drawn


def test_a_trial_has_music_on_both_sides_of_the_region(trial):
    assert trial.region.bars == (6, 7, 8, 9)
    assert len(trial.true) == 4 * 4 * 3
    assert len(trial.around) == 12 * 4 * 3


def test_the_truth_scores_perfectly(trial):
    scores = measure(trial.true, trial)
    assert (scores["note_f1"], scores["rhythm"], scores["onsets_to_truth"]) == (1, 1, 1)
    assert scores["empty_bars"] == 0


def test_silence_scores_nothing(trial):
    scores = measure([], trial)
    assert (scores["note_f1"], scores["rhythm"], scores["empty_bars"]) == (0, 0, 1)


def test_a_copy_is_the_four_bars_before_moved_into_the_region(trial):
    scores = measure(copy_before(trial), trial)
    assert scores["rhythm"] == 1
    assert scores["best_overlap"] == 1
    assert scores["note_f1"] < 1


def test_short_pieces_give_no_trial():
    assert list(draw_trial(piece(bars=15), np.random.default_rng(0))) == []
