"""Trials of the score U-Net: how they are drawn, and how they are judged."""

from collections.abc import Generator
from contextlib import suppress
from itertools import count

import numpy as np
import pytest

from ripieno.training.systems.score.search import (
    JudgedTrial,
    SearchError,
    append_trials,
    read_trials,
    search,
)
from ripieno.training.systems.score.trials import (
    HIGHEST,
    LOWEST,
    METHODS,
    Trial,
    grid_trials,
    latin_trials,
    parzen_trials,
)
from tests.support.system_songs import songs


def drawn(trials, error):
    """Return trials as they come where each has an error."""
    if not isinstance(trials, Generator):
        return list(trials)
    found = [next(trials)]
    with suppress(StopIteration):
        while True:
            found.append(trials.send(error(found[-1])))
    return found


@pytest.mark.parametrize("method", METHODS)
def test_every_trial_lies_in_the_range(method):
    trials = drawn(METHODS[method](8, 1), lambda trial: trial.sigma)
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


def test_a_parzen_estimator_goes_where_trials_did_well():
    wanted = np.log(1e-3)
    trials = drawn(parzen_trials(40, 1), lambda trial: abs(np.log(trial.rate) - wanted))
    misses = np.abs([np.log(trial.rate) - wanted for trial in trials])
    assert misses[-10:].mean() < misses[:10].mean() / 2


def test_a_parzen_estimator_is_the_same_for_the_same_seed():
    one, again, other = (drawn(parzen_trials(6, seed), lambda trial: trial.rate) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_search_reports_each_error_to_what_draws_the_trials(monkeypatch):
    monkeypatch.setattr("ripieno.training.systems.score.search.JUDGED_ROLLS", 4)
    ticks, errors = count(), []

    def trials():
        errors.append((yield Trial(25.0, 2, 1e-3)))
        errors.append((yield Trial(25.0, 2, 2e-3)))

    judged = list(search(songs(4, steps=600), trials(), 2, 1.0, lambda: float(next(ticks))))
    assert [each.trial.rate for each in judged] == [1e-3, 2e-3]
    assert errors == [each.error for each in judged]


def test_trials_come_back_by_method_as_they_were_kept(tmp_path):
    path, one = tmp_path / "runs" / "search.json", [JudgedTrial(Trial(2.0, 8, 1e-3), (1.0, 2.0))]
    append_trials(path, "grid", [])
    append_trials(path, "tpe", one)
    append_trials(path, "grid", one)
    assert read_trials(path) == {"grid": one, "tpe": one}


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
    with pytest.raises(SearchError, match="2 songs, as many as last 28 s, cannot be cut into 3 folds"):
        next(search(songs(2), grid_trials(1, 1), 3, 1.0))
