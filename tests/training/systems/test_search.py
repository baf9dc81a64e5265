"""Trials of the score U-Net: how they are drawn, and how they are judged."""

from itertools import count

import numpy as np
import pytest

from ripieno.training.systems.score.search import (
    HIGHEST,
    LOWEST,
    METHODS,
    JudgedTrial,
    SearchError,
    Trial,
    grid_trials,
    latin_trials,
    search,
)
from tests.support.system_songs import songs


@pytest.mark.parametrize("method", METHODS)
def test_every_trial_lies_in_the_range(method):
    trials = METHODS[method](8, 1)
    assert len(trials) == 8
    for trial in trials:
        for name in LOWEST:
            assert LOWEST[name] * 0.99 <= getattr(trial, name) <= HIGHEST[name] * 1.01


def test_a_grid_has_every_combination_once():
    assert len(set(grid_trials(8, 1))) == 8


def test_a_latin_hypercube_has_one_trial_in_each_part_of_an_axis():
    trials = latin_trials(10, 3)
    shares = np.log([trial.rate / LOWEST["rate"] for trial in trials])
    parts = (10 * shares / np.log(HIGHEST["rate"] / LOWEST["rate"])).astype(int)
    assert sorted(parts) == list(range(10))


def test_a_trial_that_learns_is_better_than_one_that_does_not(monkeypatch):
    monkeypatch.setattr("ripieno.training.systems.score.search.JUDGED_ROLLS", 4)
    ticks = count()
    trials = (Trial(25.0, 2, 3e-3), Trial(25.0, 2, 0.0))
    learnt, frozen = search(songs(4, steps=600), trials, 2, 4.0, lambda: float(next(ticks)))
    assert len(learnt.errors) == 2
    assert learnt.error < frozen.error


def test_the_error_of_a_trial_is_the_mean_of_its_folds():
    assert JudgedTrial(Trial(25.0, 4, 1e-3), (1.0, 2.0)).error == 1.5


def test_more_folds_than_songs_are_refused():
    with pytest.raises(SearchError, match="2 songs cannot be cut into 3 folds"):
        next(search(songs(2), grid_trials(1, 1), 3, 1.0))
