"""Shares of repeated rows, and what a row says of the next, against closed forms."""

import numpy as np
import pytest

from ripieno.training.systems.repeats import copy_nats, draw_repeats, repeat_share, repeats_by_cell
from tests.support.system_songs import songs


def test_a_roll_that_changes_once_repeats_but_there():
    roll = np.zeros((11, 88))
    roll[5:, 40] = 1
    assert repeat_share([roll]) == pytest.approx(0.9)


def test_pairs_are_counted_within_songs():
    assert repeat_share([np.zeros((3, 4)), np.ones((3, 4))]) == 1


def test_without_two_rows_there_is_no_share():
    assert np.isnan(repeat_share([]))
    assert np.isnan(repeat_share([np.zeros((1, 88))]))


def test_rows_that_never_or_always_change_are_certain():
    steady, alternating = np.ones((10, 3)), np.indices((10, 3))[0] % 2
    assert copy_nats([steady]) == copy_nats([alternating]) == 0


def test_keys_that_change_by_a_fair_coin_have_its_entropy():
    rolls = [(np.random.default_rng(1).random((20_000, 4)) < 0.5).astype(np.uint8)]
    assert copy_nats(rolls) == pytest.approx(4 * np.log(2), abs=1e-3)


def test_shorter_rows_repeat_more():
    shares = list(repeats_by_cell(songs(2)).values())
    assert shares[0] > shares[2] > shares[-1]
    assert draw_repeats(repeats_by_cell(songs(2))).axes


def test_rows_are_labelled_by_their_length():
    assert list(repeats_by_cell(songs(1))) == ["3.3 ms", "10 ms", "20 ms", "50 ms", "100 ms", "sixteenth"]
