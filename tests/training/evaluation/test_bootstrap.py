import numpy as np
import pytest

from ripieno.training.evaluation.bootstrap import bootstrap, jackknife, mean


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide():
    values = np.random.default_rng(0).normal(3, 1, 400)
    found = mean(values.tolist(), [str(k) for k in range(400)])
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 / 20, rel=0.15)


def test_rows_of_one_song_are_drawn_together():
    values = np.repeat(np.random.default_rng(0).normal(0, 1, 50), 8)
    clustered = mean(values.tolist(), [str(k // 8) for k in range(400)])
    loose = mean(values.tolist(), [str(k) for k in range(400)])
    assert clustered.high - clustered.low > 2 * (loose.high - loose.low)


def test_rows_that_are_no_numbers_are_left_out():
    assert mean([1.0, float("nan"), 3.0], ["a", "b", "c"]).value == 2
    assert np.isnan(mean([float("nan")], ["a"]).value)


def test_the_same_seed_gives_the_same_interval():
    songs = ["a", "b", "c", "d"]
    runs = [bootstrap(songs, lambda rows: float(rows.sum()), 50, seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_the_jackknife_of_a_mean_has_the_usual_standard_error():
    values = np.random.default_rng(0).normal(3, 1, 100)
    found = jackknife([str(k) for k in range(100)], lambda rows: float(values[rows].mean()))
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.value == pytest.approx(1.96 * values.std(ddof=1) / 10, rel=1e-3)


def test_one_song_has_no_jackknife():
    assert np.isnan(jackknife(["a", "a"], lambda rows: float(len(rows) > 0)).low)
