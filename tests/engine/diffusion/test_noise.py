"""The noise of a variation depends on its own seed alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.diffusion.noise import Noise


@given(seed=st.integers(0, 2**63), count=st.integers(1, 6), first=st.integers(0, 5), draws=st.integers(1, 3))
def test_a_variation_gets_the_same_noise_in_any_batch(seed, count, first, draws):
    batch = Noise.from_seed(seed, count, first)
    alone = Noise.from_seed(seed, 1, first + count - 1)
    for _ in range(draws):
        assert (batch.normal((2, 3))[-1] == alone.normal((2, 3))[0]).all()


def test_variations_and_seeds_differ():
    rows = np.concatenate([Noise.from_seed(seed, 3).normal((4,)) for seed in (1, 2)])
    assert len(np.unique(rows)) == rows.size


def test_a_seed_means_the_same_noise_in_both_precisions():
    double = Noise.from_seed(5, 2).normal((3,))
    single = Noise.from_seed(5, 2).like(np.zeros((2, 3), np.float32))
    assert single.dtype == np.float32
    assert (single == double.astype(np.float32)).all()


def test_the_noise_is_standard_normal():
    values = Noise.from_seed(0, 4).normal((50_000,))
    assert values.mean() == pytest.approx(0, abs=0.01)
    assert values.std() == pytest.approx(1, abs=0.01)


@given(seed=st.integers(0, 2**63), count=st.integers(1, 6), stream=st.integers(0, 100))
def test_a_stream_is_independent_of_the_batch_and_differs_from_other_noise(seed, count, stream):
    batch = Noise.from_seed(seed, count, stream=(stream,)).gumbel((4,))
    assert (batch[-1] == Noise.from_seed(seed, 1, count - 1, stream=(stream,)).gumbel((4,))[0]).all()
    for other in (Noise.from_seed(seed, count), Noise.from_seed(seed, count, stream=(stream + 1,))):
        assert not np.isin(other.gumbel((4,)), batch).any()


def test_gumbel_numbers_draw_by_chances():
    chances = np.array([0.5, 0.3, 0.2])
    drawn = (np.log(chances) + Noise.from_seed(0, 1).gumbel((50_000, 3))[0]).argmax(axis=1)
    assert np.bincount(drawn) / len(drawn) == pytest.approx(chances, abs=0.01)
