from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.chord_names import QUALITIES
from ripieno.engine.music.chord_search import CANDIDATES, bass_of, best_path, fit


def estimated(*pitches: int) -> np.ndarray:
    shares = np.zeros((1, 128))
    shares[0, list(pitches)] = 1.0
    return shares


@pytest.mark.parametrize("quality", CANDIDATES)
def test_a_chord_in_root_position_fits_itself_best(quality: str) -> None:
    for root in range(12):
        pitches = [48 + root, *(60 + root + interval for interval in QUALITIES[quality].intervals)]
        assert fit(estimated(*pitches))[0].argmax() == 12 * CANDIDATES.index(quality) + root


def test_silence_fits_every_chord_alike() -> None:
    assert np.ptp(fit(np.zeros((1, 128)))) == 0


def test_the_bass_is_the_lowest_note_that_sounds_long_enough() -> None:
    shares = np.vstack((estimated(43, 60), estimated(60), estimated(60), np.zeros((1, 128))))
    shares[1, 38] = 0.05
    shares[2, 38] = 0.2
    assert bass_of(shares).tolist() == [7, 0, 2, -1]


@given(
    st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=1, max_size=5),
    st.lists(st.integers(0, 6), min_size=5, max_size=5),
)
def test_no_sequence_is_better_than_the_best_path(scores: list[list[int]], costs: list[int]) -> None:
    def total(path: tuple[int, ...]) -> int:
        changes = sum(
            cost for cost, before, after in zip(costs[1:], path, path[1:], strict=False) if before != after
        )
        return sum(row[state] for row, state in zip(scores, path, strict=True)) - changes

    found = best_path(np.array(scores, np.float64), costs[: len(scores)])
    assert total(tuple(found)) == max(map(total, product(range(3), repeat=len(scores))))
